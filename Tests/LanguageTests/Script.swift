/// A language test script, `Tests/Language/*.test`: statements of the query language with what they give.
///
///     # A comment. What stands before the first case is run at the start of every case.
///     > CREATE (:Person {name: 'Ann'})-[:KNOWS]->(:Person {name: 'Bob'})
///
///     == people are found by name            a case: it starts with an empty graph
///     > MATCH (p:Person)                     a statement; its further lines begin with two blanks
///       RETURN p.name AS name
///     | name  |                              its result: columns, then rows in any order,
///     | 'Ann' |                              each cell a literal; `\|` stands for a bar
///     | 'Bob' |
///     > MATCH (p) RETURN p.name ORDER BY p.name
///     in order                               ... or rows in order
///     | p.name |
///     | 'Ann'  |
///     | 'Bob'  |
///     > MATCH (p) SET p.age = 1
///     ~ propertiesSet 2                      exactly what it changed; without this line nothing is checked
///     $ name 'Bob'                           a parameter for the statements that follow in the case
///     > RETURN nme
///              ^^^                           marks the span of the error in the line above
///     ! SyntaxError at compile time: UndefinedVariable: a part of the message
///     ? a part of the hint                   `? none` when there must not be one
///     > EXPLAIN MATCH (p) RETURN p
///     * Results p                            its plan: operators, indented by two spaces a level;
///     *   NodeScan                           details are compared when given
///     > MATCH (p:Persn) RETURN p
///     | p |
///     warning a part of a warning            all its warnings, in order
///
///     2 + 3 => 5                             an expression and its value
///     1 / 0 =! ArithmeticError: DivisionByZero        an expression and its error: class and detail
///
/// A statement without any expectation must succeed and return no rows. A value is written as the language
/// writes it: `'text'`, `1.0`, `[1, 2]`, `{a: 1}`, `(:A {x: 1})`, `[:T]`, `date('2020-01-31')`.
struct Script: Sendable {
  var cases: [Case] = []

  struct Case: Sendable {
    var name: String
    var steps: [Step]
  }

  struct Step: Sendable {
    enum Action: Sendable {
      case statement(String)
      case expression(String)
      case parameter(name: String, value: String)
    }
    var action: Action
    var expectation = Expectation()
    /// Number of its first line, from 1.
    var line: Int
  }

  struct Expectation: Sendable {
    var columns: [String]?
    var rows: [[String]] = []
    var isOrdered = false
    var changes: [String: Int]?
    var error: ErrorExpectation?
    var plan: [PlanLine]?
    var warnings: [String] = []
  }

  struct ErrorExpectation: Sendable {
    /// `SyntaxError at compile time: UndefinedVariable`, or without its phase for an expression.
    var classification: String
    var message: String
    var hint: String?
    var mark: Mark?
  }

  /// Where an error is, as marked by carets: line of the statement, column and length in Unicode scalars.
  struct Mark: Hashable, Sendable, CustomStringConvertible {
    var line: Int
    var column: Int
    var length: Int
    var description: String { "line \(line), column \(column), \(length) wide" }
  }

  struct PlanLine: Sendable {
    var depth: Int
    var name: String
    /// Empty when it is not compared.
    var details: String
  }

  struct FormatError: Error, CustomStringConvertible {
    var line: Int
    var text: String
    var description: String { "line \(line): cannot read `\(text)`" }
  }
}

/// Reads a script, line by line.
struct ScriptReader {
  private var script = Script()
  private var setup: [Script.Step] = []
  private var step: Script.Step?
  private var mark: Script.Mark?

