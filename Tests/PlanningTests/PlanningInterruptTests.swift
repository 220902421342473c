import Engine
import Kith
import Planning
import Syntax
import TestSupport
import Testing

/// Planning itself ends when the statement is cancelled or late, and refuses what would take all memory.
struct PlanningInterruptTests {
  /// Takes long to plan and would take no time to run.
  private static let large = (0..<400).map {
    "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P {id: \($0)}) RETURN a.id AS x"
  }
  .joined(separator: " UNION ALL ")

  @Test func `planning ends at the deadline`() throws {
    let database = Database()
    var options = Database.RunOptions()
    options.limits.deadline = .now
    let error = #expect(throws: Diagnostic.self) {
      _ = try database.run("EXPLAIN " + Self.large, options: options)
    }
    #expect(error?.detail == "TimeLimitExceeded")
    // The deadline was that of the one run.
    #expect(try database.run("RETURN 1 AS x")[0] == [.integer(1)])
  }

  @Test func `planning can be cancelled`() throws {
    let database = Database()
    let planning = try #require(
      BackgroundThread { () -> String? in
        do throws(Diagnostic) {
          _ = try database.run("EXPLAIN " + Self.large)
          return nil
        } catch { return error.detail }
      })
    while !planning.isFinished { database.cancel() }
    #expect(planning.wait() == "Cancelled")
    #expect(try database.run("RETURN 1 AS x")[0] == [.integer(1)])
  }

  @Test func `a statement whose plan would be too large is refused`() throws {
    let parts = (0..<5_000).map { "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P {id: \($0)}) RETURN a.id AS x" }
    let error = #expect(throws: Diagnostic.self) {
      _ = try Database().run(parts.joined(separator: " UNION ALL "))
    }
    #expect(error?.detail == "StatementTooLarge")
    #expect(error?.message.contains("\(Lowering.mostColumns)") ?? false)
    let simple = (0..<5_000).map { "RETURN \($0) AS x" }.joined(separator: " UNION ALL ")
    #expect(try Database().run(simple).rowCount == 5_000)
  }
}
