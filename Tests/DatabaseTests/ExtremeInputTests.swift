import Engine
import Kith
import Syntax
import Testing

/// Statements of unusual size and depth: a result or a clear error, in good time.
@Suite(.timeLimit(.minutes(5)))
struct ExtremeInputTests {
  /// Opening and closing text of one level of nesting around `1`.
  static let nestings: [(open: String, close: String)] = [
    ("(", ")"), ("[", "]"), ("{a: ", "}"), ("- ", ""), ("abs(", ")"), ("CASE WHEN true THEN ", " END"),
    ("COUNT { RETURN ", " AS x }"), ("[x IN [1] | ", "]"), ("reduce(s = 0, x IN [1] | s + ", ")"),
    ("[1][", "]"), ("any(x IN [1] WHERE 1 = ", ")"), ("1 + (", ")"), ("NOT (", ")"),
    ("coalesce(null, ", ")"), ("[(n)-->() | ", "]"),
  ]

  @Test(arguments: nestings.indices)
  func `nesting without end is refused, some is allowed`(index: Int) throws {
    let (open, close) = Self.nestings[index]
    let nested = { (depth: Int) in
      "MATCH (n) RETURN " + String(repeating: open, count: depth) + "1"
        + String(repeating: close, count: depth)
    }
    let database = try Database(["CREATE ()"])
    #expect(database.error(nested(40)).map { $0.type == .typeError || $0.type == .syntaxError } ?? true)
    let error = database.error(nested(10_000))
    #expect(error?.detail == "NestingTooDeep", "\(error?.message ?? "no error")")
    #expect(error?.message.contains("300") ?? false)
  }

  @Test(arguments: [
    ("CALL { ", "RETURN 1 AS x", " } RETURN x"), ("FOREACH (x IN [1] | ", "CREATE (:A)", ")"),
    ("MATCH (n) WHERE EXISTS { ", "(n)-->()", " } RETURN n"),
  ])
  func `nested clauses without end are refused`(open: String, middle: String, close: String) {
    let text = String(repeating: open, count: 5_000) + middle + String(repeating: close, count: 5_000)
    let error = Database().error(text)
    #expect(error?.type == .syntaxError, "\(error?.message ?? "no error")")
  }

