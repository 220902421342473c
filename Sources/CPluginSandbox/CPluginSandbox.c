#define _GNU_SOURCE
#include "CPluginSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

#ifdef NATIVE

// Numbers that headers of build machines may lack; they are the same everywhere.
#ifndef __NR_pidfd_getfd
#define __NR_pidfd_getfd 438
#endif
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
#ifndef __NR_setxattrat
#define __NR_setxattrat 463
#define __NR_removexattrat 466
#endif

struct refusal {
  int call;
  // The error it is answered with; 0 for none.
  int code;
};

// For good, also without a sandbox: whoever leaves the session is not found at the end.
static const struct refusal ways_out[] = {
  {__NR_setsid, EPERM},
  {__NR_setpgid, EPERM},
  // Asynchronous rings make system calls that no filter sees.
  {__NR_io_uring_setup, ENOSYS},
};

// What Landlock leaves open.
static const struct refusal ways_around[] = {
  // Modes, owners and attributes of any file of the same user. Programs that copy or pack files fail when
  // modes and owners are refused: 0 is success, of nothing.
#ifdef __NR_chmod
  {__NR_chmod, 0},
  {__NR_chown, 0},
  {__NR_lchown, 0},
#endif
  {__NR_fchmod, 0},
  {__NR_fchmodat, 0},
  {__NR_fchmodat2, 0},
  {__NR_fchown, 0},
  {__NR_fchownat, 0},
  {__NR_setxattr, EPERM},
  {__NR_lsetxattr, EPERM},
  {__NR_fsetxattr, EPERM},
  {__NR_setxattrat, EPERM},
  {__NR_removexattr, EPERM},
  {__NR_lremovexattr, EPERM},
  {__NR_fremovexattr, EPERM},
  {__NR_removexattrat, EPERM},
  // Memory that outlives its process, or is nobody's.
  {__NR_shmget, ENOSYS},
  {__NR_msgget, ENOSYS},
  {__NR_semget, ENOSYS},
  {__NR_mq_open, ENOSYS},
  // The user's keys, and what the kernel logged.
  {__NR_add_key, ENOSYS},
  {__NR_request_key, ENOSYS},
  {__NR_keyctl, ENOSYS},
  {__NR_syslog, EPERM},
  // Other processes.
  {__NR_ptrace, EPERM},
  {__NR_process_vm_readv, EPERM},
  {__NR_process_vm_writev, EPERM},
  {__NR_pidfd_getfd, EPERM},
  {__NR_perf_event_open, EPERM},
  {__NR_bpf, EPERM},
  {__NR_userfaultfd, EPERM},
};

// Calls that may only be about the caller itself, whose first argument is then 0: with another, a plugin could
// take the limits and the processors away from the program that started it.
static const int own_only[] = {
  __NR_prlimit64, __NR_sched_setaffinity, __NR_sched_setscheduler, __NR_sched_setparam, __NR_sched_setattr,
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
// The low half of an argument: process ids and domains are ints.
#define ARGUMENT(index) offsetof(struct seccomp_data, args[index])
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
// Skips so many instructions when the loaded word is a value, or when it is not.
#define SKIP_IF(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (count), 0)
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))
#define REFUSE(code) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (code))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

struct filter {
  struct sock_filter instructions[256];
  size_t count;
};

static void append(struct filter *filter, const struct sock_filter *instructions, size_t count) {
  for (size_t index = 0; index < count; index += 1) {
    filter->instructions[filter->count++] = instructions[index];
  }
}

#define APPEND(filter, ...) \
  do { \
    const struct sock_filter block[] = {__VA_ARGS__}; \
    append(filter, block, COUNT(block)); \
  } while (0)

static void refuse_all(struct filter *filter, const struct refusal *refusals, size_t count) {
  for (size_t index = 0; index < count; index += 1) {
    APPEND(filter, SKIP_UNLESS(refusals[index].call, 1), REFUSE(refusals[index].code));
  }
}

// Priorities: of one process (`which` says so), the caller (0).
static void allow_own_priority(struct filter *filter, int call, int which) {
  APPEND(
    filter, SKIP_UNLESS(call, 6), LOAD(ARGUMENT(0)), SKIP_UNLESS(which, 2), LOAD(ARGUMENT(1)), SKIP_IF(0, 1),
    REFUSE(EPERM), ALLOW);
}

static void confine(struct filter *filter, int forbid_network) {
  refuse_all(filter, ways_around, COUNT(ways_around));
  for (size_t index = 0; index < COUNT(own_only); index += 1) {
    APPEND(
      filter, SKIP_UNLESS(own_only[index], 4), LOAD(ARGUMENT(0)), SKIP_UNLESS(0, 1), ALLOW, REFUSE(EPERM));
  }
  allow_own_priority(filter, __NR_setpriority, 0);
  allow_own_priority(filter, __NR_ioprio_set, 1);
  if (forbid_network) {
    APPEND(filter, SKIP_UNLESS(__NR_socket, 1), REFUSE(EACCES));
  } else {
    // The network is not the agents and daemons of this machine, which listen on sockets with paths. Name
    // lookup asks the kernel for its addresses.
    APPEND(
      filter, SKIP_UNLESS(__NR_socket, 6), LOAD(ARGUMENT(0)), SKIP_IF(AF_INET, 3), SKIP_IF(AF_INET6, 2),
      SKIP_IF(AF_NETLINK, 1), REFUSE(EACCES), ALLOW);
  }
}
#endif

int kith_filter_enforce(int confined, int forbid_network) {
#ifdef NATIVE
  struct filter filter = {.count = 0};
  APPEND(
    &filter, LOAD(offsetof(struct seccomp_data, arch)), SKIP_IF(NATIVE, 1), REFUSE(ENOSYS),
    LOAD(offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    REFUSE(ENOSYS));
  refuse_all(&filter, ways_out, COUNT(ways_out));
  if (confined) confine(&filter, forbid_network);
  APPEND(&filter, ALLOW);
  struct sock_fprog program = {.len = (unsigned short)filter.count, .filter = filter.instructions};
  return result(syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
#else
  (void)confined;
  (void)forbid_network;
  return -ENOSYS;
#endif
}

int kith_drop_capabilities(void) {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  // Ends at the first number the kernel has no capability for; a user who has none may not drop them either.
  for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability += 1) continue;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  return result(syscall(__NR_capset, &header, none));
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
