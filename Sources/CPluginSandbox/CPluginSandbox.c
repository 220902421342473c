#define _GNU_SOURCE
#include "CPluginSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Landlock, from the kernel's documentation: headers of build machines are often older than the kernels
// the program runs on.

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule 445
#define __NR_landlock_restrict_self 446
#endif

struct rules_attributes {
  uint64_t files;
  uint64_t network;
  uint64_t scoped;
};

struct path_attributes {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

enum {
  FILE_EXECUTE = 1 << 0,
  FILE_WRITE = 1 << 1,
  FILE_READ = 1 << 2,
  FOLDER_READ = 1 << 3,
  FOLDER_CHANGES = 0x1FF << 4,  // removing and making entries
  FILE_REFER = 1 << 13,         // version 2
  FILE_TRUNCATE = 1 << 14,      // version 3
  DEVICE_CONTROL = 1 << 15,     // version 5
  TCP = 3,                      // version 4: bind and connect
  SCOPED = 3,                   // version 6: abstract sockets and signals
};

static uint64_t known_uses(int version) {
  uint64_t uses = FILE_REFER - 1;
  if (version >= 2) uses |= FILE_REFER;
  if (version >= 3) uses |= FILE_TRUNCATE;
  if (version >= 5) uses |= DEVICE_CONTROL;
  return uses;
}

static int result(long value) { return value < 0 ? -errno : (int)value; }

int kith_landlock_version(void) {
  long version = syscall(__NR_landlock_create_ruleset, NULL, 0, 1);
  return version < 0 ? 0 : (int)version;
}

int kith_landlock_begin(int version, int forbid_network) {
  struct rules_attributes rules = {.files = known_uses(version)};
  size_t size = offsetof(struct rules_attributes, network);
  if (version >= 4) {
    size = offsetof(struct rules_attributes, scoped);
    if (forbid_network) rules.network = TCP;
  }
  if (version >= 6) {
    size = sizeof rules;
    rules.scoped = SCOPED;
  }
  return result(syscall(__NR_landlock_create_ruleset, &rules, size, 0));
}

int kith_landlock_allow(int rules, int version, const char *path, int uses) {
  int descriptor = open(path, O_PATH | O_CLOEXEC);
  if (descriptor < 0) return -errno;
  uint64_t allowed = 0;
  if (uses & KITH_READ) allowed |= FILE_READ | FOLDER_READ;
  if (uses & KITH_EXECUTE) allowed |= FILE_EXECUTE;
  if (uses & KITH_WRITE) allowed |= FILE_WRITE | FILE_TRUNCATE | FILE_REFER | FOLDER_CHANGES;
  struct stat status;
  if (fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode)) {
    // The rest makes sense for folders only, and the kernel refuses it.
    allowed &= FILE_EXECUTE | FILE_WRITE | FILE_READ | FILE_TRUNCATE;
  }
  struct path_attributes rule = {.allowed = allowed & known_uses(version), .parent = descriptor};
  int outcome = result(syscall(__NR_landlock_add_rule, rules, 1, &rule, 0));
  close(descriptor);
  return outcome;
}

int kith_landlock_enforce(int rules) { return result(syscall(__NR_landlock_restrict_self, rules, 0)); }

// System call filter. A number that is not of this machine's own table (32-bit calls on a 64-bit machine,
// x32) is refused whole: the table below would not mean the same calls.

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#endif

int kith_filter_available(void) {
#ifdef NATIVE
  uint32_t action = SECCOMP_RET_ERRNO;
  return syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
  return 0;
#endif
}

#define REFUSE(number, code) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), \
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (code))

int kith_filter_enforce(int forbid_network) {
#ifdef NATIVE
  struct sock_filter instructions[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    REFUSE(__NR_setsid, EPERM),
    REFUSE(__NR_setpgid, EPERM),
    // Asynchronous rings make sockets without the call for it.
    REFUSE(__NR_io_uring_setup, ENOSYS),
    // Without a network this is the last but one instruction.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (forbid_network ? EACCES : 0)),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const size_t count = sizeof instructions / sizeof instructions[0];
  if (!forbid_network) instructions[count - 2] = instructions[count - 1];
  struct sock_fprog program = {.len = (unsigned short)count, .filter = instructions};
  return result(syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
#else
  return -ENOSYS;
#endif
}

int kith_no_new_privileges(void) { return result(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)); }

int kith_die_with_parent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return -errno;
  return getppid() == parent ? 0 : -ESRCH;
}

int kith_limit(int resource, uint64_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -errno;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value) value = limit.rlim_max;
  limit.rlim_cur = value;
  // Computing time: a second between the signal that says why and the one that cannot be caught.
  limit.rlim_max = resource == RLIMIT_CPU && value < limit.rlim_max ? value + 1 : value;
  return result(setrlimit(resource, &limit));
}

int kith_event_descriptor(void) { return result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int kith_pipe(int ends[2]) { return result(pipe2(ends, O_CLOEXEC)); }

int kith_has_exited(pid_t child, struct kith_exit *ending) {
  siginfo_t info = {0};
  struct rusage usage = {0};
  // The fifth argument is only there in the call itself, not in the C library's.
  if (syscall(__NR_waitid, P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT, &usage) != 0) return -errno;
  if (info.si_pid != child) return 0;
  ending->status = info.si_status;
  ending->by_signal = info.si_code != CLD_EXITED;
  ending->peak_memory = (int64_t)usage.ru_maxrss << 10;
  return 1;
}
