import KithPluginKit

/// Compares records with what their plugin has declared: `freeze` refuses the rest, `discard` drops it.
enum ContractCheck {
  static func node(
    _ record: NodeRecord, _ contract: EmitContract, _ state: inout StreamState, _ name: String,
    deliver: (NodeRecord) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    let line = record.locator.inputLine
    var labels: [Bytes] = []
    var declared: [Int] = []
    for label in record.labels {
      if let found = EmitContract.find(label, in: contract.nodes) {
        labels.append(label)
        declared.append(found)
      } else {
        try undeclared("the label `\(label.text)`", line, contract, &state, name)
      }
    }
    // A node may be said more about in several records; one without labels only adds to another.
    if declared.isEmpty, record.labels.count > 0 { return }
    let elements = declared.isEmpty ? contract.nodes : declared.map { contract.nodes[$0] }
    var keys: [RecordKey] = []
    for key in record.keys {
      if elements.contains(where: { $0.keys.contains { $0.elementsEqual(key.scheme) } }) {
        keys.append(key)
      } else {
        try undeclared("the key `\(key.scheme.text)`", line, contract, &state, name)
      }
    }
    let properties = try check(
      record.properties, elements, isWhole: !declared.isEmpty, line, contract, &state, name)
    try labels.withUnsafeBufferPointer { labels throws(ImportFailure) in
      try keys.withUnsafeBufferPointer { keys throws(ImportFailure) in
        try properties.withUnsafeBufferPointer { properties throws(ImportFailure) in
          try deliver(
            NodeRecord(
              id: record.id, labels: labels, keys: keys, properties: properties, locator: record.locator))
        }
      }
    }
  }

  static func relationship(
    _ record: RelationshipRecord, _ contract: EmitContract, _ state: inout StreamState, _ name: String,
    deliver: (RelationshipRecord) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    let line = record.locator.inputLine
    guard let found = EmitContract.find(record.type, in: contract.relationships) else {
      return try undeclared("the relationship type `\(record.type.text)`", line, contract, &state, name)
    }
    let properties = try check(
      record.properties, [contract.relationships[found]], isWhole: true, line, contract, &state, name)
    try properties.withUnsafeBufferPointer { properties throws(ImportFailure) in
      var checked = record
      checked.properties = properties
      try deliver(checked)
    }
  }

  private static func check(
    _ properties: UnsafeBufferPointer<RecordProperty>, _ elements: [EmitContract.Element], isWhole: Bool,
    _ line: Int,
    _ contract: EmitContract, _ state: inout StreamState, _ name: String
  ) throws(ImportFailure) -> [RecordProperty] {
    var kept: [RecordProperty] = []
    for property in properties {
      var type: EmitContract.PropertyType?
      for element in elements where type == nil {
        type = element.properties.first { $0.name.elementsEqual(property.name) }?.type
      }
      guard let type else {
        try undeclared("the property `\(property.name.text)`", line, contract, &state, name)
        continue
      }
      if type.accepts(property.value) {
        kept.append(property)
      } else {
        let said = "`\(property.name.text)` as \(property.value.kindName), declared is \(type.name)"
        try undeclared(said, line, contract, &state, name)
      }
    }
    guard isWhole, contract.mode == .freeze else { return kept }
    for element in elements {
      for wanted in element.properties where !wanted.type.isOptional {
        guard kept.contains(where: { $0.name.elementsEqual(wanted.name) }) else {
          throw failure(
            "a `\(text(element.name))` lacks `\(text(wanted.name))`; declare it as `\(wanted.type.name)?`",
            line, name)
        }
      }
    }
    return kept
  }

  private static func undeclared(
    _ what: String, _ line: Int, _ contract: EmitContract, _ state: inout StreamState, _ name: String
  ) throws(ImportFailure) {
    if contract.mode == .freeze {
      throw failure("the plugin sent \(what), which its manifest does not declare", line, name)
    }
    let what = PrintableText.of(what, limit: 200)
    if state.undeclared.count < 100, !state.undeclared.contains(what) { state.undeclared.append(what) }
  }

  private static func failure(_ message: String, _ line: Int, _ name: String) -> ImportFailure {
    ImportFailure(
      .bug, "contract", message, file: name, line: line,
      hint: "\"contract\" in its manifest is freeze; evolve lets everything through, discard drops it")
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
