import Syntax
import Testing

@Suite struct StatementTests {
  static let reading: [Case] = [
    Case("MATCH (n) RETURN n;", "MATCH (n) RETURN n"),
    Case(
      "match (a)-[r:A|:B]-(b), (c) where a.x = 1 return *",
      "MATCH (a)-[r:(A|B)]-(b), (c) WHERE (a.x = 1) RETURN *"),
    Case(
      "OPTIONAL MATCH p = ()<-[*2]-() RETURN DISTINCT p",
      "OPTIONAL MATCH p = ()<-[*{2,2}]-() RETURN DISTINCT p"),
    Case(
      "MATCH ()-[*0..]->()-[*..3]-()-[*]-() RETURN 1", "MATCH ()-[*{0,}]->()-[*{,3}]-()-[*{,}]-() RETURN 1"),
    Case("MATCH (n $props)-[r $r]->() RETURN n", "MATCH (n $props)-[r $r]->() RETURN n"),
    Case(
      "MATCH (n:A:B {x: 1} WHERE n.y)-[r:T WHERE r.z]->() RETURN n",
      "MATCH (n:(A&B) {x: 1} WHERE n.y)-[r:T WHERE r.z]->() RETURN n"),
    Case(
      "MATCH (WHERE 1 = 1), (where), (n IS A|B) RETURN 1",
      "MATCH ( WHERE (1 = 1)), (where), (n:(A|B)) RETURN 1"),
    Case("MATCH (n:!A&(B|%)) RETURN n", "MATCH (n:(!A&(B|%))) RETURN n"),
    Case(
      "UNWIND [1] AS x WITH x, x + 1 AS y ORDER BY x DESC, y ASC SKIP 1 LIMIT 2 WHERE y RETURN *, 1 AS one",
      "UNWIND [1] AS x WITH x, (x + 1) AS y ORDER BY x DESC, y SKIP 1 LIMIT 2 WHERE y RETURN *, 1 AS one"),
    Case("WITH * RETURN 1 OFFSET $n", "WITH * RETURN 1 SKIP $n"),
    Case(
      "RETURN 1 AS a UNION ALL RETURN 2 AS a UNION ALL RETURN 3 AS a",
      "RETURN 1 AS a UNION ALL RETURN 2 AS a UNION ALL RETURN 3 AS a"),
    Case(
      "LOAD CSV WITH HEADERS FROM 'f' + $x AS row FIELDTERMINATOR ';' RETURN row",
      "LOAD CSV WITH HEADERS FROM ('f' + $x) AS row FIELDTERMINATOR ';' RETURN row"),
    Case("load csv from f as row finish", "LOAD CSV FROM f AS row FINISH"),
    Case("EXPLAIN MATCH (n) RETURN n", "explain MATCH (n) RETURN n"),
    Case("USE kin PROFILE RETURN 1", "profile USE kin RETURN 1"),
    Case("RETURN [x IN xs | x] AS ys // done", "RETURN [x IN xs | x] AS ys"),
  ]

  static let paths: [Case] = [
    Case(
      "MATCH ((a)-[:T]->(b) WHERE a.x){1,3} RETURN 1", "MATCH ()((a)-[:T]->(b) WHERE a.x){1,3}() RETURN 1"),
    Case("MATCH (x)((a)-->(b))+(y)-->(z) RETURN 1", "MATCH (x)((a)-[]->(b)){1,}(y)-[]->(z) RETURN 1"),
    Case(
      "MATCH ((a)-->(b))*((c)-->(d)){,2}-->(e) RETURN 1",
      "MATCH ()((a)-[]->(b)){0,}()((c)-[]->(d)){0,2}()-[]->(e) RETURN 1"),
    Case(
      "MATCH (a)-[:T]->{2}(b)<-[:U]-*(c)-->{1,}(d) RETURN 1",
      "MATCH (a)-[:T*{2,2}]->(b)<-[:U*{0,}]-(c)-[*{1,}]->(d) RETURN 1"),
    Case("MATCH ((a)-->(b)) RETURN 1", "MATCH (a)-[]->(b) RETURN 1"),
    Case("MATCH p = shortestPath((a)-[*]-(b)) RETURN p", "MATCH p = anyShortest (a)-[*{,}]-(b) RETURN p"),
    Case(
      "MATCH p = allShortestPaths((a)-[:T*]-(b)) RETURN p",
      "MATCH p = allShortest (a)-[:T*{,}]-(b) RETURN p"),
    Case("MATCH p = ANY SHORTEST (a)-->+(b) RETURN p", "MATCH p = anyShortest (a)-[*{1,}]->(b) RETURN p"),
    Case(
      "MATCH ALL SHORTEST PATHS p = (a)-->+(b) RETURN p", "MATCH p = allShortest (a)-[*{1,}]->(b) RETURN p"),
    Case("MATCH SHORTEST 3 (a)-->+(b) RETURN 1", "MATCH shortest(3) (a)-[*{1,}]->(b) RETURN 1"),
    Case(
      "MATCH SHORTEST 2 PATH GROUPS (a)-->+(b) RETURN 1",
      "MATCH shortestGroups(2) (a)-[*{1,}]->(b) RETURN 1"),
    Case("MATCH ANY 2 (a)-->+(b), any = (c) RETURN 1", "MATCH any(2) (a)-[*{1,}]->(b), any = (c) RETURN 1"),
  ]

