import Testing

/// Subqueries, comprehensions and pattern predicates, with the outer slots they read.
@Suite("Binding: Subqueries")
struct SubqueryBindingTests {
  typealias Case = BindingCase

  @Test("Bound as", arguments: cases)
  func bound(_ test: Case) throws { try test.check() }

  static let cases: [Case] = [
    Case(
      "MATCH (n) WHERE (n)-[:T]->() AND NOT (n)-->({x: n.x}) RETURN n",
      """
      match
      node n
      where exists(n){match; node n bound; node @; relationship @: n -> @ :T}
      where not exists(n){match; node n bound; node @; relationship @: n -> @; where @.x = n.x}
      project n = n
      columns n=n
      """),
    Case(
      "MATCH (n), (m) WHERE EXISTS { MATCH (n)-->(k) WHERE EXISTS { (k)-->(m) } } RETURN n",
      """
      match
      node n
      node m
      where exists(n, m){match; node n bound; node k; relationship @: n -> k; where exists(m, k){match; \
      node k bound; node m bound; relationship @: k -> m}}
      project n = n
      columns n=n
      """),
    Case(
      "MATCH (n) RETURN [p = (n)-->(m) WHERE m.x > 1 | [p, n.y]] AS l",
      """
      match
      node n
      project l = collect(n){match; node n bound; node m; relationship @: n -> m; path p = n, @; where \
      m.x > 1; project @ = [p, n.y]; columns [p, n.y]=@}
      columns l=l
      """),
    Case(
      """
      MATCH (n) WHERE EXISTS { MATCH (n)-->(m) WITH n, count(*) AS c WHERE c > n.x RETURN true } RETURN \
      n
      """,
      """
      match
      node n
      where exists(n){match; node n bound; node m; relationship @: n -> m; key n = n; aggregate \
      count(); project n = n, c = @; filter c > n.x; project true = true; columns true=true}
      project n = n
      columns n=n
      """),
    Case(
      """
      MATCH (n) RETURN COUNT { (n)-->() } AS c, COLLECT { MATCH (n)-->(m) RETURN m.x ORDER BY m.y LIMIT \
      1 } AS l
      """,
      """
      match
      node n
      project c = count(n){match; node n bound; node @; relationship @: n -> @}, l = collect(n){match; \
      node n bound; node m; relationship @: n -> m; project m.x = m.x; sort m.y; limit 1; columns \
      m.x=m.x}
      columns c=c, l=l
      """),
    Case(
      "MATCH (a), (b) RETURN shortestPath((a)-[:T*]-(b)) AS p",
      """
      match
      node a
      node b
      project p = single(a, b){match; node a bound; node b bound; search anyShortest relationship @: a \
      - b :T *1.. path @; project @ = @; columns shortestPath((a)-[:T*]-(b))=@}
      columns p=p
      """),
    Case(
      "MATCH (n) RETURN exists(n.x) AS a, exists((n)-->()) AS b",
      """
      match
      node n
      project a = n.x is not null, b = exists(n){match; node n bound; node @; relationship @: n -> @}
      columns a=a, b=b
      """),
    Case(
      """
      MATCH (n), (k) CALL { WITH n MATCH (n)-->(m) RETURN m UNION WITH n RETURN n AS m } RETURN m
      """,
      """
      match
      node n
      node k
      call imports n
      match
      node n bound
      node m
      relationship @: n -> m
      project m = m
      columns m=m
      union
      project m'1 = n
      columns m=m'1
      project m = m
      columns m=m
      """),
    Case(
      "MATCH (n), (k) CALL (*) { MATCH (n)-->(m) RETURN m.x AS x } RETURN x, k",
      """
      match
      node n
      node k
      call imports n
      match
      node n bound
      node m
      relationship @: n -> m
      project x = m.x
      columns x=x
      project x = x, k = k
      columns x=x, k=k
      """),
    Case(
      "MATCH (n) CALL (n) { SET n.x = 1 }",
      """
      match
      node n
      call imports n
      set n.x = 1
      """),
  ]
}
