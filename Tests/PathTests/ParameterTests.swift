import Engine
import Kith
import Syntax
import Testing

/// Parameters wherever a value can stand, and clear errors where none can.
@Suite struct ParameterTests {
  static let parameters: [String: Datum] = [
    "ages": .map([("age", 7)]), "n": 2, "one": 1, "zero": 0, "list": [1, 2, 3], "name": "Ann", "none": .null,
    "minus": -1, "half": 1.5,
    "map": .map([("name", "Bo"), ("inner", .map([("age", 7)]))]),
    "rows": [.map([("k", 3)]), .map([("k", 1)]), .map([("k", 2)])], "key": "name",
  ]

  @Test func standForValues() throws {
    let cases: [(String, [String])] = [
      ("UNWIND $list AS x RETURN x SKIP $one LIMIT $one", ["2"]),
      ("UNWIND $list AS x RETURN x LIMIT $n", ["1", "2"]),
      ("UNWIND $list AS x WITH x ORDER BY x DESC LIMIT $one + 1 RETURN x", ["3", "2"]),
      ("UNWIND $list AS x RETURN x LIMIT $zero", []),
      ("CREATE (p:P $ages) RETURN p.age", ["7"]),
      ("CREATE (p:P {name: $map.name})-[r:R {since: $n}]->(:Q $ages) RETURN p.name, r.since", ["Bo 2"]),
      ("CREATE (p:P) SET p = $map.inner SET p += {name: $name} RETURN p.age, p.name", ["7 Ann"]),
      ("CREATE (p:P) SET p += $map.inner, p.list = $list RETURN p.age, p.list", ["7 [1,2,3]"]),
      ("CREATE (p:P {name: $name}) REMOVE p[$key] RETURN p.name IS NULL", ["true"]),
      ("MERGE (p:P {name: $map.name}) ON CREATE SET p.age = $map.inner.age RETURN p.age", ["7"]),
      ("UNWIND $rows AS row CREATE (p:P) SET p = row RETURN p.k ORDER BY p.k", ["1", "2", "3"]),
      (
        "FOREACH (x IN $list | CREATE (:P {k: x})) WITH 1 AS i MATCH (p:P) WHERE p.k IN $list RETURN sum(i)",
        ["3"]
      ),
      (
        "CREATE (a {k: $n})-[:T {w: $n}]->() WITH a MATCH ({k: $n})-[r:T* {w: $n}]->() RETURN size(r)",
        ["1"]
      ),
      (
        "CREATE (a)-[:T]->() WITH a MATCH (a)-[r WHERE $one = 1]->(b WHERE b.name = $none) RETURN count(*)",
        ["0"]
      ),
      (
        "RETURN $map.name, $map.inner.age, $map['name'], $map[$key], $list[$one], $list[$one..]",
        ["Bo 7 Bo Bo 2 [2,3]"]
      ),
      ("RETURN 2 IN $list, 5 IN $list, $none IN $list, $name STARTS WITH 'A'", ["true false null true"]),
      ("RETURN [x IN $list WHERE x > $one | x + $n], reduce(a = $zero, x IN $list | a + x)", ["[4,5] 6"]),
      (
        "RETURN all(x IN $list WHERE x >= $one), CASE $n WHEN 2 THEN $name END, COUNT { UNWIND $list AS x }",
        ["true Ann 3"]
      ),
      ("CALL { UNWIND $list AS x RETURN sum(x) AS s } RETURN s + $n", ["8"]),
      (
        "UNWIND $list AS x CALL (x) { RETURN x * $n AS y } IN TRANSACTIONS OF $n ROWS RETURN y",
        ["2", "4", "6"]
      ),
    ]
    for (query, expected) in cases {
      #expect(try Database().rows(query, parameters: Self.parameters) == expected, "\(query)")
    }
  }

  @Test func cannotStandEverywhere() {
    let cases: [(String, String)] = [
      ("MATCH (n:$name) RETURN n", "expected a label, found the parameter `$name`"),
      ("MATCH (n) WHERE n:$name RETURN n", "expected a label, found the parameter `$name`"),
      ("CREATE (n:$name)", "expected a label, found the parameter `$name`"),
      ("MATCH (n) SET n:$name", "expected a label"),
      ("MATCH (n:$($name)) RETURN n", "a label computed with `$(...)` is not supported"),
      ("MATCH ()-[r:$name]->() RETURN r", "expected a relationship type, found the parameter `$name`"),
      ("MATCH (n) RETURN n.$name", "expected a property key"),
      ("MATCH (n $map) RETURN n", "the parameter `$map` cannot stand for all properties"),
      ("MERGE (n:P $map) RETURN n", "the parameter `$map` cannot stand for all properties"),
      ("MATCH ()-[r*$n..3]->() RETURN r", "a parameter as the length of a relationship"),
      ("MATCH ()-[r*1..$n]->() RETURN r", "a parameter as the length of a relationship"),
      ("MATCH p = SHORTEST $n ()-[*]->() RETURN p", "a parameter as the number of paths"),
      ("RETURN 1 AS x LIMIT $minus", "LIMIT is -1"),
      ("RETURN 1 AS x SKIP $half", "SKIP needs an integer"),
      ("RETURN 1 AS x LIMIT $none", "LIMIT needs an integer"),
      ("RETURN $missing", "the parameter `$missing` was not given"),
      ("CREATE (n:P $list)", ""),
    ]
    for (query, part) in cases {
      do {
        _ = try Database().run(query, parameters: Self.parameters)
        Issue.record("\(query) ran")
      } catch {
        #expect(part.isEmpty || error.message.contains(part), "\(query)")
      }
    }
  }

  @Test func useNamesTheOneGraph() throws {
    for name in ["facts", "default", "Facts", "`default`"] {
      #expect(try Database().rows("USE \(name) RETURN 1 AS x") == ["1"])
    }
    let error = Database().failure("USE neo4j MATCH (n) RETURN n")
    #expect(error?.detail == "UnknownGraph")
    #expect(error?.message == "there is no graph `neo4j`")
    #expect(Database().failure("EXPLAIN USE other RETURN 1")?.detail == "UnknownGraph")
  }
}
