/// Searching a sorted slice for ids that come in ascending order: a step for a near one, leaps for a far one.
/// Over lists of like length that is a merge, over lists of unlike length a binary search of the longer one.
struct SliceCursor {
  private let slice: AdjacencySlice
  private var place = 0
  private var last: UInt32 = 0

  init(_ slice: AdjacencySlice) { self.slice = slice }

  /// The entries of the sorted part whose neighbour is this. Ids that do not ascend start the search anew.
  mutating func entries(of neighbour: UInt32) -> Range<Int> {
    if neighbour < last { place = 0 }
    last = neighbour
    var low = place
    var step = 1
    while low + step < slice.sortedCount, slice.neighbours[low + step] < neighbour {
      low += step
      step <<= 1
    }
    var high = min(low + step, slice.sortedCount)
    while low < high {
      let middle = (low + high) >> 1
      if slice.neighbours[middle] < neighbour { low = middle + 1 } else { high = middle }
    }
    place = low
    var end = low
    while end < slice.sortedCount, slice.neighbours[end] == neighbour { end += 1 }
    return low..<end
  }

  /// How many entries, sorted or not, lead to a neighbour.
  mutating func count(of neighbour: UInt32) -> Int {
    var total = entries(of: neighbour).count
    for i in slice.sortedCount..<slice.count where slice.neighbours[i] == neighbour { total += 1 }
    return total
  }

  /// Appends the relationships, sorted or not, that lead to a neighbour.
  mutating func appendRelationships(to neighbour: UInt32, into found: inout [UInt32]) {
    for i in entries(of: neighbour) { found.append(slice.relationships[i]) }
    for i in slice.sortedCount..<slice.count where slice.neighbours[i] == neighbour {
      found.append(slice.relationships[i])
    }
  }
}

extension AdjacencySlice {
  /// How much longer a list must be than another for looking each entry of the other up in it to pay.
  static let gallopFactor = 16

  /// The same where the other list is marked in a set of bits, so that an entry costs next to nothing.
  static let probeFactor = 64

  /// Calls `body` with each relationship, of the sorted part first, that leads to a neighbour.
  @inline(__always)
  func forEachRelationship(to neighbour: UInt32, _ body: (UInt32) -> Void) {
    var low = 0
    var high = sortedCount
    while low < high {
      let middle = (low + high) >> 1
      if neighbours[middle] < neighbour { low = middle + 1 } else { high = middle }
    }
    while low < sortedCount, neighbours[low] == neighbour {
      body(relationships[low])
      low += 1
    }
    for i in sortedCount..<count where neighbours[i] == neighbour { body(relationships[i]) }
  }

  /// The number of pairs of an entry here and one there that lead to the same neighbour.
  func commonCount(_ other: AdjacencySlice) -> Int {
    let (short, long) = count <= other.count ? (self, other) : (other, self)
    var cursor = SliceCursor(long)
    var total = 0
    for i in 0..<short.count { total += cursor.count(of: short.neighbours[i]) }
    return total
  }
}
