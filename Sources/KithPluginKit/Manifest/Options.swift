/// The values of an importer's options, checked against their definitions and completed with defaults.
public struct Options: Hashable, Sendable {
  private var values: [String: JSONValue] = [:]

  /// - Throws: `OptionError` for the first option, in the order of their names, that is unknown, missing
  ///   or of the wrong type.
  public init(_ given: [String: JSONValue], _ definitions: [OptionDefinition]) throws(OptionError) {
    let byName = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let definition = byName[name] else {
        let near = NearestName.of(name, among: definitions.map(\.name))
        throw OptionError(
          name, "there is no option `\(name)`",
          hint: near.map { "did you mean `\($0)`?" }
            ?? "the options are \(definitions.map(\.name).sorted().joined(separator: ", "))")
      }
      if value == .null { continue }
      values[name] = try OptionCheck.check(value, definition.kind, name)
    }
    for definition in definitions where values[definition.name] == nil {
      if let fallback = definition.defaultValue {
        values[definition.name] = try OptionCheck.check(fallback, definition.kind, definition.name)
      } else if !definition.isOptional {
        throw OptionError(
          definition.name, "the option `\(definition.name)` is required: \(definition.kind.name)",
          hint: definition.help.isEmpty ? nil : definition.help)
      }
    }
  }

  public subscript(name: String) -> JSONValue? { values[name] }
  public func string(_ name: String) -> String? { values[name]?.string }
  public func integer(_ name: String) -> Int64? { values[name]?.integer }
  public func number(_ name: String) -> Double? { values[name]?.number }
  public func boolean(_ name: String) -> Bool? { values[name]?.boolean }
  /// The strings of a list option, or the one string of an option that may be either.
  public func strings(_ name: String) -> [String]? {
    guard let value = values[name] else { return nil }
    return value.strings ?? value.string.map { [$0] }
  }
  public func members(_ name: String) -> [JSONValue.Member]? { values[name]?.members }
  /// One character, which must be ASCII, as its byte.
  public func character(_ name: String) -> UInt8? { values[name]?.string?.utf8.first }
}

/// Checks of one value against a kind; units become plain numbers.
enum OptionCheck {
  static func check(
    _ value: JSONValue, _ kind: OptionDefinition.Kind, _ name: String
  ) throws(OptionError) -> JSONValue {
    if let checked = try checkNested(value, kind, name) { return checked }
    if let checked = checkPlain(value, kind) { return checked }
    throw OptionError(name, "the option `\(name)` must be \(kind.name), not \(described(value, kind))")
  }

  private static func checkPlain(_ value: JSONValue, _ kind: OptionDefinition.Kind) -> JSONValue? {
    switch (kind, value) {
    case (.string, .string), (.path, .string), (.secret, .string), (.boolean, .boolean): value
    case (.boolean, .string("true")): .boolean(true)
    case (.boolean, .string("false")): .boolean(false)
    case (.integer(let minimum, let maximum), _):
      integer(value).flatMap { ($0 >= minimum ?? .min && $0 <= maximum ?? .max) ? .integer($0) : nil }
    case (.number(let minimum, let maximum), _):
      (value.number ?? value.string.flatMap(Double.init))
        .flatMap { ($0 >= minimum ?? -.infinity && $0 <= maximum ?? .infinity) ? .float($0) : nil }
    case (.date, .string(let text)):
      withBytes(text) { FieldParser.date($0) } == nil ? nil : value
    case (.duration, _):
      (value.integer ?? value.string.flatMap { scaled($0, durationUnits) }).map { .integer($0) }
    case (.size, _):
      (value.integer ?? value.string.flatMap { scaled($0, sizeUnits) }).map { .integer($0) }
    case (.enum(let values), .string(let text)): values.contains(text) ? value : nil
    case (.url, .string(let text)): text.contains("://") ? value : nil
    case (.character, .string(let text)): character(text).map { .string($0) }
    default: nil
    }
  }

  private static func checkNested(
    _ value: JSONValue, _ kind: OptionDefinition.Kind, _ name: String
  ) throws(OptionError) -> JSONValue? {
    switch (kind, value) {
    case (.list(let element), .array(let values)):
      var checked: [JSONValue] = []
      for value in values { checked.append(try check(value, element, name)) }
      return .array(checked)
    case (.map(let element), .object(let members)):
      var checked: [JSONValue.Member] = []
      for member in members {
        checked.append(
          JSONValue.Member(member.name, try check(member.value, element, "\(name).\(member.name)")))
      }
      return .object(checked)
    case (.record(let fields), .object(let members)):
      return try checkRecord(members, fields, name)
    case (.either(let kinds), _):
      for kind in kinds { if let checked = try? check(value, kind, name) { return checked } }
      return nil
    default: return nil
    }
  }

  private static func checkRecord(
    _ members: [JSONValue.Member], _ fields: [OptionDefinition], _ name: String
  ) throws(OptionError) -> JSONValue {
    var checked: [JSONValue.Member] = []
    for member in members {
      guard let field = fields.first(where: { $0.name == member.name }) else {
        let near = NearestName.of(member.name, among: fields.map(\.name))
        throw OptionError(
          name, "`\(name)` has no part `\(member.name)`",
          hint: near.map { "did you mean `\($0)`?" }
            ?? "its parts are \(fields.map(\.name).joined(separator: ", "))")
      }
      checked.append(
        JSONValue.Member(member.name, try check(member.value, field.kind, "\(name).\(member.name)")))
    }
    for field in fields where !field.isOptional && !members.contains(where: { $0.name == field.name }) {
      throw OptionError(name, "`\(name)` needs `\(field.name)`: \(field.kind.name)")
    }
    return .object(checked)
  }

  private static func integer(_ value: JSONValue) -> Int64? {
    value.integer ?? value.string.flatMap { Int64($0) }
  }

  private static let durationUnits: [(String, Int64)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]
  private static let sizeUnits: [(String, Int64)] = [
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("B", 1),
  ]

  private static func scaled(_ text: String, _ units: [(String, Int64)]) -> Int64? {
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let count = Int64(text.dropLast(unit.count)), count >= 0 else { continue }
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      return overflow ? nil : product
    }
    return nil
  }

  private static func character(_ text: String) -> String? {
    let named = ["tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|", "pipe": "|"]
    let text = named[text] ?? text
    return text.utf8.count == 1 ? text : nil
  }

  private static func described(_ value: JSONValue, _ kind: OptionDefinition.Kind) -> String {
    if kind == .secret { return "what was given" }
    switch value {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .float(let value): return "\(value)"
    case .string(let text): return "\"\(text)\""
    case .array: return "a list"
    case .object: return "a map"
    }
  }

  private static func withBytes<T>(_ text: String, _ body: (Bytes) -> T) -> T {
    var text = text
    return text.withUTF8(body)
  }
}
