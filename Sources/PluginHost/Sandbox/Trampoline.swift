import CPluginSandbox
import Glibc
import KithPluginKit

/// What `kith __exec-plugin` does: becomes a plugin, after giving up everything the plugin must not have.
///
/// There is no place to do this between the fork and the exec of a process started for us, so the program
/// starts itself and replaces itself. Faults go to standard error with exit code 126 or 127, as a shell's do.
public func execPluginTrampoline(_ arguments: [String]) -> Never {
  do {
    let plan = try SandboxPlan(parsing: arguments)
    try Trampoline.apply(plan)
    try Trampoline.execute(plan.command)
  } catch {
    Trampoline.say("kith: \(error.message)")
    exit(error.message.hasPrefix("cannot run") ? 127 : 126)
  }
}

enum Trampoline {
  /// Paths every plugin may read and run: the system's programs and libraries.
  static let systemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt"]
  /// Files every plugin may read: how names, times and libraries are looked up. Nothing about people.
  static let systemFiles = [
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives",
    "/etc/nsswitch.conf", "/etc/locale.alias", "/etc/mime.types", "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/sys/devices/system/cpu",
    // A process's own: Swift programs take their arguments from there, and C libraries the bounds of the stack.
    "/proc/self/cmdline", "/proc/self/maps",
  ]
  /// With a network: how hosts are found.
  static let networkFiles = [
    "/etc/hosts", "/etc/resolv.conf", "/etc/host.conf", "/etc/services", "/etc/gai.conf",
  ]

  static func apply(_ plan: SandboxPlan) throws(TrampolineError) {
    if plan.parent > 0, kith_die_with_parent(plan.parent) != 0 {
      throw TrampolineError("the program that asked is gone")
    }
    if plan.channel == .fd3 {
      // Records go to 3; what is printed joins the log, so that a stray print does no harm.
      guard dup2(1, 3) == 3, dup2(2, 1) == 1 else { throw TrampolineError("no descriptor 3 to be had") }
    }
    resetSignals()
    for (resource, value) in [
      (RLIMIT_AS, UInt64(plan.memory)), (RLIMIT_CPU, UInt64(plan.cpu)), (RLIMIT_CORE, 0),
      (RLIMIT_NOFILE, 256), (RLIMIT_FSIZE, UInt64(plan.disk)),
    ] {
      guard kith_limit(CInt(resource.rawValue), value) == 0 else {
        throw TrampolineError("a limit was refused")
      }
    }
    guard kith_no_new_privileges() == 0 else { throw TrampolineError("privileges cannot be given up") }
    if plan.isEnforced {
      guard kith_drop_capabilities() == 0 else { throw TrampolineError("capabilities cannot be given up") }
      try enforceFiles(plan)
    }
    if kith_filter_available() == 1,
      kith_filter_enforce(plan.isEnforced ? 1 : 0, plan.forbidsNetwork ? 1 : 0) != 0
    {
      throw TrampolineError("the filter of system calls was refused")
    }
  }

  private static func enforceFiles(_ plan: SandboxPlan) throws(TrampolineError) {
    let version = kith_landlock_version()
    guard version > 0 else { return }
    let rules = kith_landlock_begin(version, plan.forbidsNetwork ? 1 : 0)
    guard rules >= 0 else { throw TrampolineError("Landlock refused its rules: \(SystemError.text(-rules))") }
    func allow(_ paths: [String], _ uses: Int32) throws(TrampolineError) {
      for path in paths {
        let outcome = kith_landlock_allow(rules, version, path, uses)
        // What is not there needs no rule.
        if outcome != 0, outcome != -ENOENT, outcome != -ENOTDIR {
          throw TrampolineError("Landlock refused a rule for \(path): \(SystemError.text(-outcome))")
        }
      }
    }
    let read = Int32(KITH_READ)
    let execute = Int32(KITH_EXECUTE)
    let write = Int32(KITH_WRITE)
    try allow(systemFolders + plan.executable, read | execute)
    try allow(systemFiles + plan.readable, read)
    if !plan.forbidsNetwork { try allow(networkFiles, read) }
    try allow(["/dev/null"] + plan.writable, read | write)
    let outcome = kith_landlock_enforce(rules)
    guard outcome == 0 else { throw TrampolineError("Landlock was refused: \(SystemError.text(-outcome))") }
    close(rules)
  }

  private static func resetSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    sigprocmask(SIG_SETMASK, &none, nil)
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGXFSZ, SIGXCPU] {
      signal(number, SIG_DFL)
    }
  }

  static func execute(_ command: [String]) throws(TrampolineError) -> Never {
    guard let program = command.first else { throw TrampolineError("the command is missing") }
    var pointers: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    pointers.append(nil)
    execv(program, pointers)
    throw TrampolineError("cannot run \(program): \(SystemError.text(errno))")
  }

  static func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(2, line, line.count)
  }
}
