import Engine
import Syntax

/// One parameter of a saved query, as its header declares it:
/// `param NAME: TYPE[?] [= DEFAULT] [in RANGE|LIST] [from Label.prop] -- text`.
struct ParameterDeclaration: Hashable {
  /// Which values are allowed.
  enum Choice: Hashable {
    /// Numbers from the first to the second, both included.
    case range(Double, Double)
    case list([Datum])
  }

  var name: String
  var type: ValueType
  /// May be left out and is null then.
  var isOptional = false
  var defaultValue: Datum?
  var choice: Choice?
  /// Where suggestions come from: a label and a property.
  var source: (label: String, property: String)?
  var text = ""
  /// Where the name stands in the file, in bytes.
  var span: Span

  var isRequired: Bool { !isOptional && defaultValue == nil }

  /// For example `hops: INTEGER = 2 in 1..5`.
  var synopsis: String {
    var text = "\(name): \(type.name)\(isOptional ? "?" : "")"
    if let defaultValue { text += " = " + Datum.list([defaultValue]).display(.full).dropFirst().dropLast() }
    switch choice {
    case .range(let low, let high)?: text += " in \(bound(low))..\(bound(high))"
    case .list(let values)?: text += " in " + Datum.list(values).display(.full)
    case nil: break
    }
    return text
  }

  private func bound(_ number: Double) -> String {
    Int64(exactly: number).map { String($0) } ?? formatFloat(number)
  }

  static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.synopsis == b.synopsis && a.source?.label == b.source?.label
      && a.source?.property == b.source?.property && a.text == b.text
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(text)
  }
}

/// A value that does not fit its parameter, or a parameter without a value: exit code 2.
struct ParameterError: Error, Hashable {
  var message: String
  var hint: String?
}

extension ParameterDeclaration {
  /// The value written as `text` on a command line or at the prompt.
  func value(_ text: String) throws(ParameterError) -> Datum {
    if text == "null", isOptional { return .null }
    guard let value = convert(text, to: type) else {
      throw ParameterError(message: "\(name) must be \(article(type.name)), not `\(text)`")
    }
    try check(value)
    return value
  }

  /// Whether the value is of the declared type and among the allowed ones.
  func check(_ value: Datum) throws(ParameterError) {
    if value.isNull, isOptional { return }
    guard value.fits(type) else {
      throw ParameterError(message: "\(name) must be \(article(type.name)), not \(value.display())")
    }
    switch choice {
    case .range(let low, let high)?:
      guard let number = value.number, number >= low, number <= high else {
        throw ParameterError(
          message: "\(name) must be between \(bound(low)) and \(bound(high)), not \(value.display())")
      }
    case .list(let allowed)?:
      guard allowed.contains(value) else {
        let names = allowed.map { $0.display() }
        throw ParameterError(
          message: "\(name) must be one of \(names.joined(separator: ", ")), not \(value.display())",
          hint: nearest(value.display(), among: names).map { "did you mean \($0)?" })
      }
    case nil: break
    }
  }

  private func convert(_ text: String, to type: ValueType) -> Datum? {
    switch type {
    case .string: return .string(unquoted(text))
    case .integer:
      if case .integer(let value)? = LiteralReader.read(text) { return .integer(value) }
      return nil
    case .float: return LiteralReader.read(text)?.number.map { .float($0) }
    case .number: return LiteralReader.read(text).flatMap { $0.isNumber ? $0 : nil }
    case .boolean:
      if case .boolean(let value)? = LiteralReader.read(text) { return .boolean(value) }
      return nil
    case .date: return .temporal(.date, unquoted(text))
    case .localTime: return .temporal(.localTime, unquoted(text))
    case .time: return .temporal(.time, unquoted(text))
    case .localDateTime: return .temporal(.localDateTime, unquoted(text))
    case .dateTime: return .temporal(.dateTime, unquoted(text))
    case .duration: return .temporal(.duration, unquoted(text))
    case .list(let element): return convertList(text, of: element)
    case .map:
      if case .map(let entries)? = LiteralReader.read(text) { return .map(entries) }
      return nil
    default: return LiteralReader.read(text) ?? .string(text)
    }
  }

  /// `['a', 'b']`, or `a,b` for short.
  private func convertList(_ text: String, of element: ValueType) -> Datum? {
    if case .list(let values)? = LiteralReader.read(text) { return .list(values) }
    var values: [Datum] = []
    for part in text.split(separator: ",") {
      guard let value = convert(trimmed(part), to: element) else { return nil }
      values.append(value)
    }
    return .list(values)
  }
}

extension Datum {
  /// The value of an integer or float.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// Whether a parameter of the type may have the value.
  func fits(_ type: ValueType) -> Bool {
    switch (type, self) {
    case (.any, _), (.integer, .integer), (.float, .float), (.float, .integer), (.number, .integer),
      (.number, .float), (.string, .string), (.boolean, .boolean), (.map, .map), (.null, .null):
      return true
    case (.list(let element), .list(let values)): return values.allSatisfy { $0.fits(element) || $0.isNull }
    case (.date, .temporal(let kind, _)): return kind == .date
    case (.localTime, .temporal(let kind, _)): return kind == .localTime
    case (.time, .temporal(let kind, _)): return kind == .time
    case (.localDateTime, .temporal(let kind, _)): return kind == .localDateTime
    case (.dateTime, .temporal(let kind, _)): return kind == .dateTime
    case (.duration, .temporal(let kind, _)): return kind == .duration
    default: return false
    }
  }

  /// The type a parameter with this value would be declared with.
  var declaredType: ValueType {
    switch self {
    case .null: return .any
    case .boolean: return .boolean
    case .integer: return .integer
    case .float: return .float
    case .string: return .string
    case .map: return .map
    case .node: return .node
    case .relationship: return .relationship
    case .path: return .path
    case .list(let elements):
      let types = Set(elements.map(\.declaredType))
      return .list(types.count == 1 ? types.first ?? .any : .any)
    case .temporal(let kind, _):
      switch kind {
      case .date: return .date
      case .localTime: return .localTime
      case .time: return .time
      case .localDateTime: return .localDateTime
      case .dateTime: return .dateTime
      case .duration: return .duration
      }
    }
  }
}

private func article(_ noun: String) -> String {
  guard let first = noun.first else { return noun }
  return ("AEIOU".contains(first) ? "an " : "a ") + noun
}

/// Without white space at both ends.
func trimmed(_ text: some StringProtocol) -> String {
  var text = Substring(text)
  while let first = text.first, first.isWhitespace { text.removeFirst() }
  while let last = text.last, last.isWhitespace { text.removeLast() }
  return String(text)
}