  static let writing: [Case] = [
    Case("CREATE (a:A {x: 1})-[:T {y: 2}]->(b), (c)", "CREATE (a:A {x: 1})-[:T {y: 2}]->(b), (c)"),
    Case(
      "MERGE (a) ON CREATE SET a.x = 1, a:B ON MATCH SET a += {y: 2} ON MATCH SET a.z = 3",
      "MERGE (a) ON CREATE SET a.x = 1, a:B ON MATCH SET a += {y: 2}, a.z = 3"),
    Case(
      "MATCH (n) SET n.a.b = 1, n['k'] = 2, n = {}, n += $m, n :A:B, (n).x = 3, n IS C",
      "MATCH (n) SET n.a.b = 1, n['k'] = 2, n = {}, n += $m, n:A:B, n.x = 3, n:C"),
    Case(
      "MATCH (n) REMOVE n.a, n:A:B, n['k'], head([n]).x", "MATCH (n) REMOVE n.a, n:A:B, n['k'], head([n]).x"),
    Case("MATCH (n) DELETE n, n.x[0]", "MATCH (n) DELETE n, n.x[0]"),
    Case("MATCH (n) detach delete n", "MATCH (n) DETACH DELETE n"),
    Case(
      "FOREACH (x IN [1] | CREATE (:A {v: x}) FOREACH (y IN x | SET y.z = 1))",
      "FOREACH (x IN [1] | CREATE (:A {v: x}) FOREACH (y IN x | SET y.z = 1))"),
  ]

  static let calling: [Case] = [
    Case("CALL db.labels", "CALL db.labels"),
    Case("CALL db.labels() YIELD *", "CALL db.labels() YIELD *"),
    Case(
      "CALL a.b(1, $p) YIELD x, y AS z WHERE x > 1 RETURN z",
      "CALL a.b(1, $p) YIELD x, y AS z WHERE (x > 1) RETURN z"),
    Case("CALL p() YIELD - RETURN 1", "CALL p() YIELD - RETURN 1"),
    Case(
      "MATCH (n) CALL { WITH n RETURN n.x AS x } RETURN x", "MATCH (n) CALL {WITH n RETURN n.x AS x} RETURN x"
    ),
    Case(
      "MATCH (x), (y) CALL (x, y) { CREATE (x)-[:T]->(y) } RETURN 1",
      "MATCH (x), (y) CALL (x, y) {CREATE (x)-[:T]->(y)} RETURN 1"),
    Case(
      "OPTIONAL CALL (*) { RETURN 1 AS a UNION RETURN 2 AS a } RETURN a",
      "OPTIONAL CALL (*) {RETURN 1 AS a UNION RETURN 2 AS a} RETURN a"),
    Case(
      "CALL () { CREATE (:A) } IN TRANSACTIONS OF 10 ROWS", "CALL () {CREATE (:A)} IN TRANSACTIONS OF 10 ROWS"
    ),
    Case("CALL { CREATE (:A) } IN TRANSACTIONS", "CALL {CREATE (:A)} IN TRANSACTIONS"),
  ]

  static let schema: [Case] = [
    Case("CREATE INDEX FOR (p:Person) ON (p.email)", "CREATE range INDEX - (:Person)(email)"),
    Case(
      "CREATE HASH INDEX mail IF NOT EXISTS FOR (p:Person) ON (p.email, p.name)",
      "CREATE hash INDEX mail unless there (:Person)(email, name)"),
    Case(
      "CREATE RANGE INDEX since FOR ()-[r:KNOWS]-() ON r.since", "CREATE range INDEX since [:KNOWS](since)"),
    Case("CREATE INDEX ON :Person(email)", "CREATE range INDEX - (:Person)(email)"),
    Case("DROP INDEX mail", "DROP INDEX mail"),
    Case("DROP INDEX mail IF EXISTS;", "DROP INDEX mail if there"),
    Case(
      "CREATE CONSTRAINT one IF NOT EXISTS FOR (n:L) REQUIRE n.p IS UNIQUE",
      "CREATE CONSTRAINT one unless there (:L)(p) unique"),
    Case("CREATE CONSTRAINT FOR (n:L) REQUIRE n.p IS NOT NULL", "CREATE CONSTRAINT - (:L)(p) exists"),
    Case(
      "CREATE CONSTRAINT k FOR (n:L) REQUIRE (n.p, n.q) IS NODE KEY", "CREATE CONSTRAINT k (:L)(p, q) key"),
    Case(
      "CREATE CONSTRAINT t FOR ()-[r:T]->() REQUIRE r.p IS :: ZONED DATETIME",
      "CREATE CONSTRAINT t [:T](p) typed ZONED DATETIME"),
    Case("DROP CONSTRAINT one IF EXISTS", "DROP CONSTRAINT one if there"),
    Case("SHOW FUNCTIONS", "SHOW functions"),
    Case("show indexes;", "SHOW indexes"),
    Case("CREATE index = (a)-[:T]->(b)", "CREATE index = (a)-[:T]->(b)"),
  ]

  @Test(arguments: reading + paths + writing + calling + schema)
  func parses(_ item: Case) throws {
    #expect(text(try parse(item.source)) == item.tree)
  }

  @Test func spansOfClauses() throws {
    let source = "MATCH (n)  WHERE n.x /*c*/ RETURN n"
    guard case .query(let query) = try parse(source).body else {
      Issue.record("not a query")
      return
    }
    #expect(query.first.clauses.map(\.span) == [Span(0, 20), Span(27, 35)])
    #expect(query.span == Span(0, 35))
  }
}
