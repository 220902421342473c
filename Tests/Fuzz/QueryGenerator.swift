import TestSupport

/// Makes queries that read, at random: valid ones, over few names, with many of the shapes a planner
/// rewrites.
struct QueryGenerator {
  var random: SeededGenerator
  /// Whether some expressions fail for some rows: a division by zero, an integer that is too large, a wrong type.
  var mayFail = false
  private var nodes: [String] = []
  private var relationships: [String] = []
  private var values: [String] = []
  private var fresh = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
  private mutating func pick(_ choices: String...) -> String { choices.randomElement(using: &random) ?? "" }
  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  private mutating func label() -> String { pick("A", "B", "C") }
  private mutating func type() -> String { pick("R", "S", "T") }

  /// A query, and whether its rows come in one possible order only.
  mutating func query() -> (text: String, isOrdered: Bool) {
    if chance(8) {
      let parts = [single(columns: 1).text, single(columns: 1).text]
      return (parts.joined(separator: chance(50) ? " UNION " : " UNION ALL "), false)
    }
    return single(columns: nil)
  }

  private mutating func single(columns: Int?) -> (text: String, isOrdered: Bool) {
    nodes = []
    relationships = []
    values = []
    var clauses = [match(optional: false)]
    for _ in 0..<number(0...2) { clauses.append(clause()) }
    let (text, isOrdered) = returning(columns: columns)
    return ((clauses + [text]).joined(separator: " "), isOrdered && columns == nil)
  }

  private mutating func clause() -> String {
    switch number(0...12) {
    case 0...3: return match(optional: false)
    case 4...5: return match(optional: true)
    case 6: return unwind()
    case 10: return subquery()
    case 11: return nearby()
    case 12: return someNodes()
    case 7: return aggregateOnTheWay()
    case 8:
      let kept = nodes + relationships + values
      return "WITH \(chance(50) ? "DISTINCT " : "")\(kept.joined(separator: ", "))" + condition()
    default: return "MATCH (e\(next()):\(label()))"
    }
  }

  /// Counts and sums for each row.
  private mutating func subquery() -> String {
    guard let node = nodes.randomElement(using: &random) else { return unwind() }
    let (name, kind) = ("s\(next())", pick("", "", "OPTIONAL "))
    let pattern =
      "(\(node))\(pick("-", "<-"))[:\(type())]-(y)\(pick("", "-[:\(type())]->(z)", "<--(z:A), (y)-->()"))"
    let inner =
      "\(kind)MATCH \(pattern) RETURN \(pick("count(*)", "sum(y.w)", "count(DISTINCT y)", "avg(y.w)"))"
    values.append(name)
    return "CALL (\(node)) { \(inner) AS \(name) }"
  }

  /// One relationship from a node that is there, optional or not, as in a star around it.
  private mutating func nearby() -> String {
    guard let node = nodes.randomElement(using: &random) else { return unwind() }
    let far = "o\(next())"
    let isNamed = chance(50)
    let relationship = "[:\(type())]"
    let step = pick("-\(relationship)->", "<-\(relationship)-", "-\(relationship)-")
    let text =
      "\(pick("", "OPTIONAL "))MATCH (\(node))\(step)(\(isNamed ? far : "")\(pick("", "", ":A", ":B")))"
    if isNamed { nodes.append(far) }
    return text
  }

  /// The first few nodes that there are.
  private mutating func someNodes() -> String {
    guard let node = nodes.randomElement(using: &random) else { return unwind() }
    nodes = [node]
    relationships = []
    values = []
    return "WITH \(node) ORDER BY \(node).k \(pick("", "DESC "))\(pick("", "SKIP 1 "))LIMIT \(number(0...3))"
  }

  private mutating func next() -> Int {
    fresh += 1
    return fresh
  }

  private mutating func match(optional: Bool) -> String {
    let pattern = RandomPattern(
      using: &random, prefix: "v\(next())_", steps: nodes.isEmpty ? 4 : 2)
    var names: [Int: String] = [:]
    for variable in pattern.namedVariables where chance(40) {
      names[variable] = nodes.randomElement(using: &random)
    }
    let text = pattern.text(names: names)
    for variable in pattern.namedVariables where names[variable] == nil {
      nodes.append(pattern.name(variable))
    }
    relationships += pattern.relationshipNames
    return (optional ? "OPTIONAL MATCH " : "MATCH ") + text + condition()
  }

  private mutating func unwind() -> String {
    let name = "u\(next())"
    let text = "UNWIND \(pick("[1, 2]", "[1, null, 1]", "range(0, 2)", "[0, 'a']")) AS \(name)"
    values.append(name)
    return text
  }

  private mutating func aggregateOnTheWay() -> String {
    let kept = nodes.filter { _ in Bool.random(using: &random) }
    let name = "c\(next())"
    let items = kept + ["\(aggregate()) AS \(name)"]
    nodes = kept
    relationships = []
    values = [name]
    return "WITH \(items.joined(separator: ", "))" + (chance(30) ? " WHERE \(name) > \(number(0...2))" : "")
  }

  // MARK: - Results

