import Glibc
import Testing

@testable import PluginHost

@Suite("Temporary folders")
struct TemporaryFolderTests {
  /// As if so many seconds had passed.
  private static func later(_ seconds: Int) -> Int { time(nil) + seconds }

  @Test("what a host that is no more has left is removed, what one holds is not")
  func sweep() throws {
    let scratch = try ScratchFolder()
    let held = "\(scratch.path)/kith-run-held.aaaaaa"
    let left = "\(scratch.path)/kith-run-left.bbbbbb"
    let other = "\(scratch.path)/another.cccccc"
    for folder in [held, left, other] { try #require(mkdir(folder, 0o700) == 0) }
    try #require(symlink(other, "\(scratch.path)/kith-run-link.dddddd") == 0)
    let lock = open(held, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(lock) }
    try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)

    // Too young: its owner may be about to lock it.
    TemporaryFolder.sweep(scratch.path, now: TemporaryFolderTests.later(1))
    #expect(Folder.exists(left))
    TemporaryFolder.sweep(scratch.path, now: TemporaryFolderTests.later(3600))
    #expect(!Folder.exists(left))
    #expect(Folder.exists(held) && Folder.exists(other))
  }

  @Test("children of a plugin whose host was killed are ended with their folder")
  func orphans() throws {
    let scratch = try ScratchFolder()
    let left = "\(scratch.path)/kith-run-left.eeeeee"
    try #require(mkdir(left, 0o700) == 0)
    let orphan = try HostedProcess(
      program: "/bin/sleep", arguments: ["60"], environment: ["TMPDIR": left], folder: "/")
    TemporaryFolder.sweep(scratch.path, now: TemporaryFolderTests.later(3600))
    #expect(!Folder.exists(left))
    #expect(orphan.reap() == .killed(signal: SIGKILL))
  }

  @Test("removing a folder follows no link that was put in its place")
  func links() throws {
    let scratch = try ScratchFolder()
    let kept = try scratch.write("kept/file", "x")
    try #require(mkdir("\(scratch.path)/gone", 0o700) == 0)
    try #require(symlink("\(scratch.path)/kept", "\(scratch.path)/gone/link") == 0)
    Folder.remove("\(scratch.path)/gone")
    #expect(!Folder.exists("\(scratch.path)/gone") && FileKind.exists(kept))
    // The folder itself.
    try #require(symlink("\(scratch.path)/kept", "\(scratch.path)/gone") == 0)
    Folder.remove("\(scratch.path)/gone")
    #expect(FileKind.exists(kept))
  }

  @Test("a folder goes with its object, with all it holds")
  func removal() throws {
    var folder: TemporaryFolder? = try TemporaryFolder("test")
    let path = try #require(folder?.path)
    try FileText.write("x".utf8, to: "\(path)/file")
    // As deep as somebody liked, and one that cannot be looked into.
    var deep = path
    for _ in 0..<200 {
      deep += "/d"
      try #require(mkdir(deep, 0o700) == 0)
    }
    try #require(chmod(deep, 0) == 0)
    folder = nil
    #expect(!Folder.exists(path))
  }
}
