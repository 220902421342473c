import KithPluginKit

/// What a plugin has declared it sends, in a form that is quick to compare records with.
public struct EmitContract: Hashable, Sendable {
  /// A declared label or relationship type.
  struct Element: Hashable, Sendable {
    var name: [UInt8]
    var keys: [[UInt8]] = []
    var properties: [Property] = []
  }

  struct Property: Hashable, Sendable {
    var name: [UInt8]
    var type: PropertyType
  }

  /// The type of a property as a manifest declares it: `string`, `date?`, `[int]`.
  struct PropertyType: Hashable, Sendable {
    var column: ColumnType
    var isList = false
    /// False when every element must have the property.
    var isOptional = false

    init?(_ text: String) {
      var text = text[...]
      if text.hasSuffix("?") {
        isOptional = true
        text = text.dropLast()
      }
      if text.hasPrefix("["), text.hasSuffix("]") {
        isList = true
        text = text.dropFirst().dropLast()
      }
      guard let column = ColumnType(name: String(text)) else { return nil }
      self.column = column
    }

    var name: String { isList ? "a list of \(column.name)" : column.name }
  }

  public var mode: Manifest.Contract
  var nodes: [Element] = []
  var relationships: [Element] = []

  init(_ tree: JSONValue?, _ mode: Manifest.Contract) throws(ManifestError) {
    self.mode = mode
    guard let tree else { return }
    for member in tree["nodes"]?.members ?? [] { nodes.append(try EmitContract.element(member, "nodes")) }
    for member in tree["relationships"]?.members ?? [] {
      relationships.append(try EmitContract.element(member, "relationships"))
      for end in ["from", "to"] {
        guard let label = member.value[end]?.string else { continue }
        guard nodes.contains(where: { $0.name.elementsEqual(label.utf8) }) else {
          throw ManifestError(
            "`emits.relationships.\(member.name).\(end)` is \"\(label)\", which `emits.nodes` lacks")
        }
      }
    }
  }

  private static func element(_ member: JSONValue.Member, _ part: String) throws(ManifestError) -> Element {
    var element = Element(name: Array(member.name.utf8))
    for key in member.value["keys"]?.strings ?? [] { element.keys.append(Array(key.utf8)) }
    for property in member.value["props"]?.members ?? [] {
      guard let text = property.value.string, let type = PropertyType(text) else {
        let names = ColumnType.names.joined(separator: ", ")
        throw ManifestError(
          "`emits.\(part).\(member.name).props.\(property.name)` must be one of \(names), as [list] or with ?"
        )
      }
      element.properties.append(Property(name: Array(property.name.utf8), type: type))
    }
    return element
  }

  /// The declared label or type with a name. Declarations are few: comparing them one by one beats hashing.
  @inline(__always)
  static func find(_ name: Bytes, in elements: [Element]) -> Int? {
    for index in elements.indices where elements[index].name.elementsEqual(name) { return index }
    return nil
  }
}

extension EmitContract.PropertyType {
  /// Whether a value is of this type. Integers are floats too.
  func accepts(_ value: RecordValue) -> Bool {
    if case .list(let elements) = value {
      guard isList else { return false }
      return elements.allSatisfy { acceptsElement($0) }
    }
    if case .null = value { return isOptional }
    return !isList && acceptsElement(value)
  }

  private func acceptsElement(_ value: RecordValue) -> Bool {
    switch (column, value) {
    case (.integer, .integer), (.float, .float), (.float, .integer), (.float, .decimal), (.boolean, .boolean),
      (.string, .string), (.temporal(.date), .day):
      true
    case (.temporal(let wanted), .temporal(let kind, _)): wanted == kind
    default: false
    }
  }
}

extension RecordValue {
  /// For messages: the kind of value it is.
  var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "bool"
    case .integer: "int"
    case .float: "float"
    case .string: "string"
    case .day: "date"
    case .temporal(let kind, _): kind.rawValue
    case .decimal: "decimal"
    case .list: "list"
    }
  }
}
