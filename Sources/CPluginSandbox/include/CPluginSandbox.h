#ifndef C_PLUGIN_SANDBOX_H
#define C_PLUGIN_SANDBOX_H

#include <stdint.h>
#include <sys/types.h>

// System calls that Swift cannot make: `syscall` is variadic and the structures of Landlock and seccomp are
// in no Swift module. Each function gives 0 (or what its comment says) on success and a negative errno
// otherwise.

// What a path may be used for.
enum { KITH_READ = 1, KITH_EXECUTE = 2, KITH_WRITE = 4 };

/// The version of Landlock the kernel has; 0 when it has none or it is turned off.
int kith_landlock_version(void);

/// Begins a set of Landlock rules that forbids every use of files and, on request, TCP (version 4) and
/// signals to processes outside (version 6). Gives the descriptor of the set.
int kith_landlock_begin(int version, int forbid_network);

/// Allows uses (KITH_READ, ...) of a file, or of a folder and everything below it.
int kith_landlock_allow(int rules, int version, const char *path, int uses);

/// Puts a set into force for this process and its children, for good.
int kith_landlock_enforce(int rules);

/// 1 when the kernel can filter system calls.
int kith_filter_available(void);

/// Forbids, for this process and its children, to leave the process group. When it is confined, also what no
/// Landlock rule forbids: attributes of files, limits and priorities of other processes, the user's keys,
/// memory that stays behind, and sockets but those of the network or, on request, any. Calls that change
/// modes and owners of files then do nothing.
int kith_filter_enforce(int confined, int forbid_network);

/// Gives up what root has over other users, for this process and its children.
int kith_drop_capabilities(void);

/// No child gains rights this process does not have: needed by Landlock and seccomp.
int kith_no_new_privileges(void);

/// Ends this process when the one that started it ends; -ESRCH when that has happened already.
int kith_die_with_parent(pid_t parent);

/// Sets a resource limit; resource is one of the RLIMIT_ constants. A limit that is lower already stays.
int kith_limit(int resource, uint64_t value);

/// A descriptor that becomes readable by a write from any thread.
int kith_event_descriptor(void);

/// How a child ended.
struct kith_exit {
  /// The exit code, or the signal that ended it.
  int32_t status;
  /// 1 when a signal ended it.
  int32_t by_signal;
  /// The most memory it used, in bytes.
  int64_t peak_memory;
};

/// 1 when a child has exited; it stays a zombie. 0 when it runs, -ECHILD when it is gone.
int kith_has_exited(pid_t child, struct kith_exit *ending);

/// A pipe whose ends are not inherited; ends[0] is read from.
int kith_pipe(int ends[2]);

#endif
