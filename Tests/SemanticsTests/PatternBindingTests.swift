import Testing

/// Nodes once, labels joined, conditions split, variable length, searches and groups.
@Suite("Binding: Patterns")
struct PatternBindingTests {
  typealias Case = BindingCase

  @Test("Bound as", arguments: cases)
  func bound(_ test: Case) throws { try test.check() }

  static let cases: [Case] = [
    Case(
      "MATCH (n:A {x: 1})-[r:T]->(m:B), (n:C)<-[s:U|V]-() WHERE n.a > 1 AND m.b = 2 RETURN n, r",
      """
      match
      node n :A&C
      node m :B
      node @
      relationship r: n -> m :T
      relationship s: n <- @ :(U|V)
      where n.x = 1
      where n.a > 1
      where m.b = 2
      project n = n, r = r
      columns n=n, r=r
      """),
    Case(
      "MATCH (a)-[r]->(b) OPTIONAL MATCH (a)-[r]->(c {x: b.x}) RETURN c",
      """
      match
      node a
      node b
      relationship r: a -> b
      optional match
      node a bound
      node c
      relationship r: a -> c bound
      where c.x = b.x
      project c = c
      columns c=c
      """),
    Case(
      "MATCH p = (a)-[r:T*1..3 {x: 1}]->(b)--(c) RETURN p",
      """
      match
      node a
      node b
      node c
      relationship r: a -> b :T *1..3 each @.x = 1
      relationship @: b - c
      path p = a, r, @
      project p = p
      columns p=p
      """),
    Case(
      "MATCH (n WHERE n.x > 1)-[r:T*0.. WHERE r.b = 2]-(m) RETURN r",
      """
      match
      node n
      node m
      relationship r: n - m :T *0.. each @.b = 2
      where n.x > 1
      project r = r
      columns r=r
      """),
    Case(
      "MATCH p = shortestPath((a:A)-[r*..5 {x: 1}]-(b)) RETURN p",
      """
      match
      node a :A
      node b
      search anyShortest relationship r: a - b *1..5 each @.x = 1 path p
      project p = p
      columns p=p
      """),
    Case(
      "MATCH ANY SHORTEST (a)-[r:T]->+(b) RETURN r",
      """
      match
      node a
      node b
      search anyShortest relationship r: a -> b :T *1.. path @
      project r = r
      columns r=r
      """),
    Case(
      "MATCH p = (a)((x)-[y:T]->(z) WHERE x.v > a.v){1,3}(b) RETURN x, y, p",
      """
      match
      node a
      node b
      group a {1..3} b
        match
        node x
        node z
        relationship y: x -> z :T
        where x.v > a.v
        list x'1 of x
        list y'1 of y
        list z'1 of z
      path p = a, @
      project x'1 = x'1, y'1 = y'1, p = p
      columns x=x'1, y=y'1, p=p
      """),
    Case(
      "MATCH (a)-[r]->(b) WITH [r] AS rs, a MATCH (a)-[rs*]->(b) RETURN b",
      """
      match
      node a
      node b
      relationship r: a -> b
      project rs = [r], a = a
      match
      node a bound
      node b'1
      relationship rs: a -> b'1 *1.. bound
      project b'1 = b'1
      columns b=b'1
      """),
  ]
}
