#if canImport(Glibc)
  import Glibc
#endif

/// A file without a name, gone when nothing has it open any more: where compressed inputs are unpacked.
///
/// It lies in `$TMPDIR`, else in `/var/tmp`, where large files belong.
struct TemporaryFile: ~Copyable {
  private let descriptor: CInt
  private let name: String

  /// - Parameter name: of the input, for messages.
  /// - Throws: `transient` when there is no place for one.
  init(_ name: String) throws(ImportFailure) {
    self.name = name
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    for place in [folder, "/var/tmp", "/tmp"] where !place.isEmpty {
      var template = Array("\(place)/kith-XXXXXX".utf8CString)
      let opened = mkstemp(&template)
      guard opened >= 0 else { continue }
      unlink(template)
      _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      descriptor = opened
      return
    }
    throw ImportFailure(
      .transient, "temporary", "there is no folder to unpack it in", file: name, hint: "set TMPDIR to one")
  }

  deinit { close(descriptor) }

  /// - Throws: `transient` when the disk is full.
  func append(_ bytes: Bytes) throws(ImportFailure) {
    var left = bytes
    while !left.isEmpty {
      let count = write(descriptor, left.baseAddress, left.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        var failure = FileBytes.failure("unpack", name)
        failure.hint = "set TMPDIR to a folder with more room, or unpack the file yourself"
        throw failure
      }
      left = left.slice(count, left.count)
    }
  }

  /// What was written, mapped.
  func contents() throws(ImportFailure) -> FileBytes { try FileBytes(descriptor: descriptor, name: name) }
}
