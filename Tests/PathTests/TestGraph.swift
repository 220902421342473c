import Engine
import Kith
import Syntax
import Testing

/// A small random graph, in the database and beside it. Nodes are known by their property `n`, relationships
/// by their property `w`, both counted from 0.
struct TestGraph {
  struct Relationship {
    var type: String
    var start: Int
    var end: Int
  }

  var labels: [String] = []
  var relationships: [Relationship] = []
  let database = Database()

  init(seed: UInt64, nodes: Int = 5, relationships count: Int = 7) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<nodes { labels.append(random.next(below: 2) == 0 ? "A" : "B") }
    for _ in 0..<count {
      relationships.append(
        Relationship(
          type: random.next(below: 3) == 0 ? "U" : "T", start: random.next(below: nodes),
          end: random.next(below: nodes)))
    }
    var parts = labels.enumerated().map { "(n\($0):\($1) {n: \($0)})" }
    for (w, relationship) in relationships.enumerated() {
      parts.append("(n\(relationship.start))-[:\(relationship.type) {w: \(w)}]->(n\(relationship.end))")
    }
    _ = try database.run("CREATE " + parts.joined(separator: ", "))
  }

  /// The rows of a query as text, sorted.
  func rows(_ query: String) throws -> [String] { try database.rows(query).sorted() }

  /// Relationships from a node, with the node at the other end.
  func steps(from node: Int, _ direction: String, type: String?) -> [(relationship: Int, node: Int)] {
    var result: [(relationship: Int, node: Int)] = []
    for (w, relationship) in relationships.enumerated() where type == nil || relationship.type == type {
      let isLoop = relationship.start == relationship.end
      if direction != "<-", relationship.start == node { result.append((w, relationship.end)) }
      if direction != "->", relationship.end == node, !(isLoop && direction == "-") {
        result.append((w, relationship.start))
      }
    }
    return result
  }
}

extension Database {
  /// The rows of a query as text: integers, strings and lists of them.
  func rows(_ query: String, parameters: [String: Datum] = [:], baseFolder: String = ".") throws -> [String] {
    var options = RunOptions()
    options.baseFolder = baseFolder
    let result = try run(query, parameters: parameters, options: options)
    return (0..<result.rowCount).map { row in
      result.columns.indices.map { text(result.value(row, $0)) }.joined(separator: " ")
    }
  }

  private func text(_ value: Value) -> String {
    switch value.tag {
    case .integer: String(value.asInteger)
    case .string: String(decoding: value.asString.bytes, as: UTF8.self)
    case .list: "[" + value.asList.elements.map { text($0) }.joined(separator: ",") + "]"
    case .boolean: value.isTrue ? "true" : "false"
    case .map:
      "{" + value.asMap.entries.map { text($0.key) + ":" + text($0.value) }.joined(separator: ",") + "}"
    default: value.isNull ? "null" : "?"
    }
  }

  /// The error a statement ends with.
  func failure(_ query: String, baseFolder: String = ".") -> Diagnostic? {
    do {
      _ = try rows(query, baseFolder: baseFolder)
      return nil
    } catch {
      return error as? Diagnostic
    }
  }
}

/// The SplitMix64 generator: the same numbers on every run.
struct SplitMix {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
