import Engine
import Kith
import TestSupport
import Testing

/// Random statements that write: a graph stays sound, a failure leaves it as it was, and a kept plan does
/// what a new one does.
struct WriteTests {
  static let rounds = PackageFolder.environment("KITH_FUZZ_ROUNDS").flatMap(Int.init) ?? 12
  static let statementsPerRound = 12

  @Test func `writes are whole or nothing, from a kept plan too`() throws {
    var changes = 0
    var failures = 0
    for round in 0..<Self.rounds {
      var random = SeededGenerator(seed: UInt64(round) &+ 1 << 34)
      let graph = RandomGraph(using: &random)
      let kept = try Database(graph)
      let plain = try Database(graph)
      var statements: [String] = []
      for _ in 0..<Self.statementsPerRound {
        // An old statement now and then, for which there is a plan.
        let old = Int.random(in: 0..<3, using: &random) == 0 ? statements.randomElement(using: &random) : nil
        let statement = old ?? WriteGenerator.statement(using: &random)
        statements.append(statement)
        let before = kept.contents
        let first = kept.answer(statement, isOrdered: false)
        let second = plain.answer(statement, isOrdered: false, rewrites: false)
        let after = kept.contents
        let story = Comment(
          "seed \(round)\n\(graph.createStatement ?? "")\n\(statements.joined(separator: ";\n"))")
        #expect(first == second, story)
        #expect(after == plain.contents, story)
        #expect(kept.graph.checkInvariants() == nil, story)
        if first.error != nil {
          failures += 1
          #expect(after == before, story)
        } else if after != before {
          changes += 1
        }
        if kept.graph.nodeCount > 60 { break }
      }
    }
    let total = Self.rounds * Self.statementsPerRound
    #expect(
      changes * 4 > total && failures * 20 > total, "\(changes) changes, \(failures) failures of \(total)")
  }
}

/// Makes statements that write, at random; some fail when they have already changed something.
///
/// What they do does not depend on the order in which rows come.
private enum WriteGenerator {
  static func statement(using random: inout SeededGenerator) -> String {
    let label = RandomGraph.labels.randomElement(using: &random) ?? "A"
    let other = RandomGraph.labels.randomElement(using: &random) ?? "B"
    let type = RandomGraph.types.randomElement(using: &random) ?? "R"
    let number = Int.random(in: 0...2, using: &random)
    let match = "MATCH (a:\(label))-[r:\(type)]->(b)"
    let ordered = "MATCH (a:\(label)) WITH a ORDER BY id(a)"
    let clauses = [
      "CREATE (a:\(label) {w: \(number)})-[r:\(type)]->(b:\(other) {w: \(number)})",
      "\(ordered) CREATE (a)-[:\(type)]->(:\(other) {w: 1})",
      "MERGE (a:\(label) {w: \(number)}) ON CREATE SET a.p = 'new' ON MATCH SET a.p = \(number)",
      "\(ordered) MERGE (a)-[r:\(type)]->(b:\(other) {w: a.w}) SET r.w = \(number)",
      "UNWIND [0, 1, 1, 2] AS x MERGE (a:\(label) {w: x}) SET a:\(other)",
      "\(match) SET a.p = \(number), b:\(other)",
      "\(match) SET r.w = r.w + 1",
      "\(match) SET r += {p: 'x', w: null}",
      "MATCH (a:\(label)) SET a = {w: \(number), q: [1, 2]}",
      "MATCH (a:\(label)) REMOVE a:\(label), a.p",
      "MATCH (a:\(label)) SET a.p = null REMOVE a.q",
      "\(match) DELETE r",
      "MATCH (a:\(label) {w: \(number)}) DETACH DELETE a",
      "MATCH (a:\(label)) DELETE a",
      "FOREACH (x IN range(0, \(number)) | CREATE (:\(label) {w: x}) MERGE (:\(other) {w: x}))",
      "\(ordered) FOREACH (x IN [1, 2] | SET a.w = a.w + x)",
      "\(match) WITH DISTINCT a, b ORDER BY id(a), id(b) CREATE (a)<-[:\(type) {w: \(number)}]-(b)",
    ]
    let clause = clauses.randomElement(using: &random) ?? clauses[0]
    let endings = [
      " RETURN count(*) AS c", "", "", " WITH count(*) AS c UNWIND range(0, 2) AS x CREATE (:C {w: x})",
      // Errors after something has changed.
      " WITH count(*) AS c UNWIND [2, 1, 0] AS x CREATE (:A {w: 1 / x})",
      " WITH count(*) AS c CREATE (z:B) SET z.p = {not: 'a property'}",
    ]
    return clause + (endings.randomElement(using: &random) ?? "")
  }
}
