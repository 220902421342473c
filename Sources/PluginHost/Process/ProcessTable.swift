import Glibc
import KithPluginKit

/// What `/proc` tells about the processes of a plugin. Everywhere else the table is empty and only the
/// process group is watched.
enum ProcessTable {
  struct Entry {
    var pid: pid_t
    var session: pid_t
    /// Bytes of memory in use.
    var resident: Int64
    var isZombie: Bool
  }

  /// The processes of a session.
  static func session(_ session: pid_t) -> [Entry] {
    pids().compactMap { entry($0) }.filter { $0.session == session && !$0.isZombie }
  }

  /// The processes that were given a variable with this value, also those that left their session.
  static func marked(_ mark: String) -> [pid_t] {
    let mark = Array(mark.utf8)
    return pids().filter { pid in
      guard let environment = FileText.bytes("/proc/\(pid)/environ", limit: 1 << 20) else { return false }
      return environment.split(separator: 0).contains { $0.elementsEqual(mark) }
    }
  }

  /// Ends the processes that are left of a session or carry a mark.
  static func sweep(session id: pid_t, mark: String) {
    end { Set(session(id).map(\.pid) + marked(mark)).subtracting([id]) }
  }

  /// How long processes may take to go, in milliseconds: on a busy machine they wait for a processor to end on.
  private static let endingTime: Int64 = 5000

  /// Ends some processes. New ones may be started while it looks, so it looks again until there are none; a
  /// process that is stuck in the kernel is given up on.
  static func end(_ find: () -> Set<pid_t>) {
    let deadline = Clock.now + endingTime
    while Clock.now < deadline {
      let left = find()
      if left.isEmpty { return }
      for pid in left { _ = kill(pid, SIGKILL) }
      // The kernel needs a moment to take them down.
      _ = poll(nil, 0, 2)
    }
  }

  private static func pids() -> [pid_t] { Folder.entries("/proc").compactMap { pid_t($0) } }

  private static func entry(_ pid: pid_t) -> Entry? {
    guard let bytes = FileText.bytes("/proc/\(pid)/stat", limit: 4096) else { return nil }
    // The name, in parentheses, may hold anything.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard fields.count > 21, let session = pid_t(fields[3]), let pages = Int64(fields[21]) else { return nil }
    return Entry(
      pid: pid, session: session, resident: pages * Int64(getpagesize()), isZombie: fields[0] == "Z")
  }
}
