import KithPluginKit

/// As much of JSON Schema as the published schemas use.
struct SchemaCheck {
  private let root: JSONValue

  init(_ text: String) throws { root = try JSONValue(parsing: text) }

  /// What is wrong with a value; nil when it fits.
  func fault(_ value: JSONValue) -> String? { fault(value, root, "$", 0) }

  private func fault(_ value: JSONValue, _ schema: JSONValue, _ path: String, _ depth: Int) -> String? {
    guard depth < 32 else { return "\(path) nests too deeply" }
    if let name = schema["$ref"]?.string?.split(separator: "/").last {
      guard let found = root["$defs"]?[String(name)] else { return "there is no \(name)" }
      return fault(value, found, path, depth + 1)
    }
    if let wanted = schema["const"], wanted != value { return "\(path) must be \(wanted)" }
    if let choices = schema["enum"]?.elements, !choices.contains(value) {
      return "\(path) is none of \(choices)"
    }
    if let types = schema["type"]?.strings ?? schema["type"]?.string.map({ [$0] }),
      !types.contains(where: { SchemaCheck.has($0, value) })
    {
      return "\(path) must be \(types.joined(separator: " or "))"
    }
    if let fault = rangeFault(value, schema, path) { return fault }
    if let fault = memberFault(value, schema, path, depth) { return fault }
    for (index, element) in (value.elements ?? []).enumerated() {
      if let items = schema["items"], let fault = fault(element, items, "\(path)[\(index)]", depth + 1) {
        return fault
      }
    }
    guard let choices = schema["anyOf"]?.elements else { return nil }
    let faults = choices.map { fault(value, $0, path, depth + 1) }
    return faults.contains(nil)
      ? nil : "\(path) fits nothing: \(faults.compactMap { $0 }.joined(separator: "; "))"
  }

  private func rangeFault(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> String? {
    if let number = value.number {
      if let minimum = schema["minimum"]?.number, number < minimum { return "\(path) is below \(minimum)" }
      if let maximum = schema["maximum"]?.number, number > maximum { return "\(path) is above \(maximum)" }
    }
    if let text = value.string {
      if let least = schema["minLength"]?.integer, text.count < least { return "\(path) is too short" }
      if let pattern = schema["pattern"]?.string, !SchemaCheck.matches(pattern, text) {
        return "\(path) does not match \(pattern)"
      }
    }
    if let count = value.elements?.count ?? value.members?.count {
      let names = value.elements == nil ? ("minProperties", "maxProperties") : ("minItems", "maxItems")
      if let least = schema[names.0]?.integer, count < least { return "\(path) has too few" }
      if let most = schema[names.1]?.integer, count > most { return "\(path) has too many" }
    }
    return nil
  }

  private func memberFault(_ value: JSONValue, _ schema: JSONValue, _ path: String, _ depth: Int) -> String? {
    guard let members = value.members else { return nil }
    for name in schema["required"]?.strings ?? [] where value[name] == nil { return "\(path) lacks \(name)" }
    for member in members {
      let place = "\(path).\(member.name)"
      if let known = schema["properties"]?[member.name] {
        if let fault = fault(member.value, known, place, depth + 1) { return fault }
        continue
      }
      let patterns = schema["patternProperties"]?.members ?? []
      if patterns.contains(where: { SchemaCheck.matches($0.name, member.name) }) { continue }
      guard let others = schema["additionalProperties"] else { continue }
      if others == .boolean(false) { return "\(place) is unknown" }
      if let fault = fault(member.value, others, place, depth + 1) { return fault }
    }
    return nil
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    guard let expression = try? Regex(pattern) else { return false }
    return text.firstMatch(of: expression) != nil
  }

  private static func has(_ type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .integer),
      ("number", .float),
      ("string", .string), ("array", .array), ("object", .object):
      true
    default: false
    }
  }
}
