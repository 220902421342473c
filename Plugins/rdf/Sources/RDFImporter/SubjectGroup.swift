/// What consecutive statements say about one subject in one graph.
struct SubjectGroup {
  /// An IRI, or `_:` and the label of a blank node.
  var subject: String
  /// Empty for the default graph.
  var graph: String
  var labels: [String] = []
  var properties: [Property] = []
  var links: [Link] = []
  /// Where the first text, number or date stands, or what else can be found again in the input; 0 when nothing
  /// can.
  var line = 0

  struct Property {
    var name: String
    /// With the number of the statement each is from.
    var values: [(literal: Literal, statement: Int)]
  }

  struct Link {
    var type: String
    var target: String
    var line: Int
  }

  mutating func add(_ name: String, _ literal: Literal, _ statement: Int) {
    if let index = properties.firstIndex(where: { $0.name == name }) {
      properties[index].values.append((literal, statement))
    } else {
      properties.append(Property(name: name, values: [(literal, statement)]))
    }
  }
}

/// The nodes that were sent lately: a bounded memory, so that not every mention of a node sends it again.
struct RecentNodes {
  private var slots = [String](repeating: "", count: 1 << 14)

  /// True when the node was not known; it is from now on.
  mutating func insert(_ id: String) -> Bool {
    let slot = Int(UInt(bitPattern: id.hashValue) % UInt(slots.count))
    if slots[slot] == id { return false }
    slots[slot] = id
    return true
  }
}
