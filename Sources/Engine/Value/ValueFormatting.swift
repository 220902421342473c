/// Values as text.

/// How a value is written.
public enum ValueStyle: Sendable {
  /// As in a statement, where the value can be read back: strings quoted, points in time as
  /// `date('2020-01-31')`.
  case literal
  /// As `toString` gives it: a string as it is, a point in time without its function. Strings inside lists
  /// and maps are quoted.
  case plain
}

/// A value as text.
///
/// Nodes are `(:Label {key: value})`, relationships `[:TYPE {key: value}]`, paths a chain of both with
/// arrows;
/// floats have the fewest digits that read back equal.
/// - Parameters:
///   - graph: the graph that knows labels, types and properties of the nodes and relationships.
///   - style: literal or plain.
public func format(_ value: Value, graph: Graph, style: ValueStyle = .literal) -> String {
  if style == .plain, value.tag == .string { return value.asString.string }
  var formatter = ValueFormatter(graph: graph, style: style)
  formatter.write(value)
  return formatter.text
}

private struct ValueFormatter {
  let graph: Graph
  let style: ValueStyle
  var text = ""

  init(graph: Graph, style: ValueStyle) {
    self.graph = graph
    self.style = style
  }

  mutating func write(_ value: Value) {
    switch value.tag {
    case .null: text += "null"
    case .boolean: text += value.asBoolean ? "true" : "false"
    case .integer: text += String(value.asInteger)
    case .float: text += formatFloat(value.asFloat)
    case .string: text += quoted(value.asString.string)
    case .list:
      text += "["
      var separator = ""
      for element in value.asList.elements {
        text += separator
        write(element)
        separator = ", "
      }
      text += "]"
    case .map: writeMap(value.asMap.entries.lazy.map { ($0.key.asString.string, $0.value) })
    case .node: writeNode(value.asNode)
    case .relationship: writeRelationship(value.asRelationship)
    case .path: writePath(value.asPath)
    case .dateTime, .localDateTime, .date, .time, .localTime, .duration: writeTemporal(value)
    }
  }

  private mutating func writeMap(_ entries: some Sequence<(String, Value)>) {
    text += "{"
    var separator = ""
    for (key, value) in entries {
      text += separator
      text += quotedName(key)
      text += ": "
      write(value)
      separator = ", "
    }
    text += "}"
  }

  private mutating func writeNode(_ node: NodeID) {
    text += "("
    let labels = graph.labels(of: node)
    for label in labels { text += ":" + quotedName(graph.name(label)) }
    let properties = graph.properties(of: node)
    if !properties.isEmpty {
      if !labels.isEmpty { text += " " }
      writeMap(properties.lazy.map { [graph] in (graph.name($0.key), $0.value) })
    }
    text += ")"
  }

  private mutating func writeRelationship(_ relationship: RelationshipID) {
    text += "[:" + quotedName(graph.name(graph.type(of: relationship)))
    let properties = graph.properties(of: relationship)
    if !properties.isEmpty {
      text += " "
      writeMap(properties.lazy.map { [graph] in (graph.name($0.key), $0.value) })
    }
    text += "]"
  }

  private mutating func writePath(_ path: PathRef) {
    writeNode(path.nodes[0])
    for i in 0..<path.length {
      let relationship = path.relationships[i]
      let isForward = graph.start(of: relationship) == path.nodes[i]
      text += isForward ? "-" : "<-"
      writeRelationship(relationship)
      text += isForward ? "->" : "-"
      writeNode(path.nodes[i + 1])
    }
  }

  private mutating func writeTemporal(_ value: Value) {
    let plain = formatTemporal(value)
    guard style == .literal else {
      text += plain
      return
    }
    let function =
      switch value.tag {
      case .dateTime: "datetime"
      case .localDateTime: "localdatetime"
      case .time: "time"
      case .localTime: "localtime"
      case .duration: "duration"
      default: "date"
      }
    text += "\(function)('\(plain)')"
  }
}

/// A float with the fewest digits that read back equal: `1.0`, `0.1`, `1e300`, `NaN`, `-Infinity`.
public func formatFloat(_ float: Double) -> String {
  if float.isNaN { return "NaN" }
  if float.isInfinite { return float < 0 ? "-Infinity" : "Infinity" }
  let text = float.description
  guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text }
  // Swift pads and signs the exponent: `1e+300`, `1e-05`.
  var exponent = text[text.index(after: e)...]
  let isNegative = exponent.first == "-"
  exponent = exponent.drop { $0 == "+" || $0 == "-" || $0 == "0" }
  return text[..<e] + (isNegative ? "e-" : "e") + exponent
}

/// A string in single quotes, with escapes for what cannot stand in a literal.
public func quoted(_ text: String) -> String {
  var result = "'"
  for scalar in text.unicodeScalars {
    switch scalar {
    case "'": result += "\\'"
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{8}": result += "\\b"
    case "\u{C}": result += "\\f"
    case "\0"..<" ", "\u{7F}"..<"\u{A0}":
      let digits = String(scalar.value, radix: 16, uppercase: true)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

/// A label, type or key as it can stand in a statement: in backticks unless it is a plain name.
public func quotedName(_ name: String) -> String {
  let isPlain =
    name.unicodeScalars.first.map { $0 == "_" || $0.properties.isAlphabetic } ?? false
    && name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
    }
  if isPlain { return name }
  var result = "`"
  for scalar in name.unicodeScalars {
    if scalar == "`" { result += "`" }
    result.unicodeScalars.append(scalar)
  }
  return result + "`"
}
