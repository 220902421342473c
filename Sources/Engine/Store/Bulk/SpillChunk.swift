#if canImport(Glibc)
  import Glibc
#endif

/// A piece of memory of a load that may be put aside: once it is on disk, `putAside` gives its memory back and
/// the next look at it reads the file.
///
/// It is filled in plain memory and then written to a file as a whole, which costs a third of writing to the
/// memory of a file. The file has no name and is gone with the piece, whatever ends the program. Without a disk
/// to write on it stays plain memory.
public final class SpillChunk: @unchecked Sendable {
  /// Bytes of the disk that are left to others.
  static let leftFree: UInt64 = 1 << 30

  public let base: UnsafeMutableRawPointer
  public let size: Int
  /// True when a file backs it.
  public let isFile: Bool
  private let isMapped: Bool

  /// Zeroed plain memory.
  /// - Parameter isHuge: whether it may be made of pages of 2 MiB, for what is looked at here and there, most of
  ///   such a look being finding the page, and for what is filled at once.
  public init(size: Int, isHuge: Bool = false) {
    self.size = size
    isFile = false
    if let mapped = SystemMemory.map(size, isHuge: isHuge) {
      base = mapped
      isMapped = true
    } else {
      // Swift's own allocations end the program when there is no memory.
      base = .allocate(byteCount: size, alignment: 16)
      memset(base, 0, size)
      isMapped = false
    }
  }

  private init(file: UnsafeMutableRawPointer, size: Int) {
    base = file
    self.size = size
    isFile = true
    isMapped = true
  }

  deinit { if isMapped { munmap(base, size) } else { base.deallocate() } }

  /// Gives the memory back until it is next looked at. Nothing is lost.
  public func putAside() {
    if isFile { madvise(base, size, Int32(MADV_DONTNEED)) }
  }

  /// Gives the memory of some bytes back for good; of plain memory only. They are not to be read again.
  func discard(_ range: Range<Int>) {
    if isMapped, !isFile { madvise(base + range.lowerBound, range.count, Int32(MADV_DONTNEED)) }
  }

  /// A piece of the same size with a copy of the first bytes, on disk if this one is; small loads write a small
  /// part of one.
  public func copy(first bytes: Int) -> SpillChunk {
    let copy = SpillChunk(size: size, isHuge: 2 * bytes > size)
    copy.base.copyMemory(from: base, byteCount: bytes)
    return isFile ? copy.copyOnDisk(first: bytes) ?? copy : copy
  }

  /// A piece of the same size on disk with a copy of the first bytes; nil without a disk, or when this one is
  /// there already.
  public func copyOnDisk(first bytes: Int) -> SpillChunk? {
    guard !isFile, let file = SpillChunk.openFile(size) else { return nil }
    defer { close(file) }
    var written = 0
    while written < bytes {
      let piece = Swift.min(SystemMemory.hugePage, bytes - written)
      let count = pwrite(file, base + written, piece, off_t(written))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      written += count
    }
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    return SpillChunk(file: mapped, size: size)
  }

  // MARK: Files

  /// A file of a folder for temporary files that no folder lists, all its blocks taken so that writing cannot
  /// fail later; nil when there is none to be had.
  private static func openFile(_ size: Int) -> Int32? {
    guard let folder else { return nil }
    var name = Array("\(folder)/kith-import-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { return nil }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    var system = statvfs()
    guard fstatvfs(file, &system) == 0,
      UInt64(system.f_bavail) * UInt64(system.f_frsize) > UInt64(size) + SpillChunk.leftFree,
      posix_fallocate(file, 0, off_t(size)) == 0
    else {
      close(file)
      return nil
    }
    return file
  }

  /// `TMPDIR`, else a folder for temporary files that is on a disk; nil when all of them are memory.
  private static let folder: String? = {
    if let given = getenv("TMPDIR") { return String(cString: given) }
    return ["/tmp", "/var/tmp"].first { !isMemory($0) }
  }()

  /// Whether a folder is a file system in memory of its own.
  private static func isMemory(_ folder: String) -> Bool {
    guard let mounts = fopen("/proc/self/mounts", "r") else { return false }
    defer { fclose(mounts) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, mounts) > 0, let text = line {
      // Device, place, type, options.
      let fields = String(cString: text).split(separator: " ")
      if fields.count > 2, fields[1] == folder, ["tmpfs", "ramfs"].contains(fields[2]) { return true }
    }
    return false
  }
}
