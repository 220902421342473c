import Engine

/// A value of the kit's tables. Nodes and relationships have no identity here; what is compared is `key`.
indirect enum TableValue {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case list([TableValue])
  case map([(key: String, value: TableValue)])
  case node(labels: [String], properties: [(key: String, value: TableValue)])
  case relationship(type: String, properties: [(key: String, value: TableValue)])
  case path(nodes: [TableValue], relationships: [(value: TableValue, isForward: Bool)])

  /// A result; points in time and durations are the strings the kit writes for them.
  init(_ datum: Datum) {
    switch datum {
    case .null: self = .null
    case .boolean(let boolean): self = .boolean(boolean)
    case .integer(let integer): self = .integer(integer)
    case .float(let float): self = .float(float)
    case .string(let text), .temporal(_, let text): self = .string(text)
    case .list(let elements): self = .list(elements.map { TableValue($0) })
    case .map(let entries): self = .map(Self.entries(entries))
    case .node(let node): self = .node(labels: node.labels, properties: Self.entries(node.properties))
    case .relationship(let relationship):
      self = .relationship(type: relationship.type, properties: Self.entries(relationship.properties))
    case .path(let path):
      self = .path(
        nodes: path.nodes.map { TableValue(.node($0)) },
        relationships: zip(path.nodes, path.relationships).map { node, relationship in
          (TableValue(.relationship(relationship)), relationship.start == node.id)
        })
    }
  }

  private static func entries(_ entries: [(key: String, value: Datum)]) -> [(key: String, value: TableValue)]
  {
    entries.map { ($0.key, TableValue($0.value)) }
  }

  /// The value as a parameter; nil for nodes, relationships and paths, which no table of parameters has.
  var datum: Datum? {
    switch self {
    case .null: return .null
    case .boolean(let boolean): return .boolean(boolean)
    case .integer(let integer): return .integer(integer)
    case .float(let float): return .float(float)
    case .string(let text): return .string(text)
    case .list(let elements): return .list(elements.compactMap(\.datum))
    case .map(let entries):
      return .map(entries.compactMap { entry in entry.value.datum.map { (entry.key, $0) } })
    case .node, .relationship, .path: return nil
    }
  }

  /// A text that two values share if and only if the kit takes them for equal: types are strict, labels a set,
  /// maps without order, and lists too when `ignoresListOrder`.
  func key(ignoringListOrder ignoresListOrder: Bool = false) -> String {
    let key = { (value: TableValue) in value.key(ignoringListOrder: ignoresListOrder) }
    switch self {
    case .null: return "null"
    case .boolean(let boolean): return boolean ? "true" : "false"
    case .integer(let integer): return String(integer)
    case .float(let float): return float.isNaN ? "NaN" : float == 0 ? "0.0" : formatFloat(float)
    case .string(let text): return quoted(text)
    case .list(let elements):
      let keys = elements.map(key)
      return "[" + (ignoresListOrder ? keys.sorted() : keys).joined(separator: ", ") + "]"
    case .map(let entries):
      let texts = entries.map { quotedName($0.key) + ": " + key($0.value) }
      return "{" + texts.sorted().joined(separator: ", ") + "}"
    case .node(let labels, let properties):
      let names = Set(labels).sorted().map { ":" + quotedName($0) }.joined()
      return "(" + names + key(.map(properties)) + ")"
    case .relationship(let type, let properties):
      return "[:" + quotedName(type) + key(.map(properties)) + "]"
    case .path(let nodes, let relationships):
      var text = "<"
      for (node, step) in zip(nodes, relationships) {
        text += key(node) + (step.isForward ? "-" : "<-") + key(step.value) + (step.isForward ? "->" : "-")
      }
      return text + (nodes.last.map(key) ?? "") + ">"
    }
  }
}

struct TableValueError: Error, CustomStringConvertible {
  var text: String
  var offset: Int
  var description: String { "no value at \(offset) of `\(text)`" }
}

/// Reads the notation of the kit's tables.
struct TableValueReader {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0

  static func read(_ text: String) throws(TableValueError) -> TableValue {
    var reader = TableValueReader(text)
    let value = try reader.value()
    reader.skipBlank()
    guard reader.position == reader.scalars.count else { throw reader.error }
    return value
  }

