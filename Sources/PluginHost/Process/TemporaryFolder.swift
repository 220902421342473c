import Glibc
import KithPluginKit

/// A new folder of this process's own below the system's temporary folder, removed with this object.
///
/// The folder is locked as long as it is held, and the lock goes with the process however that ends: what a
/// host that was killed has left is known by its lock being free, and removed when the next one starts.
final class TemporaryFolder: Sendable {
  private static let prefix = "kith-run-"
  /// A folder this young may be one whose owner has not locked it yet, in seconds.
  private static let youngest = 60

  let path: String
  private let lock: CInt

  /// - Parameter name: a part of the folder's name, for people.
  /// - Throws: `transient` when there is no folder to be had.
  init(_ name: String) throws(ImportFailure) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    TemporaryFolder.sweep(base)
    var template = Array("\(base)/\(TemporaryFolder.prefix)\(name).XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw FileText.failure("make a folder in", base) }
    path = String(cString: made)
    lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0 { _ = flock(lock, LOCK_EX | LOCK_NB) }
  }

  deinit {
    Folder.remove(path)
    if lock >= 0 { close(lock) }
  }

  /// Removes what hosts that are no more have left: folders of this user's, named as above, not young, and
  /// with nobody holding their lock.
  static func sweep(_ base: String, now: Int = time(nil)) {
    for name in Folder.entries(base) where name.hasPrefix(prefix) {
      let path = "\(base)/\(name)"
      let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard folder >= 0 else { continue }
      defer { close(folder) }
      var info = stat()
      guard fstat(folder, &info) == 0, info.st_uid == geteuid(), now - info.st_ctim.tv_sec > youngest,
        flock(folder, LOCK_EX | LOCK_NB) == 0
      else { continue }
      // Children of a plugin outlive a host that is killed; they were told this folder.
      ProcessTable.end { Set(ProcessTable.marked("TMPDIR=\(path)")) }
      Folder.remove(path)
    }
  }
}
