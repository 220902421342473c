import TestSupport

/// Makes statements at random: mostly valid ones by a small grammar, over few names, so that they meet.
struct StatementGenerator {
  private var random: SeededGenerator
  /// Variables in scope and what they probably hold.
  private var variables: [(name: String, kind: Kind)] = []
  private var fresh = 0
  private var depth = 0

  private enum Kind { case node, relationship, path, value }

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
  private mutating func pick(_ choices: String...) -> String { choices.randomElement(using: &random) ?? "" }
  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func name(_ kind: Kind) -> String {
    fresh += 1
    variables.append(("v\(fresh)", kind))
    return "v\(fresh)"
  }

  private mutating func variable(_ kind: Kind) -> String? {
    variables.filter { $0.kind == kind }.randomElement(using: &random)?.name
  }

  // MARK: - Statements

  mutating func statement() -> String {
    variables = []
    fresh = 0
    depth = 0
    switch number(0...39) {
    case 0: return "CREATE INDEX i\(number(0...3)) IF NOT EXISTS FOR (n:\(label())) ON (n.\(key()))"
    case 1: return "DROP INDEX i\(number(0...3)) IF EXISTS"
    case 2:
      return
        "CREATE CONSTRAINT c\(number(0...2)) IF NOT EXISTS FOR (n:\(label())) REQUIRE n.\(key()) IS UNIQUE"
    case 3: return "DROP CONSTRAINT c\(number(0...2)) IF EXISTS"
    case 4: return "MATCH (n) WITH n LIMIT 5 DETACH DELETE n"
    default: break
    }
    var text = ""
    for _ in 0..<number(1...4) { text += clause() + " " }
    if chance(90) { text += returning() }
    return chance(3) ? broken(text) : text
  }

  private mutating func clause() -> String {
    switch number(0...19) {
    case 0...5: return (chance(25) ? "OPTIONAL " : "") + "MATCH " + patterns(creating: false) + condition()
    case 6...7: return "CREATE " + patterns(creating: true)
    case 8: return "MERGE " + pattern(creating: true)
    case 9...10: return "UNWIND \(list()) AS \(name(.value))"
    case 11...12: return with()
    case 13: return update()
    case 14: return variable(.node).map { "DETACH DELETE \($0)" } ?? "WITH *"
    case 15: return variable(.relationship).map { "DELETE \($0)" } ?? update()
    case 16: return subquery()
    case 17: return "FOREACH (x IN \(list()) | CREATE (:\(label()) {\(key()): x}))"
    case 18:
      return "MATCH \(name(.path)) = (\(name(.node)))-[*\(pick("", "1..2", "0..1", "2"))]-(\(name(.node)))"
    default: return "CALL kith.labels() YIELD label AS \(name(.value))"
    }
  }

  private mutating func update() -> String {
    guard let target = variable(chance(70) ? .node : .relationship) else { return "WITH *" }
    switch number(0...5) {
    case 0: return "SET \(target).\(key()) = \(expression())"
    case 1: return "SET \(target) += {\(key()): \(expression())}"
    case 2: return "SET \(target) = {\(key()): \(number(0...9))}"
    case 3: return "REMOVE \(target).\(key())"
    case 4: return variable(.node).map { "SET \($0):\(label())" } ?? "WITH *"
    default: return variable(.node).map { "REMOVE \($0):\(label())" } ?? "WITH *"
    }
  }

  private mutating func with() -> String {
    guard !variables.isEmpty, chance(70) else {
      let value = expression()
      variables = []
      return "WITH \(value) AS \(name(.value))"
    }
    let tail = (chance(30) ? " ORDER BY \(expression())" : "") + (chance(30) ? " LIMIT \(number(0...9))" : "")
    return "WITH \(chance(20) ? "DISTINCT " : "")*\(tail)" + condition()
  }

  private mutating func subquery() -> String {
    guard depth < 2 else { return "WITH *" }
    depth += 1
    defer { depth -= 1 }
    let outer = variables
    let value = expression()
    let inner = chance(50) ? "MATCH (x:\(label())) RETURN count(x) AS " : "RETURN \(value) AS "
    variables = outer
    return "CALL (*) { \(inner)\(name(.value)) }"
  }