  private init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  private var error: TableValueError { TableValueError(text: text, offset: position) }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skipBlank() {
    while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" { position += 1 }
  }

  private mutating func eat(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ text: String) throws(TableValueError) {
    for scalar in text.unicodeScalars where !eat(scalar) { throw error }
  }

  private mutating func value() throws(TableValueError) -> TableValue {
    skipBlank()
    switch next {
    case "(": return try node()
    case "<": return try path()
    case "{": return .map(try map())
    case "'": return .string(try string())
    case "[":
      var ahead = position + 1
      while ahead < scalars.count, scalars[ahead] == " " { ahead += 1 }
      let isRelationship = ahead < scalars.count && scalars[ahead] == ":"
      return isRelationship ? try relationship() : try list()
    default: return try word()
    }
  }

  private mutating func word() throws(TableValueError) -> TableValue {
    let start = position
    while let scalar = next, scalar.properties.isAlphabetic || "0123456789.+-".unicodeScalars.contains(scalar)
    {
      position += 1
    }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: scalars[start..<position])
    let text = String(word)
    switch text {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "NaN": return .float(.nan)
    case "Inf", "Infinity": return .float(.infinity)
    case "-Inf", "-Infinity": return .float(-.infinity)
    default:
      if let integer = Int64(text) { return .integer(integer) }
      let isFloat = text.contains(".") || text.contains("e") || text.contains("E")
      if isFloat, let float = Double(text.hasPrefix(".") ? "0" + text : text) { return .float(float) }
      position = start
      throw error
    }
  }

  private mutating func name() throws(TableValueError) -> String {
    var name = String.UnicodeScalarView()
    if eat("`") {
      while let scalar = next, scalar != "`" {
        name.append(scalar)
        position += 1
      }
      try expect("`")
      return String(name)
    }
    while let scalar = next,
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "$"
    {
      name.append(scalar)
      position += 1
    }
    guard !name.isEmpty else { throw error }
    return String(name)
  }

  private mutating func string() throws(TableValueError) -> String {
    try expect("'")
    var text = String.UnicodeScalarView()
    while let scalar = next {
      position += 1
      if scalar == "'" { return String(text) }
      if scalar == "\\", let escaped = next, escaped == "'" || escaped == "\\" {
        text.append(escaped)
        position += 1
      } else {
        text.append(scalar)
      }
    }
    throw error
  }

  private mutating func list() throws(TableValueError) -> TableValue {
    try expect("[")
    var elements: [TableValue] = []
    skipBlank()
    while !eat("]") {
      if !elements.isEmpty { try expect(",") }
      elements.append(try value())
      skipBlank()
    }
    return .list(elements)
  }

  private mutating func map() throws(TableValueError) -> [(key: String, value: TableValue)] {
    try expect("{")
    var entries: [(key: String, value: TableValue)] = []
    skipBlank()
    while !eat("}") {
      if !entries.isEmpty { try expect(",") }
      skipBlank()
      let key = try name()
      skipBlank()
      try expect(":")
      entries.append((key, try value()))
      skipBlank()
    }
    return entries
  }

  private mutating func properties() throws(TableValueError) -> [(key: String, value: TableValue)] {
    skipBlank()
    let properties = next == "{" ? try map() : []
    skipBlank()
    return properties
  }

  private mutating func node() throws(TableValueError) -> TableValue {
    try expect("(")
    var labels: [String] = []
    skipBlank()
    while eat(":") {
      labels.append(try name())
      skipBlank()
    }
    let properties = try properties()
    try expect(")")
    return .node(labels: labels, properties: properties)
  }

  private mutating func relationship() throws(TableValueError) -> TableValue {
    try expect("[")
    skipBlank()
    try expect(":")
    let type = try name()
    let properties = try properties()
    try expect("]")
    return .relationship(type: type, properties: properties)
  }

  private mutating func path() throws(TableValueError) -> TableValue {
    try expect("<")
    var nodes = [try node()]
    var relationships: [(value: TableValue, isForward: Bool)] = []
    while !eat(">") {
      let isForward = next == "-"
      try expect(isForward ? "-" : "<-")
      relationships.append((try relationship(), isForward))
      try expect(isForward ? "->" : "-")
      nodes.append(try node())
    }
    return .path(nodes: nodes, relationships: relationships)
  }
}
