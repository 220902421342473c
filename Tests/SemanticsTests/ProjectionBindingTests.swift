import Testing

/// Scope after WITH, grouping keys, aggregates, sorting by what is projected.
@Suite("Binding: WITH and RETURN")
struct ProjectionBindingTests {
  typealias Case = BindingCase

  @Test("Bound as", arguments: cases)
  func bound(_ test: Case) throws { try test.check() }

  static let cases: [Case] = [
    Case(
      "MATCH (n) RETURN n.name, n AS m, n",
      """
      match
      node n
      project n.name = n.name, m = n, n = n
      columns n.name=n.name, m=m, n=n
      """),
    Case(
      "WITH 1 AS x, 2 AS y WITH y AS x, x AS y ORDER BY x RETURN *",
      """
      project x = 1, y = 2
      project x'1 = y, y'1 = x
      sort x'1
      project x'1 = x'1, y'1 = y'1
      columns x=x'1, y=y'1
      """),
    Case(
      "MATCH (n) WITH n.name AS name ORDER BY n.age WHERE n.x = name RETURN name",
      """
      match
      node n
      project name = n.name
      sort n.age
      filter n.x = name
      project name = name
      columns name=name
      """),
    Case(
      "MATCH (a) WITH a.name AS a ORDER BY a.name RETURN a",
      """
      match
      node a
      project a'1 = a.name
      sort a'1
      project a'1 = a'1
      columns a=a'1
      """),
    Case(
      "MATCH (n) WITH DISTINCT n.name AS name ORDER BY n.name + 'x' RETURN name",
      """
      match
      node n
      project distinct name = n.name
      sort (name + 'x')
      project name = name
      columns name=name
      """),
    Case(
      "MATCH (n) RETURN n.age + n.x AS s ORDER BY n.age + n.x + 1",
      """
      match
      node n
      project s = (n.age + n.x)
      sort (s + 1)
      columns s=s
      """),
    Case(
      "MATCH (n) RETURN n.k, count(*) + 1 AS c, n.k + sum(n.x) AS s",
      """
      match
      node n
      key n.k = n.k
      aggregate count()
      aggregate sum(n.x)
      project n.k = n.k, c = (@ + 1), s = (n.k + @)
      columns n.k=n.k, c=c, s=s
      """),
    Case(
      "MATCH (n) RETURN n AS m, n.age + count(DISTINCT n.x) AS s",
      """
      match
      node n
      key n = n
      aggregate distinct count(n.x)
      project m = n, s = (n.age + @)
      columns m=m, s=s
      """),
    Case(
      """
      MATCH (n)-->(m) WITH n, collect(m.x) AS l ORDER BY n.name, max(n.y) DESC SKIP 1 LIMIT $l WHERE \
      size(l) > 1 RETURN l
      """,
      """
      match
      node n
      node m
      relationship @: n -> m
      key n = n
      aggregate collect(m.x)
      aggregate max(n.y)
      project n = n, l = @, @ = @
      sort n.name
      sort @ desc
      skip 1
      limit $l
      filter size(l) > 1
      project l = l
      columns l=l
      """),
    Case(
      "MATCH (n) WITH n.age AS age, count(n.x) AS c ORDER BY age + count(n.x) RETURN age",
      """
      match
      node n
      key age = n.age
      aggregate count(n.x)
      project age = age, c = @
      sort (age + c)
      project age = age
      columns age=age
      """),
    Case(
      "MATCH (n) RETURN sum(n.x) + sum(n.y) AS t, n.k ORDER BY sum(n.x)",
      """
      match
      node n
      key n.k = n.k
      aggregate sum(n.x)
      aggregate sum(n.y)
      project t = (@ + @), n.k = n.k, @ = @
      sort @
      columns t=t, n.k=n.k
      """),
    Case(
      "MATCH (n) WITH n, count(*) AS c WHERE count(*) > 1 RETURN c",
      """
      match
      node n
      key n = n
      aggregate count()
      project n = n, c = @
      filter c > 1
      project c = c
      columns c=c
      """),
    Case(
      "MATCH (n) RETURN [x IN collect(n) | x.name] AS l",
      """
      match
      node n
      aggregate collect(n)
      project l = [x in @ | x.name]
      columns l=l
      """),
    Case(
      "RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a",
      """
      project a = 1, b = 2
      columns a=a, b=b
      union
      project b'1 = 3, a'1 = 4
      columns a=a'1, b=b'1
      """),
  ]
}
