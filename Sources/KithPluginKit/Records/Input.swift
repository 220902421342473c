#if canImport(Glibc)
  import Glibc
#endif

/// What is imported: a file, a folder, or bytes in memory.
public struct Input: Sendable {
  private enum Content: Sendable {
    case path
    case bytes(FileBytes)
  }

  /// As the user wrote it; error messages begin with it.
  public let name: String
  /// Where it is.
  public let path: String
  private let content: Content

  public init(path: String, name: String? = nil) {
    self.path = path
    self.name = name ?? path
    content = .path
  }

  /// An input that is not a file.
  public init(name: String, bytes: some Collection<UInt8>) {
    self.name = name
    path = name
    content = .bytes(FileBytes(copying: bytes))
  }

  public var isFolder: Bool {
    guard case .path = content else { return false }
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// A file of a folder.
  public func file(_ relative: String) -> Input {
    Input(path: "\(path)/\(relative)", name: "\(name)/\(relative)")
  }

  /// The text of the input, mapped into memory. One that is compressed with gzip or zstd is first unpacked into
  /// a temporary file, so that memory does not grow with it.
  /// - Throws: `transient` when the file cannot be opened, `config` when it is a folder, `input` when it is
  ///   damaged, `cancelled`.
  public func bytes(_ context: ImportContext = ImportContext()) throws(ImportFailure) -> FileBytes {
    let stored = try storedBytes()
    guard let compression = Compression(stored.bytes) else { return stored }
    let decompressor = try compression.decompressor(stored.bytes, name: name)
    let file = try TemporaryFile(name)
    while let piece = try decompressor.next() {
      try context.checkCancelled()
      try file.append(piece)
    }
    withExtendedLifetime(stored) {}
    return try file.contents()
  }

  /// The bytes of the input as they are stored, mapped into memory.
  func storedBytes() throws(ImportFailure) -> FileBytes {
    switch content {
    case .bytes(let bytes): return bytes
    case .path: return try FileBytes(path: path, name: name)
    }
  }

  /// The first bytes of the text, decompressed.
  public func head(_ count: Int) throws(ImportFailure) -> [UInt8] {
    let stored = try storedBytes()
    defer { withExtendedLifetime(stored) {} }
    guard let compression = Compression(stored.bytes) else { return Array(stored.bytes.prefix(count)) }
    let decompressor = try compression.decompressor(stored.bytes, name: name)
    // The piece is the decompressor's.
    defer { withExtendedLifetime(decompressor) {} }
    return try decompressor.next().map { Array($0.prefix(count)) } ?? []
  }
}

/// The bytes of a file, mapped read-only, or a copy of bytes in memory; owned and given back by this object.
public final class FileBytes: @unchecked Sendable {
  let bytes: Bytes
  private let isMapped: Bool

  /// Calls `body` with the bytes, which are valid until it returns.
  public func withBytes<Result, Failure: Error>(
    _ body: (Bytes) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Without this the object could go, and the bytes with it, as soon as its last use is past.
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// How many bytes there are.
  public var count: Int { bytes.count }

  /// Files up to this size, in bytes, stay in memory as long as they are read.
  static let residentLimit = 256 << 20
  private static let releaseStep = 16 << 20

  /// Lets go of the memory before an offset, for readers that are done with it; should they come back, it is
  /// read from the file again.
  /// - Parameter released: where the last call ended; moved on.
  func release(upTo offset: Int, after released: inout Int) {
    guard isMapped, bytes.count > FileBytes.residentLimit, offset - released >= FileBytes.releaseStep,
      let base = bytes.baseAddress
    else { return }
    let end = offset & ~0xFFFF
    madvise(UnsafeMutableRawPointer(mutating: base + released), end - released, MADV_DONTNEED)
    released = end
  }

  /// - Throws: `transient` with the reason the system gives.
  public convenience init(path: String, name: String) throws(ImportFailure) {
    // A pipe that nobody writes to would otherwise be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileBytes.failure("open", name) }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, name: name)
  }

  /// - Throws: `transient` with the reason the system gives.
  init(descriptor: CInt, name: String) throws(ImportFailure) {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw FileBytes.failure("read", name) }
    guard info.st_mode & S_IFMT == S_IFREG else {
      let kind = info.st_mode & S_IFMT == S_IFDIR ? "it is a folder, not a file" : "it is not a file"
      throw ImportFailure(.config, "not-a-file", kind, file: name)
    }
    let size = Int(info.st_size)
    guard size > 0 else {
      bytes = Bytes(start: nil, count: 0)
      isMapped = false
      return
    }
    // Small files are read at once; of large ones only what is being read is kept in memory.
    let isSmall = size <= FileBytes.residentLimit
    let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE | (isSmall ? MAP_POPULATE : 0), descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { throw FileBytes.failure("map", name) }
    if !isSmall { madvise(mapped, size, MADV_SEQUENTIAL) }
    bytes = Bytes(start: mapped.assumingMemoryBound(to: UInt8.self), count: size)
    isMapped = true
  }

  public init(copying source: some Collection<UInt8>) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Swift.max(source.count, 1))
    _ = copy.initialize(fromContentsOf: source)
    bytes = Bytes(start: copy.baseAddress, count: source.count)
    isMapped = false
  }

  deinit {
    guard let base = bytes.baseAddress else { return }
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    } else {
      UnsafeMutablePointer(mutating: base).deallocate()
    }
  }

  static func failure(_ verb: String, _ name: String) -> ImportFailure {
    let reason = strerror(errno).map { String(cString: $0) } ?? "unknown error"
    return ImportFailure(.transient, "unreadable", "cannot \(verb) the file: \(reason)", file: name)
  }
}
