import Engine
import Syntax

extension CommandTable {
  static let dataCommands: [Command] = [
    Command(
      name: "import", group: .data, arguments: "importer source [k=v…]", help: "read a file into the graph",
      details: [
        "`:import csv people.csv label=Person key=id` runs",
        "CALL import.csv('people.csv', {label: 'Person', key: 'id'}).",
      ], argument: .file,
      run: { session, argument in try session.importSource(argument) }),
    Command(
      name: "source", group: .data, arguments: "file", help: "run the statements and commands of a file",
      argument: .file,
      run: { session, argument in
        guard !argument.isEmpty else { throw ShellError.usage("`:source` needs a file name") }
        let path = Files.expandingHome(unquoted(argument), session.environment.variables)
        let text = try session.readScript(path)
        try session.run(script: text, name: path)
      }),
    Command(
      name: "reload", group: .data, help: "read the graph's folder again, from nothing",
      run: { session, _ in try session.reload() }),
    Command(
      name: "quit", group: .data, help: "leave; Ctrl-D does the same",
      run: { session, _ in session.isOver = true }),
  ]
}

extension [ProcedureSignature] {
  /// Those that read a source into the graph; others in the namespace only tell about imports.
  var importers: [ProcedureSignature] {
    filter { $0.name.hasPrefix("import.") && $0.writes && $0.name != "import.undo" }
  }
}

extension Session {
  fileprivate func importSource(_ argument: String) throws {
    var words = splitArguments(argument)
    guard words.count >= 2 else { throw ShellError.usage("expected `:import importer source [k=v…]`") }
    let importer = words.removeFirst()
    let source = unquoted(words.removeFirst())
    let given = QueryArguments(words)
    if let stray = given.positional.first {
      throw ShellError.usage("expected `name=value`, not `\(stray)`")
    }
    let name = importer.hasPrefix("import.") ? importer : "import." + importer
    let known = engine.procedures.importers.map(\.name)
    guard known.contains(name) else {
      throw ShellError.usage(
        "there is no importer `\(importer)`",
        hint: nearest(name, among: known).map { "did you mean \($0.dropFirst(7))?" }
          ?? (known.isEmpty
            ? nil : "there are \(known.map { String($0.dropFirst(7)) }.joined(separator: ", "))"))
    }
    let options = given.named.map { option -> String in
      let isLiteral = LiteralReader.read(option.text) != nil
      return quotedName(option.name) + ": " + (isLiteral ? option.text : quoted(option.text))
    }
    let path = name.split(separator: ".").map { quotedName(String($0)) }.joined(separator: ".")
    let text = "CALL \(path)(\(quoted(source)), {\(options.joined(separator: ", "))})"
    try run(statement: text, source: StatementSource(text: text))
  }

  fileprivate func reload() throws {
    guard let folder else {
      throw ShellError.usage("the graph was not read from a folder, so there is nothing to read again")
    }
    guard !engine.isInTransaction else {
      throw ShellError.usage("a transaction is open", hint: "`:commit` or `:rollback` first")
    }
    let before = engine.catalog
    let (nodes, relationships) = (before.nodeCount, before.relationshipCount)
    engine.reset()
    try load(folder)
    let after = engine.catalog
    try say(
      "\(plural(after.nodeCount, "node")) (\(signed(after.nodeCount - nodes))), "
        + "\(plural(after.relationshipCount, "relationship")) "
        + "(\(signed(after.relationshipCount - relationships))) from \(folder.path)")
  }

  private func signed(_ number: Int) -> String { (number >= 0 ? "+" : "") + grouped(number) }
}