  private mutating func returning(columns: Int?) -> (text: String, isOrdered: Bool) {
    let count = columns ?? number(1...3)
    var items: [String] = []
    let style = number(0...9)
    for index in 0..<count {
      let isAggregate = style < 4 && index == count - 1 || style < 2
      items.append("\(isAggregate ? aggregate() : key()) AS x\(index)")
    }
    if columns == nil, style == 9 { return sortedCollect() }
    let distinct = style == 5 || style == 6 ? "DISTINCT " : ""
    let text = "RETURN \(distinct)\(items.joined(separator: ", "))"
    guard chance(35), columns == nil else { return (text, false) }
    // Every column orders, so rows that tie are the same.
    let order = items.indices.map { "x\($0)" + (Bool.random(using: &random) ? " DESC" : "") }
    return (
      text + " ORDER BY \(order.joined(separator: ", "))" + (chance(30) ? " SKIP \(number(0...3))" : "")
        + (chance(60) ? " LIMIT \(number(0...6))" : ""), true
    )
  }

  private mutating func sortedCollect() -> (text: String, isOrdered: Bool) {
    let text = "WITH \(key()) AS x ORDER BY x RETURN collect(\(chance(50) ? "DISTINCT " : "")x) AS c"
    return (text, true)
  }

  /// Never an element itself in an ordered result, and never a value that two writings have.
  private mutating func key() -> String {
    if mayFail, chance(35), let name = nodes.randomElement(using: &random) {
      return pick("6 / \(name).w", "9223372036854775805 + \(name).w * 2", "\(name).p + 1", "\(name).p * 1")
    }
    if chance(25), let name = values.randomElement(using: &random) { return name }
    if chance(20), let name = relationships.randomElement(using: &random) {
      return "\(name).\(pick("k", "w"))"
    }
    guard let name = nodes.randomElement(using: &random) else { return "1" }
    return chance(10) ? name : "\(name).\(pick("k", "w", "w", "p"))"
  }

  private mutating func aggregate() -> String {
    if chance(40) { return "count(*)" }
    let element = (nodes + relationships + values).randomElement(using: &random) ?? "1"
    let node = nodes.randomElement(using: &random).map { $0 + ".w" } ?? "1"
    if mayFail, chance(10) {
      return pick("sum(\(node) + 4611686018427387904)", "sum(\(key()))", "avg(6 / \(node))")
    }
    switch number(0...7) {
    case 0: return "count(\(nodes.randomElement(using: &random).map { $0 + ".p" } ?? "null"))"
    case 1: return "count(\(element))"
    case 2...3: return "count(DISTINCT \(element))"
    case 4: return "\(pick("sum", "sum", "avg"))(\(node)\(pick("", " * 2", " + 0.5")))"
    case 5: return "\(pick("min", "max"))(\(key()))"
    case 6: return "count(DISTINCT \(node))"
    default: return "size(collect(\(pick("", "DISTINCT "))\(element)))"
    }
  }

  /// A subquery with an aggregation of its own.
  private mutating func counting(_ node: String) -> String {
    let pattern = "(\(node))-[:\(type())]->(y)-[:\(type())]->(z)"
    return "COLLECT { MATCH \(pattern) RETURN count(*) } = [COUNT { \(pattern) }]"
  }

  // MARK: - Conditions

  private mutating func condition() -> String { chance(35) ? " WHERE \(predicate(depth: 0))" : "" }

  private mutating func predicate(depth: Int) -> String {
    if depth < 2, chance(40) {
      switch number(0...3) {
      case 0: return "NOT (\(predicate(depth: depth + 1)))"
      case 1: return "(\(predicate(depth: depth + 1)) OR \(predicate(depth: depth + 1)))"
      case 2: return "(\(predicate(depth: depth + 1)) XOR \(predicate(depth: depth + 1)))"
      default: return "\(predicate(depth: depth + 1)) AND \(predicate(depth: depth + 1))"
      }
    }
    guard let node = nodes.randomElement(using: &random), let other = nodes.randomElement(using: &random)
    else {
      return pick("true", "1 < 2", "null IS NULL")
    }
    switch number(0...14) {
    case 12: return "(\(node))\(pick("<-", "-"))[:\(type())]-(\(other))"
    case 13: return "EXISTS { (\(node))-->(\(other)) } = EXISTS { (\(other))--(\(node)) }"
    case 14: return counting(node)
    case 0: return "\(node).w \(pick("=", "<>", "<", ">=")) \(other).w"
    case 1: return "\(node).p \(pick("=", "<>", "<", ">=")) \(other).p"
    case 2: return "\(node).p IN [1, 'a', \(pick("null", "2", "1.5"))]"
    case 3: return "\(node).p STARTS WITH 'a'"
    case 4: return "\(node).p IS \(pick("", "NOT "))NULL"
    case 5: return "\(node):\(pick("", "", "!"))\(label())\(pick("", "", "|C", "&B"))"
    case 6: return "\(node) \(pick("=", "<>")) \(other)"
    case 7: return "(\(node))-[:\(type())]-\(pick("", ">"))(\(pick(":A", ":B", other)))"
    case 8: return "EXISTS { MATCH (\(node))\(pick("<-", "-"))[:\(type())]-(z) WHERE z.w < \(other).w }"
    case 9: return "NOT (\(node))-->(\(pick("", ":C")))"
    case 10: return "COUNT { (\(node))--(\(pick("", ":A"))) } > \(number(0...2))"
    default: return "\(node).w = \(number(0...2))"
    }
  }
}
