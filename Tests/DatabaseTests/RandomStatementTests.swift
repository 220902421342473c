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
      if let error = database.error(statement, options: options) {
        #expect(error.type != .internalError, "\(statement)\n\(error.message)")
        if let span = error.span {
          #expect(
            span.start <= span.end && span.end <= statement.utf8.count, "\(statement)\n\(error.message)")
        }
        #expect(
          before.nodeCount == database.graph.nodeCount
            && before.relationshipCount == database.graph.relationshipCount,
          "\(statement)")
      } else {
        succeeded += 1
      }
      if database.graph.nodeCount > 300 { _ = try database.run("MATCH (n) DETACH DELETE n") }
    }
    #expect(database.graph.checkInvariants() == nil)
    // A grammar that mostly made errors would test little.
    #expect(succeeded > Self.statementsPerRound / 3, "\(succeeded)")
  }
}
