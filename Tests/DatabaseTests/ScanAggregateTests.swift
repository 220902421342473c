import Engine
import Kith
import Syntax
import Testing

/// Aggregates of a property of everything a scan gives are those of the values one by one, whatever the property
/// holds.
struct ScanAggregateTests {
  /// Values of a property of 3,000 elements, numbered i.
  static let values = [
    "i * 37 % 250 - 7", "i * 1000003", "9223372036854775807 - i", "toFloat(i * 7919 % 10001) / 10000",
    "1.0 / (i + 3)", "CASE WHEN i % 900 = 899 THEN null ELSE i END",
    "CASE WHEN i < 1500 THEN i ELSE i + 0.5 END", "CASE WHEN i = 2000 THEN duration('P1D') ELSE i END",
    "duration({days: i})", "null",
  ]

  private static let conditions = ["true", "e.i % 3 <> 1", "e.i > 2500", "e.i = 1700", "e.i < 0"]

  @Test(arguments: values, [1, 3])
  func `aggregates are those of the values`(value: String, threads: Int) throws {
    let database = Database()
    database.parallelism = Parallelism(threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
    // Neither nodes nor relationships begin with a page.
    _ = try database.run("UNWIND range(1, 300) AS i CREATE (:Other)-[:OTHER]->(:Other)")
    _ = try database.run("UNWIND range(0, 2999) AS i CREATE (:E {i: i, k: \(value)})")
    _ = try database.run("MATCH (e:E) CREATE (e)-[:R {i: e.i, k: e.k}]->(e)")
    for condition in Self.conditions {
      for function in ["count", "sum", "avg", "count(DISTINCT", "sum(DISTINCT"] {
        let call = function.contains("(") ? function + " " : function + "("
        for pattern in ["(e:E)", "()-[e:R]->()"] {
          let direct = outcome(database, "MATCH \(pattern) WHERE \(condition) RETURN \(call)e.k) AS x")
          let apart = outcome(
            database,
            "MATCH \(pattern) WHERE \(condition) WITH collect([e.k]) AS ks UNWIND ks AS k "
              + "RETURN \(call)k[0]) AS x")
          #expect(direct == apart, "\(function) of \(pattern) where \(condition)")
        }
      }
    }
  }

  /// The value to twelve digits, or the error.
  private func outcome(_ database: Database, _ query: String) -> String {
    do {
      let value = try database.run(query)[0][0]
      if case .float(let number) = value { return "float \((number * 1e12).rounded())" }
      return "\(value)"
    } catch {
      return error.detail
    }
  }
}
