import Engine
import LineEditing
import Syntax

extension CommandTable {
  static let learnCommands: [Command] = [
    Command(
      name: "help", group: .learn, arguments: "[command|clause|function()|keys]",
      help: "this page, or more about one thing", argument: .topic,
      run: { session, argument in try session.help(argument) }),
    Command(
      name: "schema", group: .learn, arguments: "[Label|TYPE]",
      help: "labels, types, properties, and what is connected to what", argument: .name,
      run: { session, argument in try session.schema(argument) }),
    Command(
      name: "stats", group: .learn,
      help: "how many of everything, and the memory each part takes (CALL kith.memory())",
      run: { session, _ in try session.statistics() }),
    Command(
      name: "functions", group: .learn, arguments: "[text]",
      help: "functions whose name or help holds the text",
      run: { session, argument in try session.functions(argument) }),
    Command(
      name: "find", group: .learn, arguments: "text", help: "nodes with a property that holds the text",
      run: { session, argument in try session.find(argument) }),
  ]
}

extension Session {
  fileprivate func schema(_ name: String) throws {
    let catalog = engine.catalog
    let report = SchemaReport(catalog: catalog, options: screenOptions)
    if name.isEmpty { return try page(report.overview()) }
    let plain = unticked(name.hasPrefix(":") ? String(name.dropFirst()) : name)
    if let lines = report.details(of: plain) { return try page(lines) }
    let names = catalog.labels.map(\.name) + catalog.types.map(\.name)
    // Only the case may differ.
    if let same = names.first(where: { $0.lowercased() == plain.lowercased() }),
      let lines = report.details(of: same)
    {
      return try page(lines)
    }
    throw ShellError.usage(
      "no label or relationship type is called \(plain)",
      hint: nearest(plain, among: names).map { "did you mean \($0)?" } ?? "`:schema` lists them")
  }

  private func unticked(_ name: String) -> String {
    name.count > 1 && name.hasPrefix("`") && name.hasSuffix("`") ? String(name.dropFirst().dropLast()) : name
  }

  fileprivate func statistics() throws {
    let catalog = engine.catalog
    var rows: [[Datum]] = [
      [.string("nodes"), .integer(Int64(catalog.nodeCount))],
      [.string("relationships"), .integer(Int64(catalog.relationshipCount))],
      [.string("labels in use"), .integer(Int64(catalog.labels.count))],
      [.string("relationship types in use"), .integer(Int64(catalog.types.count))],
      [.string("indexes"), .integer(Int64(catalog.indexes.count))],
      [.string("constraints"), .integer(Int64(catalog.constraints.count))],
    ]
    let parts = catalog.memoryParts
    for part in parts where part.bytes > 0 {
      let name = part.name.isEmpty ? part.group.rawValue : "\(part.group.rawValue), \(part.name)"
      rows.append([.string("memory: \(name), KiB"), .integer(Int64((part.bytes + 1023) / 1024))])
    }
    let total = parts.reduce(0) { $0 + $1.bytes }
    rows.append([.string("memory: total, KiB"), .integer(Int64((total + 1023) / 1024))])
    for cost in costs() where cost.bytes > 0 {
      rows.append([.string("\(cost.name), KiB"), .integer(Int64((cost.bytes + 1023) / 1024))])
    }
    if catalog.relationshipCount > 0 {
      rows.append([
        .string("bytes per relationship, everything included"),
        .integer(Int64(total / catalog.relationshipCount)),
      ])
    }
    try write(ResultTable(columns: ["what", "count"], rows: rows))
  }

  fileprivate func functions(_ text: String) throws {
    let wanted = text.lowercased()
    let found = engine.functions.filter {
      wanted.isEmpty || $0.name.lowercased().contains(wanted) || $0.help.lowercased().contains(wanted)
        || $0.category.lowercased().contains(wanted)
    }
    guard !found.isEmpty else {
      let near = nearest(text, among: engine.functions.map(\.name))
      throw ShellError.usage(
        "no function has `\(text)` in its name or help", hint: near.map { "did you mean \($0)()?" })
    }
    var lines: [String] = []
    let groups = Dictionary(grouping: found, by: \.category).sorted { $0.key < $1.key }
    for (category, functions) in groups {
      if !lines.isEmpty { lines.append("") }
      lines.append(palette.paint(category, .heading))
      let sorted = functions.sorted { $0.name.lowercased() < $1.name.lowercased() }
      let width = Swift.min(sorted.map { displayWidth($0.synopsis) }.max() ?? 0, 44)
      for function in sorted {
        let name = fitted(function.synopsis, to: width, ellipsis: screenOptions.ellipsis)
        lines.append(cut("  \(name)  \(function.help)"))
      }
    }
    try page(lines)
  }

  fileprivate func find(_ text: String) throws {
    guard !text.isEmpty else { throw ShellError.usage("`:find` needs a text to look for") }
    let statement = """
      MATCH (n) WITH n, [key IN keys(n) WHERE toLower(toStringOrNull(n[key])) CONTAINS toLower($text)] AS keys
      WHERE size(keys) > 0 RETURN n AS node, keys AS `found in` LIMIT 40
      """
    let result = try perform(
      statement, source: StatementSource(text: statement), values: ["text": .string(unquoted(text))])
    try show(result, of: statement)
  }

  /// Lines of an answer, through the pager when they are more than fit the screen.
  func page(_ lines: [String]) throws {
    let rows = environment.size().rows
    guard lines.count >= rows, let pager = pagerCommand else {
      for line in lines { try say(line) }
      return
    }
    let sink = PagedSink(command: pager, rows: rows, direct: output)
    try sink.show {
      for line in lines { try sink.writeLine(line) }
    }
  }

  /// A line without colours, cut where it would wrap.
  func cut(_ line: String) -> String {
    guard let width = screenOptions.width else { return line }
    return truncated(line, to: width, ellipsis: screenOptions.ellipsis)
  }
}
