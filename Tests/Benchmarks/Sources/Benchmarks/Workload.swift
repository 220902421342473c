import CKernels
import Engine
import Importing
import Kith

/// One question: the statement kith answers, and the loop in C that answers the same.
struct Question {
  var name: String
  /// How many times as long as C kith may take, with room for noise: about twice what was measured.
  var allowedRatio: Double
  var kith: () throws -> Int
  var bare: () -> Int
  /// Whether both must give the same number.
  var isCompared = true
}

/// The questions over one graph, loaded into both.
struct Workload {
  private let database: Database
  private let graph: SocialGraph
  private let bare: UnsafeMutablePointer<ck_graph>
  private let folder: String
  private let edgeFile: String

  private static let follows = "MATCH (a:Person)-[:FOLLOWS]->(b:Person)"

  init(_ graph: SocialGraph, folder: String) throws {
    self.graph = graph
    self.folder = folder
    edgeFile = graph.write(to: folder)
    database = Database()
    // The loops in C use one thread.
    database.parallelism = .none
    _ = try database.importFolder(folder)
    bare = ck_make(
      UInt32(graph.count), UInt32(graph.from.count), graph.from, graph.to, graph.age, graph.gender)
  }

  /// The statement's first value: kept plans are used from the second run on.
  private func ask(_ statement: String, _ parameters: [String: Datum] = [:]) throws -> Int {
    let result = try database.run(statement, parameters: parameters)
    guard result.rowCount > 0 else { return 0 }
    switch result[0].first {
    case .integer(let number)?: return Int(number)
    case .float(let number)?: return Int(number * 1000)
    default: return 0
    }
  }

  private func question(
    _ name: String, _ allowedRatio: Double, _ statement: String, _ parameters: [String: Datum] = [:],
    _ bare: @escaping () -> Int
  ) -> Question {
    Question(
      name: name, allowedRatio: allowedRatio, kith: { try ask(statement, parameters) }, bare: bare)
  }

  var questions: [Question] { counting + searching + small }

  private var counting: [Question] {
    let graph = bare
    return [
      question(
        "q1, three most followed", 200,
        Workload.follows + " RETURN count(a) AS n, b.id AS id, b.name ORDER BY n DESC, id LIMIT 3"
      ) { Int(ck_most_followed(graph)) },
      question(
        "q8, two hops", 50, Workload.follows + "-[:FOLLOWS]->(c:Person) RETURN count(*)"
      ) { Int(ck_two_hops(graph)) },
      question(
        "q9, two hops filtered", 8,
        Workload.follows + "-[:FOLLOWS]->(c:Person) WHERE b.age < 50 AND c.age > 25 RETURN count(*)"
      ) { Int(ck_two_hops_filtered(graph, 50, 25)) },
      question(
        "three hops", 6,
        Workload.follows + "-[:FOLLOWS]->(c:Person)-[:FOLLOWS]->(d:Person) RETURN count(*)"
      ) { Int(ck_three_hops(graph)) },
      question(
        "triangles", 4,
        Workload.follows + "-[:FOLLOWS]->(c:Person), (a)-[:FOLLOWS]->(c) RETURN count(*)"
      ) { Int(ck_triangles(graph)) },
      question(
        "two-hop sum, enumerated", 10,
        Workload.follows + "-[:FOLLOWS]->(c:Person) WHERE a.age < 20 RETURN sum(c.age)"
      ) { Int(ck_two_hop_sum(graph, 20)) },
      Question(
        name: "filter and group", allowedRatio: 16,
        kith: {
          try ask("MATCH (p:Person) WHERE p.age > 30 RETURN avg(p.age) AS a, p.gender AS g ORDER BY g")
        }, bare: { Int(ck_filter_group(graph, 30)) }, isCompared: false),
    ]
  }

  private var searching: [Question] {
    let graph = bare
    return [
      question(
        "friends of friends, top ten", 40,
        """
        MATCH (p:Person {id: $id})-[:FOLLOWS]->(x:Person)-[:FOLLOWS]->(f:Person)
        WHERE f <> p AND NOT (p)-[:FOLLOWS]->(f) RETURN count(*) AS n, f.id AS id ORDER BY n DESC, id LIMIT 10
        """, ["id": .integer(3)]
      ) { Int(ck_friends_of_friends(graph, 3)) },
      question(
        "*1..3", 10,
        "MATCH (p:Person {id: $id})-[:FOLLOWS*1..3]->(f:Person) RETURN count(DISTINCT f)",
        ["id": .integer(3)]
      ) { Int(ck_reach(graph, 3, 3)) },
      question(
        "shortest path", 1,
        """
        MATCH p = shortestPath((a:Person {id: $a})-[:FOLLOWS*..15]->(b:Person {id: $b})) RETURN length(p)
        """, ["a": .integer(11), "b": .integer(Int64(self.graph.count - 7))]
      ) { [count = self.graph.count] in Int(ck_shortest(graph, 11, UInt32(count - 7))) },
    ]
  }

  /// A thousand small statements at a time, and the load.
  private var small: [Question] {
    let (graph, database, nodes) = (bare, database, self.graph.count)
    let (folder, edgeFile) = (folder, edgeFile)
    return [
      Question(
        name: "1,000 point reads", allowedRatio: 1200,
        kith: {
          try (0..<1000).reduce(0) { total, i in
            total
              + (try ask(
                "MATCH (p:Person {id: $id}) RETURN p.age", ["id": .integer(Int64(i * 97 % nodes))]))
          }
        }, bare: { (0..<1000).reduce(0) { $0 + Int(ck_point_read(graph, UInt32($1 * 97 % nodes))) } }),
      Question(
        name: "1,000 one-edge transactions", allowedRatio: 160,
        kith: {
          for i in 0..<1000 {
            _ = try database.run(
              "MATCH (a:Person {id: $a}), (b:Person {id: $b}) CREATE (a)-[:KNOWS]->(b)",
              parameters: ["a": .integer(Int64(i * 31 % nodes)), "b": .integer(Int64(i * 57 % nodes))])
          }
          return 0
        },
        bare: {
          guard let lists = ck_lists_make(UInt32(nodes)) else { return 0 }
          defer { ck_lists_free(lists) }
          for i in 0..<1000 { _ = ck_lists_append(lists, UInt32(i * 31 % nodes), UInt32(i * 57 % nodes)) }
          return 0
        }, isCompared: false),
      Question(
        name: "load", allowedRatio: 7,
        kith: {
          let fresh = Database()
          return try fresh.importFolder(folder).relationships
        }, bare: { Int(ck_load_edges(edgeFile, UInt32(nodes))) }),
    ]
  }
}