  static func read(_ text: String) throws(Script.FormatError) -> Script {
    var reader = ScriptReader()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard reader.take(String(line), index + 1) else {
        throw Script.FormatError(line: index + 1, text: String(line))
      }
    }
    reader.finishStep()
    return reader.script
  }

  private mutating func finishStep() {
    guard let finished = step else { return }
    step = nil
    mark = nil
    if script.cases.isEmpty {
      setup.append(finished)
    } else {
      script.cases[script.cases.count - 1].steps.append(finished)
    }
  }

  private mutating func take(_ line: String, _ number: Int) -> Bool {
    if line.isEmpty || line.hasPrefix("# ") || line == "#" { return true }
    if let name = line.without(prefix: "== ") {
      finishStep()
      script.cases.append(Script.Case(name: name, steps: setup))
    } else if let rest = line.without(prefix: "$ "), let space = rest.firstIndex(of: " ") {
      finishStep()
      let value = String(rest[rest.index(after: space)...])
      step = Script.Step(action: .parameter(name: String(rest[..<space]), value: value), line: number)
    } else if let text = line.without(prefix: "> ") {
      finishStep()
      step = Script.Step(action: .statement(text), line: number)
    } else if let text = line.without(prefix: "  ") {
      return takeContinuation(text)
    } else if line.hasPrefix("| ") {
      return takeRow(line)
    } else if isExpectation(line) {
      return takeExpectation(line)
    } else {
      return takeExpression(line, number)
    }
    return true
  }

  private func isExpectation(_ line: String) -> Bool {
    line == "in order" || ["~ ", "! ", "? ", "* ", "warning "].contains { line.hasPrefix($0) }
  }

  /// A further line of a statement, or carets under the line before.
  private mutating func takeContinuation(_ text: String) -> Bool {
    guard let current = step, case .statement(let statement) = current.action, current.expectation.isEmpty
    else { return false }
    if text.contains("^"), text.allSatisfy({ $0 == " " || $0 == "^" }) {
      mark = Script.Mark(
        line: statement.count(where: { $0 == "\n" }) + 1, column: text.prefix { $0 == " " }.count + 1,
        length: text.count { $0 == "^" })
    } else {
      step?.action = .statement(statement + "\n" + text)
    }
    return true
  }

  private mutating func takeRow(_ line: String) -> Bool {
    guard var current = step else { return false }
    let cells = tableCells(line)
    if let columns = current.expectation.columns {
      guard cells.count == columns.count else { return false }
      current.expectation.rows.append(cells)
    } else {
      current.expectation.columns = cells
    }
    step = current
    return true
  }

  private mutating func takeExpectation(_ line: String) -> Bool {
    guard var expectation = step?.expectation else { return false }
    if line == "in order" {
      expectation.isOrdered = true
    } else if let text = line.without(prefix: "~ ") {
      guard let changes = changes(text) else { return false }
      expectation.changes = changes
    } else if let text = line.without(prefix: "! ") {
      expectation.error = errorExpectation(text)
      expectation.error?.mark = mark
    } else if let text = line.without(prefix: "? ") {
      expectation.error?.hint = text
    } else if let text = line.without(prefix: "* ") {
      let words = text.split(separator: " ", maxSplits: 1).map(String.init)
      let planLine = Script.PlanLine(
        depth: text.prefix { $0 == " " }.count / 2, name: words.first ?? "",
        details: words.count > 1 ? words[1] : "")
      expectation.plan = (expectation.plan ?? []) + [planLine]
    } else if let text = line.without(prefix: "warning ") {
      expectation.warnings.append(text)
    }
    step?.expectation = expectation
    return true
  }

  private func changes(_ text: String) -> [String: Int]? {
    var changes: [String: Int] = [:]
    if text == "none" { return changes }
    for change in text.split(separator: ",") {
      let words = change.split(separator: " ")
      guard words.count == 2, let count = Int(words[1]) else { return nil }
      changes[String(words[0])] = count
    }
    return changes
  }

  private mutating func takeExpression(_ line: String, _ number: Int) -> Bool {
    finishStep()
    var new = Script.Step(action: .expression(line), line: number)
    if let arrow = line.lastRange(of: " =! ") {
      new.action = .expression(String(line[..<arrow.lowerBound]).trimmed)
      new.expectation.error = errorExpectation(String(line[arrow.upperBound...]))
    } else if let arrow = line.lastRange(of: " => ") {
      new.action = .expression(String(line[..<arrow.lowerBound]).trimmed)
      new.expectation.columns = ["value"]
      new.expectation.rows = [[String(line[arrow.upperBound...]).trimmed]]
    } else {
      return false
    }
    step = new
    return true
  }

  /// `class: detail: message`; the message may be left out.
  private func errorExpectation(_ text: String) -> Script.ErrorExpectation {
    let words = text.components(separatedBy: ": ", maxSplits: 2)
    return Script.ErrorExpectation(
      classification: words.prefix(2).joined(separator: ": "), message: words.count > 2 ? words[2] : "")
  }
}

extension Script.Expectation {
  var isEmpty: Bool {
    columns == nil && changes == nil && error == nil && plan == nil && warnings.isEmpty && !isOrdered
  }
}

/// The cells of a table line, without the blanks around them.
private func tableCells(_ line: String) -> [String] {
  var cells: [String] = []
  var cell = ""
  var isEscaped = false
  for scalar in line.unicodeScalars.dropFirst() {
    if isEscaped {
      if scalar != "|" { cell.unicodeScalars.append("\\") }
      cell.unicodeScalars.append(scalar)
      isEscaped = false
    } else if scalar == "\\" {
      isEscaped = true
    } else if scalar == "|" {
      cells.append(cell.trimmed)
      cell = ""
    } else {
      cell.unicodeScalars.append(scalar)
    }
  }
  return cells
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    let start = firstIndex { $0 != " " } ?? endIndex
    guard start < endIndex, let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[start...last])
  }

  func without(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }

  func lastRange(of text: String) -> Range<Index>? {
    var found: Range<Index>?
    var rest = startIndex
    while let range = self[rest...].firstRange(of: text) {
      found = range
      rest = index(after: range.lowerBound)
    }
    return found
  }

  func components(separatedBy separator: String, maxSplits: Int) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while parts.count < maxSplits, let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
