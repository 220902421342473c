/// Dense 32-bit identifiers. `none` is a sentinel, so an optional id costs nothing.

public struct NodeID: Hashable, BitwiseCopyable, Sendable {
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }
  public static let none = NodeID(.max)
}

public struct RelationshipID: Hashable, BitwiseCopyable, Sendable {
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }
  public static let none = RelationshipID(.max)
}

/// A node label's number in the catalog of its graph.
public struct LabelID: Hashable, BitwiseCopyable, Sendable {
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }
}

/// A relationship type's number in the catalog of its graph.
public struct TypeID: Hashable, BitwiseCopyable, Sendable {
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }
}

/// A property key's number in the catalog of its graph; nodes and relationships share keys.
public struct KeyID: Hashable, BitwiseCopyable, Sendable {
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }
}

/// Which relationships of a node.
public enum Direction: UInt8, Sendable {
  /// The node is the start.
  case outgoing
  /// The node is the end.
  case incoming
  /// Both; a self-loop counts once.
  case either

  public var reversed: Direction {
    switch self {
    case .outgoing: .incoming
    case .incoming: .outgoing
    case .either: .either
    }
  }
}
