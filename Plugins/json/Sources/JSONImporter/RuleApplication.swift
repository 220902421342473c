import KithPluginKit

/// A value a rule cannot use.
struct MappingFault: Error {
  var code: String
  var message: String
  /// From the root of the document.
  var names: [String]
}

/// A value of the document with those around it.
struct Place {
  /// The names that lead from the root to the value.
  var names: [String]
  /// The values from the outermost one that was read to the value itself; never empty.
  var values: [JSONValue]

  /// What a path leads to, with the names that lead there. Missing members and nulls are left out.
  func values(at path: ValuePath) -> [(names: [String], value: JSONValue)] {
    guard path.up < values.count || path.isName, path.up <= names.count else { return [] }
    let start = Array(names.dropLast(path.up))
    if path.isName { return start.last.map { [(start, .string($0))] } ?? [] }
    var found = [(names: start, value: values[values.count - 1 - path.up])]
    for step in path.steps {
      found = found.flatMap { place in
        Place.inside(place.value, step).map { (place.names + [$0.name], $0.value) }
      }
    }
    return found.filter { $0.value != .null }
  }

  static func inside(_ value: JSONValue, _ step: PathStep) -> [JSONValue.Member] {
    switch (value, step) {
    case (.object(let members), .any): return members
    case (.object, .name(let name)): return value[name].map { [JSONValue.Member(name, $0)] } ?? []
    case (.array(let elements), .any):
      return elements.enumerated().map { JSONValue.Member(String($0.offset), $0.element) }
    case (.array(let elements), .name(let name)):
      guard let index = Int(name), elements.indices.contains(index) else { return [] }
      return [JSONValue.Member(name, elements[index])]
    default: return []
    }
  }
}

/// Makes the record, or records, a rule gives at a place.
struct RuleApplication {
  let place: Place
  let draft: RecordDraft
  let locator: RecordLocator

  /// - Returns: why there is no record, if there is none.
  func send(
    _ nodes: JSONMapping.Nodes, to sink: inout some RecordSink
  ) throws(ImportFailure) -> MappingFault? {
    let id: String
    do throws(MappingFault) {
      id = try fill(nodes)
    } catch {
      draft.reset()
      return error
    }
    try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
    return nil
  }

  /// One relationship for each pair of ends; an end without a value means there is none.
  func send(
    _ relationships: JSONMapping.Relationships, to sink: inout some RecordSink
  ) throws(ImportFailure) -> MappingFault? {
    let links: Links
    do throws(MappingFault) {
      links = try self.links(relationships)
    } catch {
      return error
    }
    for from in links.from {
      for to in links.to {
        do throws(MappingFault) {
          try fill(relationships.properties)
        } catch {
          draft.reset()
          return error
        }
        try draft.sendRelationship(
          from: reference(relationships.from, from), type: links.type, to: reference(relationships.to, to),
          key: links.key, at: locator, into: &sink)
      }
    }
    return nil
  }

  // MARK: Parts

  private struct Links {
    var from: [String]
    var to: [String]
    var type: String
    var key: String?
  }

  private func links(_ relationships: JSONMapping.Relationships) throws(MappingFault) -> Links {
    var links = Links(
      from: try identifiers(relationships.from.path), to: try identifiers(relationships.to.path),
      type: relationships.type)
    guard !links.from.isEmpty, !links.to.isEmpty else { return links }
    if let path = relationships.typePath { links.type = try required(path) }
    if let path = relationships.key { links.key = try identifiers(path).first }
    return links
  }

  private func reference(_ end: JSONMapping.End, _ value: String) -> RecordReference {
    if let scheme = end.scheme { return draft.reference(scheme, value) }
    return .id(draft.text("\(end.label ?? "")/\(value)"))
  }

