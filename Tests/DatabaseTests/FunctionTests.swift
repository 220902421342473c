import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Every function and operator with values it was not made for: a value or an error of the language, never a trap.
@Suite(.timeLimit(.minutes(5)))
struct FunctionTests {
  static let signatures = Functions.all

  /// Values at the edges of every type, as parameters.
  static let edges: [Datum] = [
    .null, .boolean(true), .boolean(false), .integer(0), .integer(1), .integer(-1), .integer(.max),
    .integer(.min),
    .integer(2_000_000_000_000), .float(0), .float(-0.0), .float(.nan), .float(.infinity), .float(-.infinity),
    .float(1.5), .float(-2.5), .float(.greatestFiniteMagnitude), .float(.leastNonzeroMagnitude),
    .float(9.3e18),
    .string(""), .string("a"), .string("12"), .string("1e999"), .string("é\u{301}😀"), .string("2020-01-31"),
    .string("P1Y2M"), .string("12:30+01:00"), .string("year"), .string("Europe/Oslo"), .string("HALF_EVEN"),
    .string(String(repeating: "x", count: 3_000)), .list([]), .list([.null]),
    .list([.integer(1), .string("a"), .null, .list([])]), .map([]), .map([("year", .integer(2020))]),
    .map([("year", .integer(.max)), ("month", .float(.nan))]), .map([("days", .float(1e300))]),
    .map([("epochSeconds", .integer(.min))]),
    .map([("hours", .integer(.max)), ("nanoseconds", .integer(.min))]),
    .map([("timezone", .string("nowhere")), ("hour", .integer(25))]), .temporal(.date, "2020-02-29"),
    .temporal(.date, "+999999999-12-31"), .temporal(.date, "-999999999-01-01"),
    .temporal(.localTime, "23:59:59.999999999"),
    .temporal(.time, "00:00+18:00"), .temporal(.localDateTime, "1969-12-31T23:59:59"),
    .temporal(.dateTime, "2020-03-29T03:30+02:00[Europe/Oslo]"), .temporal(.duration, "P1M-1DT0.000000001S"),
    .temporal(.duration, "PT9223372036854775807S"),
  ]

  @Test(arguments: signatures.map(\.name))
  func `any arguments give a value or an error`(name: String) throws {
    let signature = try #require(Self.signatures.first { $0.name == name })
    let database = try Database(["CREATE (:A {x: 1})-[:R {y: 2}]->(:B)"])
    var random = SeededGenerator(seed: UInt64(name.utf8.reduce(0) { $0 + Int($1) }))
    let most = min(signature.maximumArguments, 4)
    for count in signature.minimumArguments...max(most, signature.minimumArguments) {
      let names = ["a", "b", "c", "d"].prefix(count)
      let call = "\(name)(\(names.map { "$" + $0 }.joined(separator: ", ")))"
      for round in 0..<(count == 0 ? 1 : count == 1 ? Self.edges.count : 150) {
        var parameters: [String: Datum] = [:]
        for name in names {
          parameters[name] = count == 1 ? Self.edges[round] : Self.edges.randomElement(using: &random)
        }
        expectSound("RETURN \(call) AS v", parameters, database)
      }
      guard signature.kind == .scalar, count > 0 else { continue }
      for element in ["n", "r", "p", "[n, r]", "{k: p}"] {
        let others = names.dropFirst().map { _ in "1" }
        expectSound(
          "MATCH p = (n:A)-[r]->() RETURN \(name)(\(([element] + others).joined(separator: ", "))) AS v", [:],
          database)
      }
    }
  }

  static let operators = [
    "$a + $b", "$a - $b", "$a * $b", "$a / $b", "$a % $b", "$a ^ $b", "$a = $b", "$a <> $b", "$a < $b",
    "$a <= $b",
    "$a > $b", "$a >= $b", "$a IN $b", "$a AND $b", "$a OR $b", "$a XOR $b", "$a STARTS WITH $b",
    "$a ENDS WITH $b",
    "$a CONTAINS $b", "$a =~ $b", "$a[$b]", "$a[$b..]", "$a[..$b]", "$a || $b", "-$a", "+$a", "NOT $a",
    "$a.x", "$a IS NULL",
    "CASE $a WHEN $b THEN 1 END", "[x IN $a WHERE $b | x]", "all(x IN $a WHERE x = $b)",
    "reduce(s = $a, x IN [$b] | s + x)",
    "$a {.x, y: $b}", "[$a, $b] < [$b, $a]",
  ]

  @Test(arguments: operators)
  func `any operands give a value or an error`(text: String) throws {
    let database = Database()
    for a in Self.edges {
      for b in Self.edges { expectSound("RETURN \(text) AS v", ["a": a, "b": b], database) }
    }
  }

  @Test(arguments: [
    "DISTINCT $l[0]", "min(x)", "max(x)", "sum(x)", "avg(x)", "count(DISTINCT x)", "collect(x)", "stDev(x)",
  ])
  func `values of all types are ordered, grouped and gathered`(item: String) throws {
    let database = Database()
    expectSound("UNWIND $l AS x RETURN \(item) AS v", ["l": .list(Self.edges)], database)
    expectSound(
      "UNWIND $l AS x WITH x ORDER BY x DESC RETURN x, count(*), \(item) AS v", ["l": .list(Self.edges)],
      database)
    let once = try database.run("UNWIND $l AS x RETURN DISTINCT x", parameters: ["l": .list(Self.edges)])
    let twice = try database.run(
      "UNWIND $l + $l AS x RETURN DISTINCT x", parameters: ["l": .list(Self.edges)])
    #expect(once.rowCount == twice.rowCount)
    let sorted = try database.rows("UNWIND $l AS x RETURN x ORDER BY x", ["l": .list(Self.edges)])
    let turned = try database.rows(
      "UNWIND reverse($l) AS x RETURN x ORDER BY x DESC", ["l": .list(Self.edges)])
    #expect(sorted == turned.reversed())
  }

  @Test(arguments: signatures.map(\.name))
  func `the example of a function works`(name: String) throws {
    let signature = try #require(Self.signatures.first { $0.name == name })
    let database = try Database(["CREATE (:A {age: 1, amount: 2, name: 'x'})-[:R {y: 2}]->(:B)"])
    let result = try database.run("MATCH p = (n:A)-[r]->() RETURN \(signature.example) AS value")
    #expect(result.rowCount == 1)
    #expect(signature.example.lowercased().hasPrefix(name.lowercased() + "("))
    #expect(!signature.help.isEmpty && !signature.category.isEmpty)
  }

  private func expectSound(_ statement: String, _ parameters: [String: Datum], _ database: Database) {
    var options = Database.RunOptions()
    options.limits.memory = 64 << 20
    do throws(Diagnostic) {
      let result = try database.run(statement, parameters: parameters, options: options)
      for row in 0..<result.rowCount {
        for column in result.columns.indices {
          #expect(!format(result.value(row, column), graph: result.graph).isEmpty)
        }
        _ = result[row]
      }
    } catch {
      let isFault = error.type == .internalError || error.message.isEmpty
      if isFault { Issue.record("\(statement) with \(parameters): \(error.message)") }
    }
  }
}
