/// One end's part of a search for shortest paths: how far it is to each node reached, and by which
/// relationships.
///
///     marks   node -> | search | depth | link |        of this search only when it says so
///     links           | from   | relationship | next | the ways to a node from the depth before, newest first
///
/// A search touches only what it visits: marks of earlier ones mean nothing to it.
final class SearchSide {
  private struct Mark: BitwiseCopyable {
    var search: UInt32
    var depth: Int32
    var link: UInt32
  }

  private struct Link: BitwiseCopyable {
    var node: UInt32
    var relationship: RelationshipID
    var next: UInt32
  }

  /// The link of a node without any.
  private static let none = UInt32.max

  private var marks = GrowableBuffer<Mark>()
  private var links = GrowableBuffer<Link>()
  /// Number of the search that marks count for, never 0.
  private var search: UInt32 = 0
  /// The nodes of the last depth.
  private(set) var frontier: [UInt32] = []
  private(set) var level: Int32 = 0

  /// Begins a search at a node of a graph with ids below `limit`.
  func begin(_ node: UInt32, limit: Int) {
    marks.extend(to: limit, with: Mark(search: 0, depth: 0, link: SearchSide.none))
    if search == .max {
      search = 0
      for i in 0..<marks.count { marks[i].search = 0 }
    }
    search += 1
    links.removeAll()
    frontier = [node]
    level = 0
    marks[Int(node)] = Mark(search: search, depth: 0, link: SearchSide.none)
  }

  var bytes: Int { marks.bytes + links.bytes }

  @inline(__always)
  private func hasReached(_ node: UInt32) -> Bool { marks[Int(node)].search == search }

  /// How many relationships away a node reached is.
  func depth(of node: UInt32) -> Int32 { marks[Int(node)].depth }

  /// Grows by a level; gives the nodes of the new level that the other side has reached.
  /// - Parameters:
  ///   - keepsAll: whether all ways to a node are wanted and not only one.
  ///   - admits: whether a path may walk a relationship to or from a node.
  @inline(__always)
  func grow(
    toward other: SearchSide, _ readers: [WalkReader], keepsAll: Bool,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [UInt32] {
    var next: [UInt32] = []
    var meetings: [UInt32] = []
    level += 1
    let (search, level, marks) = (search, level, marks.base)
    for node in frontier {
      for reader in readers {
        let slice = reader[node]
        for i in 0..<slice.count {
          let neighbour = slice.neighbours[i]
          let mark = marks[Int(neighbour)]
          let isKnown = mark.search == search
          if isKnown, !keepsAll || mark.depth != level { continue }
          let relationship = RelationshipID(slice.relationships[i])
          if try !admits(relationship, neighbour) { continue }
          marks[Int(neighbour)] = Mark(
            search: search, depth: level, link: UInt32(truncatingIfNeeded: links.count))
          links.append(
            Link(node: node, relationship: relationship, next: isKnown ? mark.link : SearchSide.none))
          if isKnown { continue }
          next.append(neighbour)
          if other.hasReached(neighbour) { meetings.append(neighbour) }
        }
      }
    }
    frontier = next
    return meetings
  }

  /// Calls `body` with the ways to a node from the depth before it, the newest first.
  func forEachWay(to node: UInt32, _ body: (_ from: UInt32, RelationshipID) -> Void) {
    var link = marks[Int(node)].link
    while link != SearchSide.none {
      body(links[Int(link)].node, links[Int(link)].relationship)
      link = links[Int(link)].next
    }
  }
}
