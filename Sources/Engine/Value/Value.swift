/// What a value is. The raw number is stored in the lowest byte of a value's head word.
public enum Tag: UInt8, Sendable {
  case null = 0
  case map, node, relationship, list, path
  case dateTime, localDateTime, date, time, localTime, duration
  case string, boolean, integer, float

  static let count = 16
}

/// One value of the query language in sixteen plain bytes: no reference counting, copied like an integer.
///
///     head     63                                  8 7       0
///             +-------------------------------------+---------+
///             |                 aux : 56            | tag : 8 |
///             +-------------------------------------+---------+
///     payload |                       64                      |
///             +-----------------------------------------------+
///
///     tag             payload                              aux
///     null            0                                    0
///     boolean         0 or 1                               0
///     integer         Int64                                0
///     float           bits of a Double                     0
///     string          pointer to a string block            0
///     node            node id                              0
///     relationship    relationship id                      0
///     list            pointer to a list block              nesting depth, 0 for not counted
///     map             pointer to a map block               nesting depth, 0 for not counted
///     path            pointer to a path block              0
///     date            days since 1970-01-01                0
///     localTime       nanoseconds of the day               0
///     time            nanoseconds of the (local) day       offset in seconds, Int32 in the low 32 bits of
///     aux
///     localDateTime   seconds since 1970-01-01T00:00       nanoseconds, low 30 bits of aux
///     dateTime        seconds since the epoch, UTC         nanoseconds, low 30 bits; zone, next 26 bits
///     duration        pointer to a duration block          0
///
/// The zone of a `dateTime` is a 26-bit word: the top bit set means a named zone (the other 25 bits are its
/// id in the zone table), clear means an offset in seconds stored as `offset + 2^20`.
///
/// Blocks live in an `Arena` (a query's) or in the heap of a graph; whoever hands out a value sees to it
/// that the owner outlives it. Null is all zero bits.
public struct Value: BitwiseCopyable, Sendable {
  public var head: UInt64
  public var payload: UInt64

  @inline(__always)
  public init(head: UInt64, payload: UInt64) {
    self.head = head
    self.payload = payload
  }

  @inline(__always)
  public init(_ tag: Tag, payload: UInt64, aux: UInt64 = 0) {
    self.head = UInt64(tag.rawValue) | aux << 8
    self.payload = payload
  }

  public static let null = Value(head: 0, payload: 0)
  public static let `true` = Value(.boolean, payload: 1)
  public static let `false` = Value(.boolean, payload: 0)

  @inline(__always)
  public var tag: Tag {
    // Only the initialisers above write the byte, always from a Tag.
    unsafeBitCast(UInt8(truncatingIfNeeded: head), to: Tag.self)
  }
  @inline(__always)
  public var aux: UInt64 { head >> 8 }
  @inline(__always)
  public var isNull: Bool { head == 0 }
}

// MARK: - Scalars

extension Value {
  @inline(__always)
  public init(_ boolean: Bool) { self.init(.boolean, payload: boolean ? 1 : 0) }
  @inline(__always)
  public init(_ integer: Int64) { self.init(.integer, payload: UInt64(bitPattern: integer)) }
  @inline(__always)
  public init(_ integer: Int) { self.init(.integer, payload: UInt64(bitPattern: Int64(integer))) }
  @inline(__always)
  public init(_ float: Double) { self.init(.float, payload: float.bitPattern) }
  @inline(__always)
  public init(_ node: NodeID) { self.init(.node, payload: UInt64(node.raw)) }
  @inline(__always)
  public init(_ relationship: RelationshipID) { self.init(.relationship, payload: UInt64(relationship.raw)) }
  @inline(__always)
  public init(_ truth: Ternary) {
    self = truth == .unknown ? .null : Value(truth == .true)
  }

  /// The payload of a boolean; meaningless for other tags.
  @inline(__always)
  public var asBoolean: Bool { payload != 0 }
  @inline(__always)
  public var asInteger: Int64 { Int64(bitPattern: payload) }
  @inline(__always)
  public var asFloat: Double { Double(bitPattern: payload) }
  @inline(__always)
  public var asNode: NodeID { NodeID(UInt32(truncatingIfNeeded: payload)) }
  @inline(__always)
  public var asRelationship: RelationshipID { RelationshipID(UInt32(truncatingIfNeeded: payload)) }

  @inline(__always)
  public var isNumber: Bool { tag.rawValue >= Tag.integer.rawValue }
  /// True for the boolean true alone: what WHERE keeps.
  @inline(__always)
  public var isTrue: Bool { head == UInt64(Tag.boolean.rawValue) && payload != 0 }
  @inline(__always)
  public var isTemporal: Bool {
    tag.rawValue >= Tag.dateTime.rawValue && tag.rawValue <= Tag.duration.rawValue
  }
}

/// A truth value of three-valued logic.
public enum Ternary: UInt8, Sendable {
  case `false`, `true`, unknown

  @inline(__always)
  public init(_ bool: Bool) { self = bool ? .true : .false }

  /// The truth value of a raw value that was taken from one.
  @inline(__always)
  init(raw: UInt8) { self = raw == 0 ? .false : raw == 1 ? .true : .unknown }
}
