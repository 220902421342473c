/// Typed views of the memory blocks a value points to. Blocks are written once, then only read.

/// The bytes of a string value.
///
///     0        4        8               16
///     +--------+--------+---------------+----------------
///     | length | code   | hash          | UTF-8 bytes ...
///     +--------+--------+---------------+----------------
///
/// `code` is the string's number in the pool of its graph, or `transient` for a string that belongs to a
/// query's arena. A pooled string is stored once, so two pooled strings of one pool are equal exactly when
/// their pointers are.
public struct StringRef: BitwiseCopyable, @unchecked Sendable {
  public static let headerSize = 16
  public static let transient = UInt32.max
  let pointer: UnsafeRawPointer

  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }

  @inline(__always)
  public var length: Int { Int(pointer.loadUnaligned(as: UInt32.self)) }
  @inline(__always)
  public var code: UInt32 { pointer.loadUnaligned(fromByteOffset: 4, as: UInt32.self) }
  @inline(__always)
  public var isPooled: Bool { code != StringRef.transient }
  @inline(__always)
  public var hash: UInt64 { pointer.loadUnaligned(fromByteOffset: 8, as: UInt64.self) }
  @inline(__always)
  public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: (pointer + StringRef.headerSize).assumingMemoryBound(to: UInt8.self), count: length)
  }
  /// A copy as a Swift string; for the edges of the system, never for hot code.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Makes a block of a transient string: `headerSize` bytes and those of the text. The place needs no
  /// alignment.
  public static func write(_ bytes: UnsafeBufferPointer<UInt8>, to block: UnsafeMutableRawPointer) {
    write(bytes, hash: hashBytes(bytes), to: block)
  }

  /// The same for a text whose hash is known.
  public static func write(
    _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, to block: UnsafeMutableRawPointer
  ) {
    block.storeBytes(of: UInt32(truncatingIfNeeded: bytes.count), as: UInt32.self)
    block.storeBytes(of: transient, toByteOffset: 4, as: UInt32.self)
    block.storeBytes(of: hash, toByteOffset: 8, as: UInt64.self)
    if let base = bytes.baseAddress {
      (block + headerSize).copyMemory(from: base, byteCount: bytes.count)
    }
  }

  /// Byte equality.
  @inline(__always)
  public static func == (a: StringRef, b: StringRef) -> Bool {
    if a.pointer == b.pointer { return true }
    let n = a.length
    if n != b.length || a.hash != b.hash { return false }
    return compareBytes(a.pointer + headerSize, b.pointer + headerSize, n) == 0
  }

  /// Order by bytes, which for UTF-8 is the order of code points: negative, zero or positive.
  public static func order(_ a: StringRef, _ b: StringRef) -> Int {
    if a.pointer == b.pointer { return 0 }
    let common = compareBytes(a.pointer + headerSize, b.pointer + headerSize, Swift.min(a.length, b.length))
    return common != 0 ? common : a.length - b.length
  }
}

/// The elements of a list value: a 16-byte header (count), then the values.
public struct ListRef: BitwiseCopyable, @unchecked Sendable {
  public static let headerSize = 16
  let pointer: UnsafeRawPointer

  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }
  @inline(__always)
  public var count: Int { Int(pointer.load(as: UInt64.self)) }
  @inline(__always)
  public var elements: UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(
      start: (pointer + ListRef.headerSize).assumingMemoryBound(to: Value.self), count: count)
  }
  @inline(__always)
  public subscript(index: Int) -> Value { elements[index] }
}

/// One entry of a map block; 32 bytes.
public struct MapEntry: BitwiseCopyable, @unchecked Sendable {
  /// The key, always a string.
  public var key: Value
  public var value: Value
  public init(key: Value, value: Value) {
    self.key = key
    self.value = value
  }
}

/// The entries of a map value in insertion order, keys distinct: a 16-byte header (count), then the entries.
public struct MapRef: BitwiseCopyable, @unchecked Sendable {
  public static let headerSize = 16
  let pointer: UnsafeRawPointer

  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }
  @inline(__always)
  public var count: Int { Int(pointer.load(as: UInt64.self)) }
  @inline(__always)
  public var entries: UnsafeBufferPointer<MapEntry> {
    UnsafeBufferPointer(
      start: (pointer + MapRef.headerSize).assumingMemoryBound(to: MapEntry.self), count: count)
  }

  /// The value of a key, or nil when the map has no such key.
  public func value(for key: StringRef) -> Value? {
    for entry in entries where entry.key.asString == key { return entry.value }
    return nil
  }
}

/// A path of n relationships: a 16-byte header (n), then n + 1 node ids, then n relationship ids, in walking
/// order.
public struct PathRef: BitwiseCopyable, @unchecked Sendable {
  public static let headerSize = 16
  let pointer: UnsafeRawPointer

  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }
  /// The number of relationships.
  @inline(__always)
  public var length: Int { Int(pointer.load(as: UInt64.self)) }
  public var nodes: UnsafeBufferPointer<NodeID> {
    UnsafeBufferPointer(
      start: (pointer + PathRef.headerSize).assumingMemoryBound(to: NodeID.self), count: length + 1)
  }
  public var relationships: UnsafeBufferPointer<RelationshipID> {
    UnsafeBufferPointer(
      start: (pointer + PathRef.headerSize + 4 * (length + 1)).assumingMemoryBound(to: RelationshipID.self),
      count: length)
  }
}

/// A duration's four parts, kept apart: four Int64, 32 bytes.
public struct DurationRef: BitwiseCopyable, @unchecked Sendable {
  public static let size = 32
  let pointer: UnsafeRawPointer

  @inline(__always)
  public init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }
  public var months: Int64 { pointer.load(as: Int64.self) }
  public var days: Int64 { pointer.load(fromByteOffset: 8, as: Int64.self) }
  public var seconds: Int64 { pointer.load(fromByteOffset: 16, as: Int64.self) }
  /// 0 to 999,999,999
  public var nanoseconds: Int64 { pointer.load(fromByteOffset: 24, as: Int64.self) }
}

extension Value {
  @inline(__always)
  var pointer: UnsafeRawPointer {
    // A value with a reference tag is made from a pointer and nothing else, so it is never zero.
    UnsafeRawPointer(bitPattern: UInt(payload)).unsafelyUnwrapped
  }
  @inline(__always)
  public init(_ tag: Tag, block: UnsafeRawPointer) {
    self.init(tag, payload: UInt64(UInt(bitPattern: block)))
  }
  @inline(__always)
  public init(_ string: StringRef) { self.init(.string, block: string.pointer) }
  /// The string block; the value must be a string.
  @inline(__always)
  public var asString: StringRef { StringRef(pointer) }
  @inline(__always)
  public var asList: ListRef { ListRef(pointer) }
  @inline(__always)
  public var asMap: MapRef { MapRef(pointer) }
  @inline(__always)
  public var asPath: PathRef { PathRef(pointer) }
  @inline(__always)
  public var asDuration: DurationRef { DurationRef(pointer) }
}
