import Engine
import LineEditing

extension Renderer {
  /// One field a line, a rule with the row's number above each row.
  func renderLines(_ result: some ResultRows, _ ranges: [Range<Int>]? = nil) throws(OutputError) {
    let names = result.columns.map { safe($0) }
    let width = Swift.min(names.map { displayWidth($0) }.max() ?? 0, 24)
    let bar = options.isUnicode ? "│" : "|"
    for (index, range) in (ranges ?? [0..<result.rowCount]).enumerated() {
      if index > 0 { try sink.writeLine(options.palette.paint(options.isUnicode ? "⋮" : ":", .dim)) }
      for row in range {
        try sink.writeLine(options.palette.paint(lineHeading(row + 1, width), .dim))
        for (name, datum) in zip(names, result.row(row)) {
          let label = options.palette.paint(fitted(name, to: width, ellipsis: options.ellipsis), .heading)
          let value = options.palette.paint(cell(datum, .full), datum.isNull ? .dim : .plain)
          try sink.writeLine("\(label) \(options.palette.paint(bar, .dim)) \(value)")
        }
      }
    }
  }

  private func lineHeading(_ number: Int, _ width: Int) -> String {
    let dash = options.isUnicode ? "─" : "-"
    let title = " row \(number) "
    return String(repeating: dash, count: 2) + title
      + String(repeating: dash, count: Swift.max(width + 2 - displayWidth(title), 2))
  }

  /// Each row as an outline: nested lists, maps, nodes and relationships are indented below their name.
  func renderTree(_ result: some ResultRows) throws(OutputError) {
    for row in 0..<result.rowCount {
      try sink.writeLine(options.palette.paint("row \(row + 1)", .heading))
      let fields = Array(zip(result.columns, result.row(row)))
      for (index, field) in fields.enumerated() {
        try renderBranch(
          field.0, field.1, indent: "", isLast: index == fields.count - 1)
      }
    }
  }

  private func renderBranch(
    _ name: String, _ datum: Datum, indent: String, isLast: Bool
  ) throws(OutputError) {
    let arm = options.isUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ")
    let children = datum.treeChildren
    let value: String =
      switch datum {
      case .node, .relationship: safe(datum.treeHeading)
      case .list(let elements) where !children.isEmpty:
        elements.count == 1 ? "1 element" : "\(elements.count) elements"
      case .map where !children.isEmpty: ""
      case .string(let text): safe(text)
      default: cell(datum)
      }
    let label = options.palette.paint(safe(name), .heading)
    let text =
      value.isEmpty ? label : "\(label): \(options.palette.paint(value, datum.isNull ? .dim : .plain))"
    try sink.writeLine(options.palette.paint(indent + arm, .dim) + text)
    let deeper = indent + (isLast ? "   " : options.isUnicode ? "│  " : "|  ")
    for (index, child) in children.enumerated() {
      try renderBranch(child.name, child.value, indent: deeper, isLast: index == children.count - 1)
    }
  }
}

extension Datum {
  /// What is drawn below the value in a tree.
  fileprivate var treeChildren: [(name: String, value: Datum)] {
    switch self {
    case .list(let elements):
      // A list of plain values reads better on one line.
      guard elements.contains(where: \.isComposite) else { return [] }
      return elements.enumerated().map { (String($0.offset), $0.element) }
    case .map(let entries): return entries.map { ($0.key, $0.value) }
    case .node(let node): return node.properties.map { ($0.key, $0.value) }
    case .relationship(let relationship): return relationship.properties.map { ($0.key, $0.value) }
    default: return []
    }
  }

  fileprivate var treeHeading: String {
    switch self {
    case .node(let node): Datum.node(DatumNode(id: node.id, labels: node.labels, properties: [])).display()
    case .relationship(let relationship): "[:\(quotedName(relationship.type))]"
    default: display()
    }
  }

  fileprivate var isComposite: Bool {
    switch self {
    case .list, .map, .node, .relationship, .path: true
    default: false
    }
  }
}
