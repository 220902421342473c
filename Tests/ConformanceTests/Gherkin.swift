/// The part of Gherkin that the conformance kit uses: features with a background, scenarios, and outlines, which
/// are expanded here into one scenario for each row of their examples.
struct Feature {
  var scenarios: [GherkinScenario] = []
}

struct GherkinScenario {
  /// As written, before placeholders are replaced.
  var name: String
  /// Which row of the examples, counted from 0 over all tables of an outline; nil for a plain scenario.
  var index: Int?
  /// From 1.
  var line: Int
  var tags: [String]
  var steps: [GherkinStep]
}

struct GherkinStep {
  /// Without its keyword.
  var text: String
  var line: Int
  var docString: String?
  var table: [[String]] = []

  func replacing(_ placeholders: [(name: String, value: String)]) -> GherkinStep {
    var step = self
    step.text = text.replacing(placeholders)
    step.docString = docString?.replacing(placeholders)
    step.table = table.map { row in row.map { $0.replacing(placeholders) } }
    return step
  }
}

struct GherkinError: Error, CustomStringConvertible {
  var line: Int
  var message: String
  var description: String { "line \(line): \(message)" }
}

/// Reads one feature file, line by line.
struct GherkinReader {
  private let lines: [String]
  private var position = 0

  private struct Outline {
    var name: String
    var line: Int
    var tags: [String]
    var isOutline: Bool
    var steps: [GherkinStep] = []
    var examples: [(header: [String], rows: [[String]], tags: [String])] = []
  }

  static func read(_ text: String) throws(GherkinError) -> Feature {
    var reader = GherkinReader(
      lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    return try reader.feature()
  }

  private init(lines: [String]) { self.lines = lines }

  private mutating func feature() throws(GherkinError) -> Feature {
    var feature = Feature()
    var background: [GherkinStep] = []
    var tags: [String] = []
    var current: Outline?
    var isBackground = false
    while position < lines.count {
      let line = lines[position].trimmed
      let number = position + 1
      position += 1
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("Feature:") { continue }
      if line.hasPrefix("@") {
        tags += line.split(separator: " ").map(String.init)
      } else if line.hasPrefix("Background:") {
        isBackground = true
      } else if let (name, isOutline) = scenarioName(line) {
        if let current { feature.scenarios += expand(current, background) }
        current = Outline(name: name, line: number, tags: tags, isOutline: isOutline)
        isBackground = false
        tags = []
      } else if line.hasPrefix("Examples:") || line.hasPrefix("Scenarios:") {
        let table = try table()
        guard let header = table.first else { throw error(number, "examples without a table") }
        current?.examples.append((header, Array(table.dropFirst()), tags))
        tags = []
      } else if let text = stepText(line) {
        let step = try step(text, number)
        if isBackground { background.append(step) } else { current?.steps.append(step) }
      } else if current != nil {
        throw error(number, "neither step nor scenario: \(line)")
      }
    }
    if let current { feature.scenarios += expand(current, background) }
    return feature
  }

  private func scenarioName(_ line: String) -> (name: String, isOutline: Bool)? {
    for (prefix, isOutline) in [
      ("Scenario Outline:", true), ("Scenario Template:", true), ("Scenario:", false), ("Example:", false),
    ] where line.hasPrefix(prefix) {
      return (String(line.dropFirst(prefix.count)).trimmed, isOutline)
    }
    return nil
  }

  private func stepText(_ line: String) -> String? {
    for keyword in ["Given ", "When ", "Then ", "And ", "But ", "* "] where line.hasPrefix(keyword) {
      return String(line.dropFirst(keyword.count)).trimmed
    }
    return nil
  }

  private mutating func step(_ text: String, _ line: Int) throws(GherkinError) -> GherkinStep {
    var step = GherkinStep(text: text, line: line)
    skipBlank()
    if position < lines.count, lines[position].trimmed.hasPrefix("\"\"\"") {
      step.docString = try docString()
    } else {
      step.table = try table()
    }
    return step
  }

  private mutating func skipBlank() {
    while position < lines.count {
      let line = lines[position].trimmed
      guard line.isEmpty || line.hasPrefix("#") else { return }
      position += 1
    }
  }

  /// Lines between two lines of three quotes, less the indentation of the opening line.
  private mutating func docString() throws(GherkinError) -> String {
    let start = position + 1
    let indentation = lines[position].prefix { $0 == " " || $0 == "\t" }.count
    var content: [Substring] = []
    position += 1
    while position < lines.count {
      let line = lines[position]
      position += 1
      if line.trimmed.hasPrefix("\"\"\"") { return content.joined(separator: "\n") }
      let blank = line.prefix { $0 == " " || $0 == "\t" }.count
      content.append(line.dropFirst(min(indentation, blank)))
    }
    throw error(start, "a text without its end")
  }

  private mutating func table() throws(GherkinError) -> [[String]] {
    var rows: [[String]] = []
    while true {
      skipBlank()
      guard position < lines.count else { return rows }
      let line = lines[position].trimmed
      guard line.hasPrefix("|") else { return rows }
      rows.append(cells(line))
      position += 1
      if rows.last?.count != rows.first?.count { throw error(position, "a row of another length") }
    }
  }

  /// The cells of a row: `\|`, `\\` and `\n` are the only escapes.
  private func cells(_ line: String) -> [String] {
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars.dropFirst() {
      if isEscaped {
        switch scalar {
        case "n": cell.append("\n")
        case "|", "\\": cell.append(scalar)
        default:
          cell.append("\\")
          cell.append(scalar)
        }
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "|" {
        cells.append(String(cell).trimmed)
        cell = String.UnicodeScalarView()
      } else {
        cell.append(scalar)
      }
    }
    return cells
  }

  private func expand(_ outline: Outline, _ background: [GherkinStep]) -> [GherkinScenario] {
    guard outline.isOutline else {
      return [
        GherkinScenario(
          name: outline.name, index: nil, line: outline.line, tags: outline.tags,
          steps: background + outline.steps)
      ]
    }
    var scenarios: [GherkinScenario] = []
    for examples in outline.examples {
      for row in examples.rows {
        let placeholders = Array(zip(examples.header, row)).map { (name: $0.0, value: $0.1) }
        scenarios.append(
          GherkinScenario(
            name: outline.name, index: scenarios.count, line: outline.line,
            tags: outline.tags + examples.tags,
            steps: background + outline.steps.map { $0.replacing(placeholders) }))
      }
    }
    return scenarios
  }

  private func error(_ line: Int, _ message: String) -> GherkinError {
    GherkinError(line: line, message: message)
  }
}

extension String {
  var trimmed: String {
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
    var scalars = unicodeScalars[...]
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// With every `<name>` replaced by its value, in one pass.
  func replacing(_ placeholders: [(name: String, value: String)]) -> String {
    guard contains("<") else { return self }
    var result = ""
    var rest = self[...]
    while let start = rest.firstIndex(of: "<") {
      result += rest[..<start]
      rest = rest[start...]
      if let placeholder = placeholders.first(where: { rest.hasPrefix("<\($0.name)>") }) {
        result += placeholder.value
        rest = rest.dropFirst(placeholder.name.count + 2)
      } else {
        result += "<"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
