import Testing

/// CREATE, MERGE, SET, FOREACH, CALL.
@Suite("Binding: Updates and procedures")
struct UpdateBindingTests {
  typealias Case = BindingCase

  @Test("Bound as", arguments: cases)
  func bound(_ test: Case) throws { try test.check() }

  static let cases: [Case] = [
    Case(
      "SHOW FUNCTIONS",
      """
      call kith.functions() yield 0=name
      columns name=name
      """),
    Case(
      "CREATE (a:A:B {x: 1})-[:T {y: 2}]->(b)<-[r:U]-(a), (c {z: a.x})",
      """
      create a:A:B {x: 1}
      create b
      create @:T a -> b {y: 2}
      create r:U a -> b
      create c {z: a.x}
      """),
    Case(
      "MATCH (a) CREATE p = (a)-[:T]->(b $props) RETURN p",
      """
      match
      node a
      create b $props
      create @:T a -> b
      path p = a, @
      project p = p
      columns p=p
      """),
    Case(
      """
      MATCH (a) MERGE p = (a)-[r:T {x: a.x}]-(b:B {y: 1}) ON CREATE SET r.n = 1 ON MATCH SET b += {k: 2}
      """,
      """
      match
      node a
      merge
      match
      node a bound
      node b :B
      relationship r: a - b :T
      path p = a, r
      where r.x = a.x
      where b.y = 1
      create b:B {y: 1}
      create r:T a -> b {x: a.x}
      path p = a, r
      on create r.n = 1
      on match b += {k: 2}
      """),
    Case(
      "MERGE (a)-[:T]->(a)",
      """
      merge
      match
      node a
      relationship @: a -> a :T
      create a
      create @:T a -> a
      """),
    Case(
      "MATCH (n) SET n.x = n.y + 1, n = {a: 1}, n:L, n['k'] = 2",
      """
      match
      node n
      set n.x = (n.y + 1)
      set n = {a: 1}
      set n:L
      set n['k'] = 2
      """),
    Case(
      "MATCH (n) FOREACH (x IN [1, 2] | CREATE (n)-[:R]->(:X {v: x}) SET n.last = x)",
      """
      match
      node n
      for each x in [1, 2]
      create @:X {v: x}
      create @:R n -> @
      set n.last = x
      """),
    Case(
      "MATCH p = (n)-[r]->() DETACH DELETE n, r, p, null",
      """
      match
      node n
      node @
      relationship r: n -> @
      path p = n, r
      detach delete n, r, p, null
      """),
    Case(
      "CALL test.people('Ann')",
      """
      call test.people('Ann') yield 0=city, 1=code
      columns city=city, code=code
      """),
    Case(
      "CALL test.people",
      """
      call test.people($name, $age) yield 0=city, 1=code
      columns city=city, code=code
      """),
    Case(
      "CALL test.people('Ann', 3) YIELD *",
      """
      call test.people('Ann', 3) yield 0=city, 1=code
      columns city=city, code=code
      """),
    Case(
      "MATCH (n) CALL test.people(n.name) YIELD code, city AS town RETURN town, code",
      """
      match
      node n
      call test.people(n.name) yield 1=code, 0=town
      project town = town, code = code
      columns town=town, code=code
      """),
    Case(
      "MATCH (n) CALL test.nothing() RETURN n",
      """
      match
      node n
      call test.nothing() yield 
      project n = n
      columns n=n
      """),
    Case(
      "LOAD CSV WITH HEADERS FROM $file AS row UNWIND [1, 2] AS i RETURN row.x, i",
      """
      load $file into row
      unwind [1, 2] into i
      project row.x = row.x, i = i
      columns row.x=row.x, i=i
      """),
  ]
}
