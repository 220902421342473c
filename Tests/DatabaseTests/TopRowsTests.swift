import Engine
import Kith
import Testing

/// ORDER BY with a limit gives the first rows of ORDER BY without one, ties in their order included.
struct TopRowsTests {
  /// Keys of few values, of many, of mixed types and null; rows come in no order of any of them.
  private static let rows =
    "UNWIND range(0, 2999) AS i WITH i * 7919 % 3000 AS i "
    + "WITH i, i % 3 AS few, i * 31 % 3001 AS many, "
    + "CASE i % 5 WHEN 0 THEN null WHEN 1 THEN toString(i % 40) WHEN 2 THEN i / 2.0 ELSE i % 17 END AS mixed "

  static let orders = [
    "few", "few DESC", "many", "many DESC", "mixed", "mixed DESC", "few, mixed DESC", "mixed, few DESC, many",
    "1",
  ]

  @Test(arguments: orders)
  func `a limit only leaves off the end`(order: String) throws {
    let database = Database()
    let whole = try values(database, "\(Self.rows)RETURN i, mixed ORDER BY \(order)")
    #expect(whole.count == 3000)
    for (skip, limit) in [
      (0, 0), (0, 1), (0, 10), (5, 10), (0, 127), (0, 128), (0, 129), (100, 60), (0, 2000),
    ] {
      let some = try values(
        database, "\(Self.rows)RETURN i, mixed ORDER BY \(order) SKIP \(skip) LIMIT \(limit)")
      #expect(some == Array(whole[skip..<skip + limit]), "\(order), \(skip), \(limit)")
    }
  }

  private func values(_ database: Database, _ query: String) throws -> [[Datum]] {
    let result = try database.run(query)
    return (0..<result.rowCount).map { result[$0] }
  }
}
