import Engine
import Kith
import Syntax

/// Runs one case of a script against a database of its own and gathers what is not as expected.
struct ScriptRun {
  private let database = Database()
  private var parameters: [String: Datum] = [:]
  private var failures: [String] = []

  /// Every mismatch of a case, with what was expected and what came, in full.
  static func failures(of test: Script.Case) -> [String] {
    var run = ScriptRun()
    for step in test.steps { run.take(step) }
    if let broken = run.database.graph.checkInvariants() { run.failures.append("graph: \(broken)") }
    return run.failures
  }

  private mutating func take(_ step: Script.Step) {
    switch step.action {
    case .statement(let text):
      let first = outcome(text)
      compare(step, text, first)
      // A statement that only read must give the same again, now from a plan that was kept.
      if case .success(let result) = first, result.counters.isEmpty, result.plan == nil {
        compare(step, "again: " + text, outcome(text))
      }
    case .expression(let text): compare(step, "RETURN \(text) AS value", outcome("RETURN \(text) AS value"))
    case .parameter(let name, let value):
      let outcome = outcome("RETURN \(value) AS value")
      if case .success(let result) = outcome, result.rowCount == 1 {
        parameters[name] = result[0][0]
      } else {
        compare(step, value, outcome)
      }
    }
  }

  private func outcome(_ text: String) -> Result<QueryResult, Diagnostic> {
    do throws(Diagnostic) {
      return .success(try database.run(text, parameters: parameters))
    } catch {
      return .failure(error)
    }
  }

  private mutating func compare(
    _ step: Script.Step, _ text: String, _ outcome: Result<QueryResult, Diagnostic>
  ) {
    let problem =
      switch outcome {
      case .success(let result): problem(of: result, step.expectation)
      case .failure(let error): problem(of: error, in: text, step.expectation)
      }
    guard let problem else { return }
    failures.append("line \(step.line): \(text)\n\(problem)")
  }

  // MARK: - Results

  private func problem(of result: QueryResult, _ expectation: Script.Expectation) -> String? {
    if let error = expectation.error {
      return "expected ! \(error.classification)\ngot:\n\(table(result))"
    }
    return rowProblem(result, expectation) ?? changeProblem(result, expectation)
      ?? planProblem(result, expectation) ?? warningProblem(result, expectation)
  }

  private func rowProblem(_ result: QueryResult, _ expectation: Script.Expectation) -> String? {
    if expectation.columns == nil, result.rowCount == 0 { return nil }
    let columns = expectation.columns ?? []
    var expected = expectation.rows.map(line)
    var got = rows(result).map(line)
    if !expectation.isOrdered {
      expected.sort()
      got.sort()
    }
    // Swift takes canonically equivalent strings for equal; the query language does not.
    if columns == result.columns, expected.map({ Array($0.utf8) }) == got.map({ Array($0.utf8) }) {
      return nil
    }
    let header = columns.isEmpty ? "" : line(columns) + "\n"
    return "expected:\n\(header)\(expectation.rows.map(line).joined(separator: "\n"))\ngot:\n\(table(result))"
  }

  private func rows(_ result: QueryResult) -> [[String]] {
    (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }
    }
  }

  private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func table(_ result: QueryResult) -> String {
    ([result.columns] + rows(result)).map(line).joined(separator: "\n")
  }

  private func changeProblem(_ result: QueryResult, _ expectation: Script.Expectation) -> String? {
    guard let expected = expectation.changes else { return nil }
    var got: [String: Int] = [:]
    for child in Mirror(reflecting: result.counters).children {
      if let name = child.label, let count = child.value as? Int, count != 0 { got[name] = count }
    }
    return got == expected ? nil : "expected ~ \(text(expected))\ngot      ~ \(text(got))"
  }

  private func text(_ changes: [String: Int]) -> String {
    changes.isEmpty ? "none" : changes.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
  }

  private func planProblem(_ result: QueryResult, _ expectation: Script.Expectation) -> String? {
    guard let expected = expectation.plan else { return nil }
    var got: [Script.PlanLine] = []
    func add(_ plan: PlanDescription, _ depth: Int) {
      got.append(Script.PlanLine(depth: depth, name: plan.name, details: plan.details))
      for child in plan.children { add(child, depth + 1) }
    }
    if let plan = result.plan { add(plan, 0) }
    let isSame =
      expected.count == got.count
      && zip(expected, got).allSatisfy { want, have in
        want.depth == have.depth && want.name == have.name
          && (want.details.isEmpty || want.details == have.details)
      }
    if isSame { return nil }
    let text = { (lines: [Script.PlanLine]) in
      lines.map { "* " + String(repeating: "  ", count: $0.depth) + $0.name + " " + $0.details }
        .joined(separator: "\n")
    }
    return "expected:\n\(text(expected))\ngot:\n\(text(got))"
  }

  private func warningProblem(_ result: QueryResult, _ expectation: Script.Expectation) -> String? {
    let got = result.warnings.map { [$0.message, $0.hint].compactMap { $0 }.joined(separator: "; ") }
    let isSame =
      got.count == expectation.warnings.count && zip(got, expectation.warnings).allSatisfy { $0.contains($1) }
    if isSame || expectation.warnings.isEmpty { return nil }
    return "expected warnings \(expectation.warnings)\ngot \(got)"
  }

  // MARK: - Errors

  private func problem(of error: Diagnostic, in text: String, _ expectation: Script.Expectation) -> String? {
    let phase = " at \(error.phase.rawValue)"
    let mark = error.span.map { self.mark($0, text) }
    let full = "\(error.type.rawValue)\(phase): \(error.detail)"
    let isSame =
      expectation.error.map { expected in
        (expected.classification == full
          || expected.classification + phase == "\(error.type.rawValue): \(error.detail)\(phase)")
          && error.message.contains(expected.message)
          && (expected.mark == nil || expected.mark == mark)
          && (expected.hint.map { $0 == "none" ? error.hint == nil : error.hint?.contains($0) ?? false }
            ?? true)
      } ?? false
    if isSame { return nil }
    var got = "got      ! \(full): \(error.message)"
    if let mark { got += " (\(mark))" }
    if let hint = error.hint { got += "\n         ? \(hint)" }
    guard let expected = expectation.error else { return got }
    var wanted = "expected ! \(expected.classification): \(expected.message)"
    if let mark = expected.mark { wanted += " (\(mark))" }
    if let hint = expected.hint { wanted += "\n         ? \(hint)" }
    return wanted + "\n" + got
  }

  /// A span as carets mark it: up to the end of the line it starts in, at least one wide.
  private func mark(_ span: Span, _ text: String) -> Script.Mark {
    let start = lineAndColumn(of: span.start, in: text)
    let rest = text.utf8.dropFirst(span.start).prefix(max(span.end - span.start, 0)).prefix {
      $0 != UInt8(ascii: "\n")
    }
    let length = rest.count { $0 & 0xC0 != 0x80 }
    return Script.Mark(line: start.line, column: start.column, length: max(length, 1))
  }
}