  @Test func `long flat expressions are no nesting`() throws {
    let database = Database()
    let many = 20_000
    #expect(try database.value("RETURN " + String(repeating: "1 + ", count: many) + "1") == "\(many + 1)")
    #expect(try database.value("RETURN " + String(repeating: "true AND ", count: many) + "true") == "true")
    #expect(try database.value("RETURN " + String(repeating: "false OR ", count: many) + "true") == "true")
    #expect(try database.value("RETURN " + String(repeating: "1 <= ", count: many) + "1") == "true")
    #expect(
      try database.value("RETURN size('" + String(repeating: "x", count: 1_000_000) + "')") == "1000000")
    #expect(try database.value("RETURN" + String(repeating: " ", count: 1_000_000) + "1") == "1")
    #expect(try database.value("RETURN /*" + String(repeating: "*", count: 1_000_000) + "*/ 1") == "1")
    let cases = String(repeating: "WHEN false THEN 0 ", count: many)
    #expect(try database.value("RETURN CASE \(cases) ELSE 1 END") == "1")
    let nulls = String(repeating: "null, ", count: many)
    #expect(try database.value("RETURN coalesce(\(nulls) 1)") == "1")
  }

  @Test func `large lists and many columns`() throws {
    let database = Database()
    let numbers = (0..<100_000).map(String.init).joined(separator: ", ")
    #expect(try database.value("RETURN 99999 IN [\(numbers)]") == "true")
    #expect(
      try database.value("UNWIND range(99990, 100010) AS x WITH x WHERE x IN [\(numbers)] RETURN count(*)")
        == "10")
    let columns = (0..<2_000).map { "\($0) AS c\($0)" }.joined(separator: ", ")
    #expect(try database.run("RETURN \(columns)").columns.count == 2_000)
    #expect(try database.value("UNWIND range(1, 1000000) AS x RETURN count(x)") == "1000000")
    #expect(
      try database.value("UNWIND range(1, 200000) AS x WITH x ORDER BY -x LIMIT 1 RETURN x") == "200000")
    let nodes = (0..<5_000).map { "(:A {i: \($0)})" }.joined(separator: ", ")
    #expect(try database.run("CREATE \(nodes)").counters.nodesCreated == 5_000)
    let chain = "CREATE (:S {start: true})" + String(repeating: "-[:T]->(:S)", count: 2_000)
    #expect(try database.run(chain).counters.relationshipsCreated == 2_000)
    #expect(try database.value("MATCH p = (s:S {start: true})-[:T*2000]->() RETURN length(p)") == "2000")
    #expect(
      try database.value(
        "MATCH p = shortestPath((a:S)-[:T*]->(b:S)) WHERE id(b) = id(a) + 2000 RETURN length(p)")
        == "2000")
    let predicates = (0..<2_000).map { "n.p\($0) IS NULL" }.joined(separator: " AND ")
    #expect(try database.value("MATCH (n:A) WHERE \(predicates) RETURN count(*)") == "5000")
  }

  @Test func `more clauses than can be run in one go are refused`() throws {
    let database = Database()
    for clause in [
      "WITH 1 AS x ", "OPTIONAL MATCH (n:Nobody) ", "UNWIND [1] AS y WITH 1 AS x ",
    ] {
      let error = database.error(String(repeating: clause, count: 2_000) + "RETURN 1")
      #expect(error?.detail == "StatementTooLong", "\(error?.message ?? "no error")")
      #expect(error?.hint != nil)
      #expect(database.error(String(repeating: clause, count: 100) + "RETURN 1") == nil)
    }
    #expect(try database.value("MATCH (n) RETURN count(n)") == "0")
    // A run of CREATEs is one step, however long.
    #expect(database.error(String(repeating: "CREATE (:A) ", count: 20_000)) == nil)
    #expect(try database.value("MATCH (n:A) RETURN count(n)") == "20000")
    let path = "MATCH (a)" + String(repeating: "-[:T]->()", count: 2_000) + " RETURN a"
    #expect(database.error(path)?.detail == "StatementTooLong")
    let parts = Array(repeating: "RETURN 1 AS x", count: 1_000).joined(separator: " UNION ALL ")
    #expect(try database.run(parts).rowCount == 1_000)
  }

  @Test func `values cannot be nested without end`() {
    for statement in [
      "RETURN reduce(l = [], x IN range(1, 100000) | [l])",
      "RETURN reduce(l = {}, x IN range(1, 100000) | {a: l})",
      "UNWIND range(1, 2) AS i WITH reduce(l = [], x IN range(1, 100000) | [l]) AS l RETURN DISTINCT l",
    ] {
      #expect(Database().error(statement)?.detail == "NestingLimitExceeded")
    }
    var datum = Datum.list([])
    for _ in 0..<5_000 { datum = .list([datum]) }
    #expect(Database().error("RETURN $p", ["p": datum])?.type == .resourceError)
  }

  @Test func `lists cannot grow without end`() {
    var options = Database.RunOptions()
    options.limits.listElements = 1_000_000
    for statement in [
      "RETURN range(1, 9223372036854775807)", "RETURN size(reduce(l = [0], x IN range(1, 60) | l + l))",
    ] {
      #expect(Database().error(statement, options: options)?.detail == "ListTooLong")
    }
  }

  @Test func `broken statements of any length have an error in their text`() {
    let texts = [
      "", ";", " ", "\0", "\u{FEFF}", String(repeating: "`", count: 10_001),
      "RETURN '" + String(repeating: "\\", count: 9_999),
      "MATCH ()" + String(repeating: "-", count: 10_000), String(repeating: "RETURN ", count: 10_000),
      "RETURN " + String(repeating: "(", count: 299), "RETURN $" + String(repeating: "9", count: 10_000),
      "RETURN 1e" + String(repeating: "9", count: 10_000), "RETURN " + String(repeating: "9", count: 10_000),
      "/*" + String(repeating: "/*", count: 10_000),
      "MATCH (n:" + String(repeating: "!", count: 10_000) + "A) RETURN n",
      "RETURN 0x" + String(repeating: "F", count: 10_000), "\u{1F600}", "RETURN \u{202E}1",
    ]
    for text in texts {
      guard let error = Database().error(text) else { continue }
      #expect(!error.message.isEmpty)
      if let span = error.span {
        #expect(
          0 <= span.start && span.start <= span.end && span.end <= text.utf8.count, "\(text.prefix(40))")
      }
    }
  }

  @Test(
    "a text that would grow without end ends at its limit",
    arguments: [
      "RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s))",
      "RETURN size(reduce(s = 'x', i IN range(1, 60) | replace(s, 'x', 'xx')))",
    ])
  func textLimit(_ statement: String) {
    var options = Database.RunOptions()
    options.limits.stringBytes = 1 << 20
    #expect(Database().error(statement, options: options)?.detail == "StringTooLong")
  }
}

/// What a statement holds against its memory limit.
struct ResultMemoryTests {
  @Test func `a result counts once`() throws {
    var options = Database.RunOptions()
    // 16 bytes a value, once in the list and once in the result.
    options.limits.memory = 2 << 20
    let result = try Database().run("UNWIND range(1, 40000) AS x RETURN x", options: options)
    #expect(result.rowCount == 40_000)
    let error = #expect(throws: Diagnostic.self) {
      _ = try Database().run("UNWIND range(1, 70000) AS x RETURN x", options: options)
    }
    #expect(error?.detail == "MemoryLimitExceeded")
  }
}
