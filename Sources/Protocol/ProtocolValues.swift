import Engine
import Kith
import KithPluginKit
import Syntax

extension JSONWriter {
  /// Writes a value in the protocol's encoding.
  mutating func value(_ value: Value, _ graph: Graph) {
    switch value.tag {
    case .null: null()
    case .boolean: boolean(value.asBoolean)
    case .integer: integer(value.asInteger)
    case .float: floatValue(value.asFloat)
    case .string: string(value.asString.bytes)
    case .list:
      beginArray()
      for element in value.asList.elements { self.value(element, graph) }
      endArray()
    case .map: map(value.asMap, graph)
    case .node: node(value.asNode, graph)
    case .relationship: relationship(value.asRelationship, graph)
    case .path: path(value.asPath, graph)
    case .date: tagged("$date", value)
    case .localTime: tagged("$localtime", value)
    case .time: tagged("$time", value)
    case .localDateTime: tagged("$localdatetime", value)
    case .dateTime: tagged("$datetime", value)
    case .duration: tagged("$duration", value)
    }
  }

  private mutating func tagged(_ name: String, _ value: Value) {
    beginObject()
    key(name)
    string(formatTemporal(value))
    endObject()
  }

  private mutating func floatValue(_ value: Double) {
    if value.isFinite { return float(value) }
    beginObject()
    key("$float")
    string(value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity")
    endObject()
  }

  private mutating func map(_ map: MapRef, _ graph: Graph) {
    // A key that looks like a tag must not be taken for one.
    let isAmbiguous = map.entries.contains { $0.key.asString.bytes.first == UInt8(ascii: "$") }
    if isAmbiguous {
      beginObject()
      key("$map")
    }
    beginObject()
    for entry in map.entries {
      key(entry.key.asString.bytes)
      value(entry.value, graph)
    }
    endObject()
    if isAmbiguous { endObject() }
  }

  private mutating func properties(_ properties: [(key: KeyID, value: Value)], _ graph: Graph) {
    key("properties")
    beginObject()
    for (id, value) in properties {
      key(graph.name(id))
      self.value(value, graph)
    }
    endObject()
  }

  private mutating func node(_ node: NodeID, _ graph: Graph) {
    beginObject()
    key("$node")
    beginObject()
    key("id")
    integer(Int64(node.raw))
    key("labels")
    beginArray()
    if graph.isLive(node) {
      for label in graph.labels(of: node) { string(graph.name(label)) }
    }
    endArray()
    properties(graph.isLive(node) ? graph.properties(of: node) : [], graph)
    endObject()
    endObject()
  }

  private mutating func relationship(_ relationship: RelationshipID, _ graph: Graph) {
    beginObject()
    key("$rel")
    beginObject()
    key("id")
    integer(Int64(relationship.raw))
    key("type")
    string(graph.name(graph.type(of: relationship)))
    key("start")
    integer(Int64(graph.start(of: relationship).raw))
    key("end")
    integer(Int64(graph.end(of: relationship).raw))
    properties(graph.isLive(relationship) ? graph.properties(of: relationship) : [], graph)
    endObject()
    endObject()
  }

  private mutating func path(_ path: PathRef, _ graph: Graph) {
    beginObject()
    key("$path")
    beginArray()
    node(path.nodes[0], graph)
    for i in 0..<path.length {
      relationship(path.relationships[i], graph)
      node(path.nodes[i + 1], graph)
    }
    endArray()
    endObject()
  }
}

/// A parameter in the protocol's encoding as a value owned by the arena.
func decode(_ json: JSONValue, _ arena: Arena) throws(Diagnostic) -> Value {
  switch json {
  case .null: return .null
  case .boolean(let value): return Value(value)
  case .integer(let value): return Value(value)
  case .float(let value): return Value(value)
  case .string(let text): return arena.string(text)
  case .array(let elements):
    var values: [Value] = []
    for element in elements { values.append(try decode(element, arena)) }
    return arena.list(values)
  case .object(let members):
    if members.count == 1, let only = members.first, only.name.hasPrefix("$") {
      return try decodeTagged(only.name, only.value, arena)
    }
    var entries: [Engine.MapEntry] = []
    for member in members {
      entries.append(Engine.MapEntry(key: arena.string(member.name), value: try decode(member.value, arena)))
    }
    return arena.map(entries)
  }
}

private func decodeTagged(_ tag: String, _ json: JSONValue, _ arena: Arena) throws(Diagnostic) -> Value {
  let kinds: [String: DatumTemporalKind] = [
    "$date": .date, "$localtime": .localTime, "$time": .time, "$localdatetime": .localDateTime,
    "$datetime": .dateTime, "$duration": .duration,
  ]
  if let kind = kinds[tag], let text = json.string {
    do {
      return try Datum.temporal(kind, text).value(in: arena)
    } catch {
      throw Diagnostic(error)
    }
  }
  switch (tag, json) {
  case ("$float", .string("NaN")): return Value(Double.nan)
  case ("$float", .string("Infinity")): return Value(Double.infinity)
  case ("$float", .string("-Infinity")): return Value(-Double.infinity)
  case ("$map", .object(let members)):
    var entries: [Engine.MapEntry] = []
    for member in members {
      entries.append(Engine.MapEntry(key: arena.string(member.name), value: try decode(member.value, arena)))
    }
    return arena.map(entries)
  default:
    throw Diagnostic(.protocolError, .runtime, "InvalidRequest", "\(tag) is no value of a parameter")
  }
}
