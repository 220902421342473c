import Engine
import LineEditing

/// The answer of `:schema`.
struct SchemaReport {
  let catalog: any GraphCatalog
  let options: RenderOptions

  private var arrow: String { options.isUnicode ? "→" : "->" }

  /// Everything: labels, types with what they connect, indexes and constraints.
  func overview() -> [String] {
    let labels = catalog.labels
    let types = catalog.types
    guard !labels.isEmpty || !types.isEmpty || catalog.nodeCount > 0 else { return ["the graph is empty"] }
    var lines: [String] = []
    if !labels.isEmpty {
      lines.append(heading("Labels"))
      let rows = labels.map { label in
        (
          ":" + quotedName(label.name), grouped(label.count),
          propertyLine(catalog.properties(label: label.name))
        )
      }
      lines += columns(rows)
    }
    if !types.isEmpty {
      lines += ["", heading("Relationship types")]
      let rows = types.map { type in
        (quotedName(type.name), grouped(type.count), typeLine(type))
      }
      lines += columns(rows)
    }
    lines += rules(of: nil)
    return lines
  }

  /// One label or type; nil when there is no such name.
  func details(of name: String) -> [String]? {
    if let label = catalog.labels.first(where: { $0.name == name }) { return details(label: label) }
    if let type = catalog.types.first(where: { $0.name == name }) { return details(type: type) }
    return nil
  }

  private func details(label: NameCount) -> [String] {
    var lines = [heading(":" + quotedName(label.name)) + "  " + plural(label.count, "node")]
    lines += properties(catalog.properties(label: label.name))
    var rows: [(String, String, String)] = []
    for type in catalog.types {
      let out = catalog.count(label: label.name, type: type.name, .outgoing)
      let into = catalog.count(label: label.name, type: type.name, .incoming)
      let pairs = out + into > 0 ? catalog.endpoints(type: type.name) : []
      if out > 0 {
        let ends = pairs.filter { $0.from == label.name }.map { ":" + quotedName($0.to) }
        rows.append(("-[:\(quotedName(type.name))]->", grouped(out), ends.joined(separator: " ")))
      }
      if into > 0 {
        let starts = pairs.filter { $0.to == label.name }.map { ":" + quotedName($0.from) }
        rows.append(("<-[:\(quotedName(type.name))]-", grouped(into), starts.joined(separator: " ")))
      }
    }
    if !rows.isEmpty { lines += ["", heading("Relationships")] + columns(rows) }
    return lines + rules(of: label.name)
  }

  private func details(type: NameCount) -> [String] {
    var lines = [heading("[:" + quotedName(type.name) + "]") + "  " + plural(type.count, "relationship")]
    let pairs = catalog.endpoints(type: type.name)
    lines += columns(pairs.map { ("(\(label($0.from))) \(arrow) (\(label($0.to)))", grouped($0.count), "") })
    lines += properties(catalog.properties(type: type.name))
    return lines + rules(of: type.name)
  }

  private func properties(_ properties: [PropertySummary]) -> [String] {
    guard !properties.isEmpty else { return [] }
    return ["", heading("Properties")]
      + columns(properties.map { (quotedName($0.name), percent($0.fill), $0.type) })
  }

  private func rules(of name: String?) -> [String] {
    var lines: [String] = []
    for index in catalog.indexes where name == nil || index.label == name {
      let place = target(index.isRelationship, index.label, index.properties)
      lines.append("  \(index.kind.rawValue) index \(index.name) on \(place)")
    }
    for constraint in catalog.constraints where name == nil || constraint.label == name {
      let place = target(constraint.isRelationship, constraint.label, constraint.properties)
      lines.append("  constraint \(constraint.name) on \(place) \(words(constraint.kind))")
    }
    return lines.isEmpty ? [] : ["", heading("Indexes and constraints")] + lines.map { fit($0) }
  }

  private func target(_ isRelationship: Bool, _ label: String, _ properties: [String]) -> String {
    let name = isRelationship ? "[:\(quotedName(label))]" : ":\(quotedName(label))"
    return "\(name)(\(properties.map { quotedName($0) }.joined(separator: ", ")))"
  }

  private func words(_ kind: ConstraintKind) -> String {
    switch kind {
    case .unique: "is unique"
    case .exists: "is not null"
    case .key: "is a key"
    case .typed(let type): "is \(type.name)"
    }
  }

  private func typeLine(_ type: NameCount) -> String {
    let pairs = catalog.endpoints(type: type.name).map {
      "\(label($0.from)) \(arrow) \(label($0.to)) (\(grouped($0.count)))"
    }
    let properties = propertyLine(catalog.properties(type: type.name))
    return pairs.prefix(3).joined(separator: ", ") + (pairs.count > 3 ? ", \(options.ellipsis)" : "")
      + (properties.isEmpty ? "" : "  {\(properties)}")
  }

  private func label(_ name: String) -> String { name.isEmpty ? "" : ":" + quotedName(name) }

  private func propertyLine(_ properties: [PropertySummary]) -> String {
    properties.map { property in
      let fill = property.fill < 0.995 ? " \(percent(property.fill))" : ""
      return "\(quotedName(property.name)) \(property.type)\(fill)"
    }.joined(separator: ", ")
  }

  private func percent(_ fill: Double) -> String {
    let rounded = Int((fill * 100).rounded())
    return rounded == 0 && fill > 0 ? "<1%" : "\(rounded)%"
  }

  private func heading(_ text: String) -> String { options.palette.paint(text, .heading) }

  /// Name, number and text under each other, cut to the width.
  private func columns(_ rows: [(String, String, String)]) -> [String] {
    let first = Swift.min(rows.map { displayWidth($0.0) }.max() ?? 0, 40)
    let second = rows.map { displayWidth($0.1) }.max() ?? 0
    return rows.map { row in
      let line =
        "  " + fitted(row.0, to: first, ellipsis: options.ellipsis) + "  "
        + fitted(row.1, to: second, right: true) + (row.2.isEmpty ? "" : "  " + row.2)
      return fit(line)
    }
  }

  private func fit(_ line: String) -> String {
    let safe = visible(line)
    return options.width.map { truncated(safe, to: $0, ellipsis: options.ellipsis) } ?? safe
  }
}
