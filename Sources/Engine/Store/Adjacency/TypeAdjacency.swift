/// The relationships of one type: slices in both directions and exact statistics.
struct TypeAdjacency {
  var outgoing = AdjacencyList()
  var incoming = AdjacencyList()
  /// Live relationships of the type.
  private(set) var count = 0
  /// From the first id a relationship of the type was ever given to the last.
  private(set) var span: Range<UInt32> = 0..<0
  /// Those that start and end at one node.
  var loopCount = 0
  /// Relationships by the label set of their start, and of their end.
  var starts = SetCounts()
  var ends = SetCounts()

  subscript(direction: Direction) -> AdjacencyList {
    direction == .incoming ? incoming : outgoing
  }

  /// The most relationships looked at for an estimate.
  private static let sampleSize = 128

  /// The nodes that some relationships, evenly spread over those loaded in bulk, leave in a direction; none
  /// where most have come since.
  func sampledNodes(leaving direction: Direction) -> [UInt32] {
    // The neighbours in the lists of the other direction are the nodes that are left.
    let list = direction == .incoming ? outgoing : incoming
    guard let base = list.baseOwner, list.baseEntries * 2 > count else { return [] }
    let size = min(base.count, TypeAdjacency.sampleSize)
    return (0..<size).map { base.view.neighbours[$0 * base.count / size] }
  }

  /// Whether every id of the span is that of a live relationship of the type.
  var fillsSpan: Bool { count == span.count }

  /// Counts new relationships.
  @inline(__always)
  mutating func enter(_ ids: Range<UInt32>) {
    span = span.isEmpty ? ids : min(span.lowerBound, ids.lowerBound)..<max(span.upperBound, ids.upperBound)
    count += ids.count
  }

  /// Counts a relationship less.
  mutating func leave() { count -= 1 }
}

/// A number for each label set, the set of deleted nodes among them.
///
/// Counting by set, of which a node has one, and not by label, of which it has many, makes a relationship
/// cost two additions; a question about a label adds up the sets that have it.
struct SetCounts {
  private var counts: [Int] = []

  subscript(set: UInt32) -> Int { Int(set) < counts.count ? counts[Int(set)] : 0 }

  @inline(__always)
  mutating func add(_ amount: Int, _ set: UInt32) {
    while counts.count <= Int(set) { counts.append(0) }
    counts[Int(set)] += amount
  }

  mutating func move(_ amount: Int, from old: UInt32, to new: UInt32) {
    add(-amount, old)
    add(amount, new)
  }
}
