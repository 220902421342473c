import Glibc
import KithPluginKit

/// What a plugin's files take up: those in its temporary folder, and those its processes hold open without a
/// name.
///
/// A look costs at most as many system calls as there may be files. It is not taken again before ten times
/// the time it took has passed.
struct DiskUse {
  struct Excess: Error {
    var code: String
    var message: String
  }

  /// Folders that nest deeper are not looked into but refused.
  static let depthLimit = 64

  private let folder: String
  private let limits: PluginLimits
  private var nextLook: Int64 = 0

  init(_ folder: String, _ limits: PluginLimits) {
    self.folder = folder
    self.limits = limits
  }

  /// - Parameter processes: those that may hold files open.
  /// - Throws: the limit that is exceeded.
  mutating func check(_ processes: [ProcessTable.Entry]) throws(Excess) {
    let start = Clock.now
    guard start >= nextLook else { return }
    var look = Look(limits)
    if let top = OpenFolder(folder) { look.add(top, depth: 0) }
    for process in processes { look.addNameless(process.pid) }
    if let excess = look.excess { throw excess }
    nextLook = start + 10 * (Clock.now - start)
  }

  private struct Look {
    let limits: PluginLimits
    var bytes: Int64 = 0
    var files: Int64 = 0
    var nameless: Set<UInt64> = []
    var excess: Excess?

    init(_ limits: PluginLimits) { self.limits = limits }

    mutating func add(_ folder: borrowing OpenFolder, depth: Int) {
      guard depth <= DiskUse.depthLimit else {
        excess = Excess(
          code: "files-limit", message: "nests folders more than \(DiskUse.depthLimit) deep in its TMPDIR")
        return
      }
      let descriptor = folder.descriptor
      folder.forEach { name, info in
        count(info)
        if excess == nil, info.isFolder, let inner = OpenFolder(name, in: descriptor) {
          add(inner, depth: depth + 1)
        }
        return excess == nil
      }
    }

    /// Files that were removed and are still open, and files in memory.
    mutating func addNameless(_ process: pid_t) {
      guard excess == nil, let open = OpenFolder("/proc/\(process)/fd") else { return }
      let descriptor = open.descriptor
      open.forEach { name, _ in
        var info = stat()
        if fstatat(descriptor, name, &info, 0) == 0, info.isFile, info.st_nlink == 0,
          nameless.insert(UInt64(info.st_dev) << 40 ^ UInt64(info.st_ino)).inserted
        {
          count(info)
        }
        return excess == nil
      }
    }

    private mutating func count(_ info: stat) {
      files += 1
      bytes += info.allocated
      if files > limits.files {
        excess = Excess(code: "files-limit", message: "keeps more than \(limits.files) files in its TMPDIR")
      } else if bytes > limits.disk {
        excess = Excess(
          code: "disk-limit", message: "keeps more than \(ByteCount.text(limits.disk)) in its TMPDIR")
      }
    }
  }
}

/// Sizes as limits are written.
enum ByteCount {
  static func text(_ bytes: Int64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes > 0 {
      if bytes & (1 << shift - 1) == 0 { return "\(bytes >> shift)\(unit)" }
    }
    return "\(bytes) bytes"
  }
}
