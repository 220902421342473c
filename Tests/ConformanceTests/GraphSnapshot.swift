import Engine
import Kith

/// What is in a graph, for the side effects of a statement: seen through queries, as any user would.
struct GraphSnapshot {
  private var nodes: Set<Int> = []
  private var relationships: Set<Int> = []
  private var labels: Set<String> = []
  /// One text for each element, key and value.
  private var properties: Set<String> = []

  init() {}

  init(_ database: Database) throws {
    let nodes = try database.run("MATCH (n) RETURN n")
    for row in 0..<nodes.rowCount {
      guard case .node(let node) = nodes[row][0] else { throw Verdict("not a node") }
      self.nodes.insert(node.id)
      labels.formUnion(node.labels)
      add(node.properties, of: "n\(node.id)")
    }
    let relationships = try database.run("MATCH ()-[r]->() RETURN r")
    for row in 0..<relationships.rowCount {
      guard case .relationship(let relationship) = relationships[row][0] else {
        throw Verdict("not a relationship")
      }
      self.relationships.insert(relationship.id)
      add(relationship.properties, of: "r\(relationship.id)")
    }
  }

  private mutating func add(_ entries: [(key: String, value: Datum)], of element: String) {
    for entry in entries { properties.insert("\(element) \(entry.key) \(TableValue(entry.value).key())") }
  }

  /// How many of each kind came and went; kinds without change are left out.
  func changes(to later: GraphSnapshot) -> [String: Int] {
    var counts: [String: Int] = [:]
    func count<Element>(_ kind: String, _ before: Set<Element>, _ after: Set<Element>) {
      let (added, removed) = (after.subtracting(before).count, before.subtracting(after).count)
      if added > 0 { counts["+" + kind] = added }
      if removed > 0 { counts["-" + kind] = removed }
    }
    count("nodes", nodes, later.nodes)
    count("relationships", relationships, later.relationships)
    count("labels", labels, later.labels)
    count("properties", properties, later.properties)
    return counts
  }
}
