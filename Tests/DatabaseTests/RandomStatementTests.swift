import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Statements at random never trap, never break the graph, and fail only with an error of the language.
///
/// `KITH_FUZZ_ROUNDS` makes it run longer, with other seeds.
struct RandomStatementTests {
  static let rounds = PackageFolder.environment("KITH_FUZZ_ROUNDS").flatMap(Int.init) ?? 4
  static let statementsPerRound = 400

  @Test(arguments: 0..<rounds)
  func `random statements do no harm`(round: Int) throws {
    var generator = StatementGenerator(seed: UInt64(round))
    let database = Database()
    var options = Database.RunOptions()
    options.limits.memory = 256 << 20
    var succeeded = 0
    for _ in 0..<Self.statementsPerRound {
      let statement = generator.statement()
      let before = database.graph
      options.limits.deadline = .now + .seconds(2)
      do throws(Diagnostic) {
        let result = try database.run(statement, options: options)
        succeeded += 1
        try compareWithPlainPlan(statement, result, database, options)
      } catch {
        check(error, statement)
        let after = database.graph
        #expect(
          before.nodeCount == after.nodeCount && before.relationshipCount == after.relationshipCount,
          "\(statement)")
      }
      if database.graph.nodeCount > 300 { _ = try database.run("MATCH (n) DETACH DELETE n") }
    }
    #expect(database.graph.checkInvariants() == nil)
    // A grammar that mostly made errors would test little.
    #expect(succeeded > Self.statementsPerRound / 3, "\(succeeded)")
  }

  private func check(_ error: Diagnostic, _ statement: String) {
    #expect(error.type != .internalError, "\(statement)\n\(error.message)")
    #expect(!error.message.isEmpty, "\(statement)")
    guard let span = error.span else { return }
    #expect(
      0 <= span.start && span.start <= span.end && span.end <= statement.utf8.count,
      "\(statement)\n\(error.message)")
  }

  /// A statement that only read must give the same rows from a plan without rewrites, and again from the plan that
  /// was kept. Where the order of rows decides what is seen, there is nothing to compare.
  private func compareWithPlainPlan(
    _ statement: String, _ result: QueryResult, _ database: Database, _ options: Database.RunOptions
  ) throws(Diagnostic) {
    let dependsOnOrder = ["LIMIT", "SKIP", "collect"].contains { statement.contains($0) }
    guard result.counters.isEmpty, !result.columns.isEmpty, !dependsOnOrder else { return }
    let expected = lines(result)
    #expect(lines(try database.run(statement, options: options)) == expected, "again: \(statement)")
    var plain = options
    plain.rewrites = false
    #expect(lines(try database.run(statement, options: plain)) == expected, "without rewrites: \(statement)")
  }

  private func lines(_ result: QueryResult) -> [String] {
    (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }.joined(
        separator: " | ")
    }
    .sorted()
  }
}
