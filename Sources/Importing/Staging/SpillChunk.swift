import Glibc

/// A piece of memory of an import that may be put aside: where it is backed by a file, `putAside` gives its
/// memory back and the next look at it reads the file.
///
/// The file has no name and is gone with the piece, whatever ends the program. Without a disk to write on
/// (or for the first pieces, see `SpilledArray`) it is plain memory and stays.
final class SpillChunk: @unchecked Sendable {
  /// Bytes of the disk that are left to others.
  static let leftFree: UInt64 = 1 << 30

  let base: UnsafeMutableRawPointer
  let size: Int
  /// True when a file backs it.
  let isFile: Bool
  private let isMapped: Bool

  /// Zeroed memory.
  /// - Parameter spills: whether a file may back it.
  init(size: Int, spills: Bool) {
    self.size = size
    if spills, let mapped = SpillChunk.mapFile(size) {
      base = mapped
      isFile = true
      isMapped = true
      return
    }
    isFile = false
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // Without memory nothing else can go on either; Swift's own allocations end the program likewise.
    base = mapped == MAP_FAILED ? .allocate(byteCount: size, alignment: 16) : mapped.unsafelyUnwrapped
    isMapped = mapped != MAP_FAILED
  }

  deinit { if isMapped { munmap(base, size) } else { base.deallocate() } }

  /// Gives the memory back until it is next looked at. Nothing is lost.
  func putAside() {
    if isFile { madvise(base, size, Int32(MADV_DONTNEED)) }
  }

  func copy() -> SpillChunk {
    let copy = SpillChunk(size: size, spills: isFile)
    copy.base.copyMemory(from: base, byteCount: size)
    return copy
  }

  /// A file of the temporary folder that no folder lists, all its blocks taken so that writing cannot fail
  /// later; nil when there is none to be had.
  private static func mapFile(_ size: Int) -> UnsafeMutableRawPointer? {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/kith-import-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { return nil }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    defer { close(file) }
    var system = statvfs()
    guard fstatvfs(file, &system) == 0,
      UInt64(system.f_bavail) * UInt64(system.f_frsize) > UInt64(size) + SpillChunk.leftFree
    else { return nil }
    guard posix_fallocate(file, 0, off_t(size)) == 0 else { return nil }
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    return mapped == MAP_FAILED ? nil : mapped
  }
}