  private mutating func returning() -> String {
    if variables.isEmpty || chance(20) { return "RETURN \(expression()) AS r" }
    let items = (0..<number(1...3)).map { "\(chance(30) ? aggregate() : expression()) AS r\($0)" }
    let order = chance(30) ? " ORDER BY r0\(chance(50) ? " DESC" : "")" : ""
    return "RETURN \(chance(20) ? "DISTINCT " : "")\(items.joined(separator: ", "))\(order)"
      + (chance(20) ? " SKIP \(number(0...2))" : "") + (chance(40) ? " LIMIT \(number(0...20))" : "")
  }

  private mutating func condition() -> String { chance(40) ? " WHERE \(expression()) = \(expression())" : "" }

  // MARK: - Patterns

  private mutating func patterns(creating: Bool) -> String {
    (0..<number(1...2)).map { _ in pattern(creating: creating) }.joined(separator: ", ")
  }

  private mutating func pattern(creating: Bool) -> String {
    var text = node(creating)
    for _ in 0..<number(0...2) {
      let named = chance(40) ? name(.relationship) : ""
      let length = !creating && named.isEmpty && chance(15) ? "*1..2" : ""
      let type = creating || chance(60) ? ":\(type())" : ""
      let body = "[\(named)\(type)\(length)\(properties())]"
      text += pick("-\(body)->", "<-\(body)-", creating ? "-\(body)->" : "-\(body)-") + node(creating)
    }
    return text
  }

  private mutating func node(_ creating: Bool) -> String {
    if chance(30), let known = variable(.node) { return "(\(known))" }
    let labels = chance(60) ? ":\(label())" : !creating && chance(10) ? ":\(label())|!\(label())" : ""
    return "(\(chance(60) ? name(.node) : "")\(labels)\(properties()))"
  }

  private mutating func properties() -> String { chance(25) ? " {\(key()): \(number(0...5))}" : "" }
  private mutating func label() -> String { pick("A", "B", "C", "`d e`") }
  private mutating func type() -> String { pick("R", "S", "T") }
  private mutating func key() -> String { pick("x", "y", "name", "`k e y`") }

  // MARK: - Expressions

  private mutating func expression() -> String {
    depth += 1
    defer { depth -= 1 }
    if depth > 3 || chance(35) { return leaf() }
    switch number(0...15) {
    case 0...3: return "\(expression()) \(pick("+", "-", "*", "/", "%", "^")) \(expression())"
    case 4...5:
      return "\(expression()) \(pick("=", "<>", "<", ">=", "IN", "STARTS WITH", "=~")) \(expression())"
    case 6: return "(\(expression()) = \(expression())) \(pick("AND", "OR", "XOR")) (\(expression()) IS NULL)"
    case 7: return "NOT (\(expression()) = \(expression()))"
    case 8: return "CASE WHEN \(expression()) = \(expression()) THEN \(expression()) ELSE \(expression()) END"
    case 9:
      return
        "\(pick("size", "toString", "head", "abs", "keys", "reverse", "toInteger", "labels"))(\(expression()))"
    case 10: return "[z IN \(list()) WHERE z > \(number(0...5)) | z + 1]"
    case 11: return "\(pick("any", "all", "none", "single"))(z IN \(list()) WHERE z = \(number(0...5)))"
    case 12: return "reduce(s = 0, z IN \(list()) | s + z)"
    case 13: return "(\(expression()))[\(number(-3...3))]"
    case 14: return variable(.node).map { "COUNT { (\($0))--() }" } ?? leaf()
    default: return "coalesce(\(expression()), \(expression()))"
    }
  }

  private mutating func list() -> String {
    pick("[1, 2, 3]", "range(0, \(number(0...9)))", "[]", "null", "['a', 1, null]", "[[1], [2]]")
  }

  private mutating func leaf() -> String {
    if chance(50), let element = variable(chance(70) ? .node : .relationship) { return "\(element).\(key())" }
    if chance(40), let any = variables.randomElement(using: &random)?.name { return any }
    return pick(
      "1", "-1", "0", "2.5", "'a'", "''", "true", "null", "[1, 2]", "{x: 1}", "9223372036854775807",
      "0.0 / 0.0",
      "date('2020-01-31')", "duration('P1M')", "'😀'")
  }

  private mutating func aggregate() -> String {
    "\(pick("count", "sum", "collect", "min", "max", "avg", "count"))(\(chance(20) ? "DISTINCT " : "")\(leaf()))"
  }

  /// Loses a piece of the text.
  private mutating func broken(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let start = number(0...max(scalars.count - 1, 0))
    var kept = String.UnicodeScalarView(scalars[..<start])
    kept.append(contentsOf: scalars.dropFirst(start + number(1...5)))
    return String(kept)
  }
}
