import Glibc

/// How much memory an import may hold beside the graph.
public enum ImportMemory {
  /// Half of what there is for this process: of the machine, its container or its own limit, whichever is
  /// least, in bytes.
  public static let standard: Int64 = {
    var least = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max {
      least = min(least, Int64(clamping: limit.rlim_cur))
    }
    if let container = containerLimit { least = min(least, container) }
    return max(least / 2, 64 << 20)
  }()

  /// What the control group of this process may use; nil for no limit.
  private static var containerLimit: Int64? {
    guard let file = fopen("/sys/fs/cgroup/memory.max", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return Int64(String(decoding: text, as: UTF8.self))
  }

  /// A part of what is remembered of an import.
  struct Part: Hashable, Sendable {
    var name: String
    /// Bytes of memory.
    var memory: Int
    /// Bytes in nameless files of the folder for temporary files.
    var disk: Int

    /// - Parameter size: in memory and on disk; nil when all is in memory.
    init(_ name: String, memory: Int, size: Int? = nil) {
      self.name = name
      self.memory = memory
      disk = Swift.max(0, (size ?? memory) - memory)
    }
  }

  /// `12 GiB`, `700 MiB`.
  static func text(_ bytes: Int64) -> String {
    bytes >= 1 << 30 && bytes % (1 << 30) == 0 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}
