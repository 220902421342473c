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
  /// - Parameters:
  ///   - spills: whether a file may back it.
  ///   - isHuge: whether it may be made of pages of 2 MiB, for what is looked at here and there: most of such
  ///     a look is finding the page.
  init(size: Int, spills: Bool, isHuge: Bool = false) {
    self.size = size
    if spills, let mapped = SpillChunk.mapFile(size) {
      base = mapped
      isFile = true
      isMapped = true
      return
    }
    isFile = false
    if let mapped = SpillChunk.mapMemory(size, isHuge: isHuge) {
      base = mapped
      isMapped = true
    } else {
      // Swift's own allocations end the program when there is no memory.
      base = .allocate(byteCount: size, alignment: 16)
      memset(base, 0, size)
      isMapped = false
    }
  }

  private static let hugePage = 2 << 20

  private static func mapMemory(_ size: Int, isHuge: Bool) -> UnsafeMutableRawPointer? {
    let isHuge = isHuge && size >= hugePage
    // More than is needed, so that a piece of it begins where a huge page may.
    let taken = isHuge ? size + hugePage : size
    let mapped = mmap(nil, taken, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    guard isHuge else { return mapped }
    let before = (hugePage - Int(bitPattern: mapped) & (hugePage - 1)) & (hugePage - 1)
    if before > 0 { munmap(mapped, before) }
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    let end = (before + size + pageSize - 1) & ~(pageSize - 1)
    if end < taken { munmap(mapped + end, taken - end) }
    madvise(mapped + before, size, Int32(MADV_HUGEPAGE))
    return mapped + before
  }

  deinit { if isMapped { munmap(base, size) } else { base.deallocate() } }

  /// Gives the memory back until it is next looked at. Nothing is lost.
  func putAside() {
    if isFile { madvise(base, size, Int32(MADV_DONTNEED)) }
  }

  /// A piece of the same size with a copy of the first bytes; small imports write a small part of one.
  func copy(first bytes: Int) -> SpillChunk {
    let copy = SpillChunk(size: size, spills: isFile, isHuge: !isFile && 2 * bytes > size)
    copy.base.copyMemory(from: base, byteCount: bytes)
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
    guard let mapped, mapped != MAP_FAILED else { return nil }
    // All pages in one call; without it (before Linux 5.14) they come one by one.
    madvise(mapped, size, populateForWriting)
    return mapped
  }

  /// `MADV_POPULATE_WRITE`, which glibc has no name for yet.
  private static let populateForWriting: Int32 = 23
}
