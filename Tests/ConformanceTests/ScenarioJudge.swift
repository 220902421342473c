import Engine
import Kith
import Syntax

/// Runs the steps of a scenario and says what went wrong.
struct ScenarioJudge {
  let kit: ConformanceKit
  /// Path of the feature file in the kit.
  let feature: String
  let scenario: GherkinScenario

  private let database = Database()
  private var parameters: [String: Datum] = [:]
  private var query = ""
  private var outcome: Result<QueryResult, Diagnostic>?
  /// The graph before the statement under test.
  private var before = GraphSnapshot()

  init(kit: ConformanceKit, feature: String, scenario: GherkinScenario) {
    self.kit = kit
    self.feature = feature
    self.scenario = scenario
  }

  /// What failed, in words; nil when the scenario is passed.
  static func failure(of scenario: GherkinScenario, in feature: String, kit: ConformanceKit) -> String? {
    var judge = ScenarioJudge(kit: kit, feature: feature, scenario: scenario)
    do {
      for (index, step) in scenario.steps.enumerated() {
        let isLast = index + 1 == scenario.steps.count
        try judge.take(step, isFollowedByEffects: !isLast && scenario.steps[index + 1].text.isEffects)
      }
      return nil
    } catch {
      let number = scenario.index.map { " #\($0)" } ?? ""
      return "line \(scenario.line) \(scenario.name)\(number)\n\(judge.query)\n\(error)"
    }
  }

  private mutating func take(_ step: GherkinStep, isFollowedByEffects: Bool) throws {
    let text = step.text
    if text == "an empty graph" || text == "any graph" {
      return
    } else if text.hasPrefix("the "), text.hasSuffix(" graph") {
      for statement in try kit.statements(ofGraph: String(text.dropFirst(4).dropLast(6))) {
        _ = try run(statement).get()
      }
    } else if text == "having executed:" {
      _ = try run(step.docString ?? "").get()
    } else if text == "parameters are:" {
      for row in step.table { parameters[row[0]] = try TableValueReader.read(row[1]).datum }
    } else if text.hasPrefix("there exists a procedure ") {
      database.register(try TableProcedure(step))
    } else if text == "executing query:" || text == "executing control query:" {
      query = step.docString ?? ""
      if text == "executing query:" { before = try GraphSnapshot(database) }
      outcome = run(query)
    } else if text.hasPrefix("the result should be") {
      try judgeResult(step)
    } else if text.contains(" should be raised at ") {
      try judgeError(text)
      if !isFollowedByEffects { try judgeEffects([:]) }
    } else if text.isEffects {
      try judgeEffects(
        Dictionary(uniqueKeysWithValues: step.table.map { ($0[0], Int($0[1]) ?? 0) }).filter { $0.value != 0 }
      )
    } else {
      throw Verdict("unknown step: \(text)")
    }
  }

  private func run(_ statement: String) -> Result<QueryResult, Diagnostic> {
    do throws(Diagnostic) {
      return .success(try database.run(statement, parameters: parameters))
    } catch {
      return .failure(error)
    }
  }

  private func judgeResult(_ step: GherkinStep) throws {
    guard let outcome else { throw Verdict("a result without a query") }
    let result: QueryResult
    switch outcome {
    case .success(let success): result = success
    case .failure(let error): throw Verdict("unexpected error: \(error.summary)")
    }
    let columns = step.table.first ?? []
    guard result.columns == columns else {
      throw Verdict("expected columns \(columns), got \(result.columns)")
    }
    let ignoresListOrder = step.text.contains("ignoring element order for lists")
    var expected: [String] = []
    for row in step.table.dropFirst() {
      let values = try row.map { cell throws(TableValueError) in try TableValueReader.read(cell) }
      expected.append(Self.line(values, ignoresListOrder))
    }
    var got = (0..<result.rowCount).map { row in
      Self.line(result[row].map { TableValue($0) }, ignoresListOrder)
    }
    if !step.text.contains("in order") {
      expected.sort()
      got.sort()
    }
    // Swift takes canonically equivalent strings for equal; the query language does not.
    guard expected.map({ Array($0.utf8) }) == got.map({ Array($0.utf8) }) else {
      throw Verdict(
        "expected rows:\n  \(expected.joined(separator: "\n  "))\ngot:\n  \(got.joined(separator: "\n  "))")
    }
  }

  private static func line(_ values: [TableValue], _ ignoresListOrder: Bool) -> String {
    values.map { $0.key(ignoringListOrder: ignoresListOrder) }.joined(separator: " | ")
  }

  private func judgeError(_ text: String) throws {
    // a SyntaxError should be raised at compile time: UndefinedVariable
    let words = text.split(separator: " ")
    guard words.count >= 8, let colon = text.lastIndex(of: ":") else {
      throw Verdict("unknown step: \(text)")
    }
    let phase =
      text.contains("at compile time") ? "compile time" : text.contains("at runtime") ? "runtime" : "any time"
    let expected = ErrorExpectation(
      type: String(words[1]), phase: phase, detail: String(text[text.index(after: colon)...]).trimmed)
    guard case .failure(let error) = outcome else { throw Verdict("no error, expected \(expected)") }
    let accepted = [expected] + kit.alternatives(feature: feature, scenario: scenario.name, to: expected)
    guard accepted.contains(where: { $0.matches(error) }) else {
      throw Verdict("expected \(expected), got \(error.summary)")
    }
  }

  private func judgeEffects(_ expected: [String: Int]) throws {
    let got = before.changes(to: try GraphSnapshot(database))
    guard got == expected else { throw Verdict("expected side effects \(expected), got \(got)") }
  }
}

/// Why a scenario failed.
struct Verdict: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// The error class a scenario demands.
struct ErrorExpectation: Hashable, CustomStringConvertible {
  var type: String
  var phase: String
  var detail: String

  var description: String { "\(type) at \(phase): \(detail)" }

  func matches(_ error: Diagnostic) -> Bool {
    (type == error.type.rawValue || type == "Error") && (phase == error.phase.rawValue || phase == "any time")
      && (detail == error.detail || detail == "*")
  }
}

extension Diagnostic {
  var summary: String { "\(type.rawValue) at \(phase.rawValue): \(detail): \(message)" }
}

extension String {
  /// Whether a step is about side effects.
  var isEffects: Bool { self == "no side effects" || self == "the side effects should be:" }
}