  /// Adds what a node has.
  /// - Returns: its id: the one of the rule, else its first global identifier, else its place.
  private func fill(_ nodes: JSONMapping.Nodes) throws(MappingFault) -> String {
    for label in nodes.labels { draft.label(label) }
    if let path = nodes.labelPath {
      for label in try identifiers(path) { draft.label(label) }
    }
    var fallback = PathPattern.pointer(place.names)
    var hasKey = false
    for (scheme, path) in nodes.keys {
      for value in try identifiers(path) {
        draft.key(scheme, value)
        if !hasKey { fallback = "\(scheme):\(value)" }
        hasKey = true
      }
    }
    try fill(nodes.properties)
    guard let path = nodes.id else { return fallback.isEmpty ? "/" : fallback }
    return "\(nodes.labels.first ?? "")/\(try required(path))"
  }

  private func fill(_ properties: [JSONMapping.Property]) throws(MappingFault) {
    for property in properties {
      let found = place.values(at: property.path)
      guard let first = found.first else { continue }
      if property.path.isMany {
        draft.property(property.name, try list(found, property.type))
      } else if case .array(let elements) = first.value {
        let places = elements.enumerated().map { (first.names + [String($0.offset)], $0.element) }
        draft.property(property.name, try list(places, property.type))
      } else if property.isList {
        draft.property(property.name, try list([first], property.type))
      } else {
        draft.property(property.name, try plain(first, property.type))
      }
    }
  }

  private func list(
    _ found: [(names: [String], value: JSONValue)], _ type: ColumnType?
  ) throws(MappingFault) -> RecordValue {
    var values: [RecordValue] = []
    for place in found { values.append(try plain(place, type)) }
    return draft.list(values)
  }

  /// A value that is no list; null when it is the empty text and another type is asked for.
  private func plain(
    _ found: (names: [String], value: JSONValue), _ type: ColumnType?
  ) throws(MappingFault) -> RecordValue {
    switch (found.value, type) {
    case (.null, _): return .null
    case (.object, _):
      throw MappingFault(code: "type", message: "an object cannot be a property", names: found.names)
    case (.array, _):
      throw MappingFault(code: "type", message: "a list of lists cannot be a property", names: found.names)
    case (.string(let text), nil), (.string(let text), .string): return .string(draft.text(text))
    case (.boolean(let value), nil), (.boolean(let value), .boolean): return .boolean(value)
    case (.integer(let value), nil), (.integer(let value), .integer): return .integer(value)
    case (.integer(let value), .float): return .float(Double(value))
    case (.float(let value), nil), (.float(let value), .float): return .float(value)
    case (.string(""), _): return .null
    case (let value, .some(let type)):
      if let text = RuleApplication.text(value), let value = draft.value(text, as: type) { return value }
      throw MappingFault(
        code: "type",
        message: "\(RuleApplication.shown(value)) is not \(type == .integer ? "an" : "a") \(type.name)",
        names: found.names)
    }
  }

  private func required(_ path: ValuePath) throws(MappingFault) -> String {
    if let first = try identifiers(path).first { return first }
    throw MappingFault(code: "missing", message: "there is no value at `\(path.text)`", names: place.names)
  }

  /// The texts and integers at a path; the elements of a list, when it leads to one.
  private func identifiers(_ path: ValuePath) throws(MappingFault) -> [String] {
    var texts: [String] = []
    for found in place.values(at: path) {
      let elements = found.value.elements ?? [found.value]
      for element in elements where element != .null {
        guard element.number == nil || element.integer != nil, element.boolean == nil,
          let text = RuleApplication.text(element), !text.isEmpty
        else {
          throw MappingFault(
            code: "identifier", message: "\(RuleApplication.shown(element)) cannot identify anything",
            names: found.names)
        }
        texts.append(text)
      }
    }
    return texts
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let value): String(value)
    case .float(let value): "\(value)"
    case .boolean(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .object: "an object"
    case .array: "a list"
    case .string(let text): "\"\(text.prefix(60))\""
    default: text(value) ?? "null"
    }
  }
}
