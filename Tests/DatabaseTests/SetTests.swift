import Kith
import Testing

/// SET over many elements at once sets what it sets one by one.
struct SetTests {
  /// New values of `v`, in terms of the element `e`, which has a number `i` and, but for some, a `v`.
  static let values = [
    "e.i * 2", "e.v + 1", "e.i / 7.0", "date('2020-01-01') + duration({days: e.i})",
    "'t' + toString(e.i % 50)",
    "e.i % 2 = 0", "null", "CASE WHEN e.i % 5 = 0 THEN null ELSE e.i END",
    "CASE WHEN e.i < 1500 THEN e.i ELSE 'late' END", "[e.i]", "7", "0.5",
  ]

  static let preparations = [
    "", "CREATE INDEX FOR (e:E) ON (e.v)", "CREATE CONSTRAINT FOR (e:E) REQUIRE e.other IS UNIQUE",
    "MATCH (e:E) WHERE e.i % 700 = 3 DETACH DELETE e", "MATCH (e:E) WHERE e.i = 2000 SET e.v = 'odd'",
  ]

  @Test(arguments: values, preparations)
  func `a column is set as its values are`(value: String, preparation: String) throws {
    for pattern in ["(e:E)", "()-[e:R]->()"] {
      let make = {
        let database = Database()
        _ = try database.run("UNWIND range(1, 200) AS i CREATE (:Other)-[:OTHER]->(:Other)")
        _ = try database.run("UNWIND range(0, 2999) AS i CREATE (e:E {i: i})-[:R {i: i, v: i}]->(e)")
        _ = try database.run("MATCH (e:E) WHERE e.i % 999 <> 998 SET e.v = e.i * 0.5")
        if !preparation.isEmpty { _ = try database.run(preparation) }
        return database
      }
      let many = try make()
      _ = try many.run("MATCH \(pattern) SET e.v = \(value)")
      // A condition on the number, and one by one because another item is set too.
      let single = try make()
      _ = try single.run("MATCH \(pattern) WHERE e.i >= 0 SET e.v = \(value), e.w = null")
      let question = "MATCH \(pattern) RETURN e.i AS i, e.v AS v, e.w AS w ORDER BY i"
      let (found, wanted) = (try many.rows(question), try single.rows(question))
      #expect(found == wanted, "\(pattern)")
      #expect(!found.isEmpty)
    }
  }

  @Test func `properties are set while the label is scanned, and new nodes are not met`() throws {
    let database = Database()
    _ = try database.run("UNWIND range(1, 3000) AS i CREATE (:E {i: i, next: i + 1})")
    _ = try database.run("MATCH (e:E) SET e.i = e.next, e.next = e.i")
    #expect(
      try database.value("MATCH (e:E) RETURN count(*) = 3000 AND min(e.i) = 2 AND max(e.i) = 3001")
        == "true")
    _ = try database.run("MATCH (e:E) SET e.i = 0 CREATE (:E {i: 1})")
    #expect(try database.value("MATCH (e:E) RETURN count(*) = 6000 AND sum(e.i) = 3000") == "true")
    _ = try database.run("MATCH (e:E) SET e = {i: e.i + 1} WITH sum(e.i) AS s CREATE (:Sum {s: s})")
    #expect(try database.value("MATCH (s:Sum) RETURN s.s") == "9000")
  }
}
