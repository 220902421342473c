import KithPluginKit

/// A literal with its datatype.
struct Literal {
  var text: String
  /// Empty when it has none.
  var datatype: String

  private static let schema = "http://www.w3.org/2001/XMLSchema#"

  private static let integers: Set<String> = [
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
  ]

  /// Nil when the text is not of its datatype; text of datatypes without a counterpart stays text.
  func value(_ draft: RecordDraft) -> RecordValue? {
    guard datatype.hasPrefix(Literal.schema) else { return .string(draft.text(text)) }
    let type = String(datatype.dropFirst(Literal.schema.count))
    let trimmed = String(
      text.drop { $0 == " " || $0 == "\n" }.reversed().drop { $0 == " " || $0 == "\n" }.reversed())
    if Literal.integers.contains(type) { return integer(trimmed, draft) }
    switch type {
    case "decimal", "double", "float":
      if ["INF", "+INF", "-INF", "NaN"].contains(trimmed) { return .string(draft.text(trimmed)) }
      return draft.value(trimmed, as: .float)
    case "boolean":
      if trimmed == "1" || trimmed == "0" { return .boolean(trimmed == "1") }
      return draft.value(trimmed, as: .boolean)
    case "date":
      // A day with a zone is no point in time here; what it says is kept as text.
      guard trimmed.utf8.count == 10 else { return hasDigits(trimmed) ? .string(draft.text(trimmed)) : nil }
      return draft.value(trimmed, as: .temporal(.date))
    case "dateTime": return temporal(trimmed, hasZone(trimmed) ? .dateTime : .localDateTime, draft)
    case "time": return temporal(trimmed, hasZone(trimmed) ? .time : .localTime, draft)
    case "duration", "dayTimeDuration", "yearMonthDuration": return temporal(trimmed, .duration, draft)
    case "gYear":
      return draft.value(trimmed, as: .integer) ?? (hasDigits(trimmed) ? .string(draft.text(trimmed)) : nil)
    default: return .string(draft.text(text))
    }
  }

  /// For messages.
  var typeName: String { datatype.split(separator: "#").last.map(String.init) ?? datatype }

  private func integer(_ text: String, _ draft: RecordDraft) -> RecordValue? {
    if let value = draft.value(text, as: .integer) { return value }
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return .decimal(draft.text(text.hasPrefix("+") ? String(digits) : text))
  }

  private func temporal(_ text: String, _ kind: TemporalKind, _ draft: RecordDraft) -> RecordValue? {
    hasDigits(text) ? .temporal(kind, draft.text(text)) : nil
  }

  private func hasZone(_ text: String) -> Bool {
    if text.hasSuffix("Z") { return true }
    let end = text.suffix(6)
    return end.count == 6 && (end.hasPrefix("+") || end.hasPrefix("-")) && end.contains(":")
  }

  private func hasDigits(_ text: String) -> Bool { text.contains { $0.isASCII && $0.isNumber } }
}
