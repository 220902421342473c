import Engine
import Kith
import Syntax
import Testing

/// Planning stays quick for patterns of any size: these would take hours if every order were tried.
struct PlanningLimitTests {
  @Test func `hundreds of unconnected parts`() throws {
    let graph = try RewriteGraph(isSimple: true)
    let parts = (0..<300).map { "(n\($0):P {id: \($0)})" }.joined(separator: ", ")
    #expect(try graph.rows("MATCH \(parts) RETURN n0.id + n299.id", .whenCheaper) == ["299"])
  }

  @Test func `a chain of a hundred relationships`() throws {
    let database = Database()
    _ = try database.run("UNWIND range(0, 100) AS i CREATE (:N {i: i})")
    _ = try database.run("MATCH (a:N), (b:N) WHERE b.i = a.i + 1 CREATE (a)-[:T]->(b)")
    let chain = (0..<100).map { "(n\($0))-[:T]->" }.joined() + "(n100)"
    let result = try database.run("MATCH \(chain) RETURN n0.i + n100.i")
    #expect(result.rowCount == 1)
    #expect(result[0] == [.integer(100)])
  }

  @Test func `a star of a dozen relationships`() throws {
    let graph = try RewriteGraph(isSimple: true)
    let rays = (0..<12).map { "(c)<-[:LIVES]-(p\($0):P {id: \($0 * 30)})" }.joined(separator: ", ")
    let query = "MATCH \(rays) RETURN c.id, p11.id"
    #expect(try graph.rows(query, .whenCheaper) == graph.rows(query, .none))
    #expect(try graph.rows(query, .whenCheaper) == ["0 330"])
  }

  @Test func `the most selective end comes first`() throws {
    let graph = try RewriteGraph(isSimple: true)
    let plan = try graph.plan(
      "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)-[:LIVES]->(d:C) WHERE c.id = 17 RETURN a.id, b.id, d.id")
    #expect(plan.dropLast().last == "NodeSeek (c:P) id = 17", "\(plan)")
    #expect(!plan.contains { $0.hasPrefix("NodeScan") }, "\(plan)")
  }
}
