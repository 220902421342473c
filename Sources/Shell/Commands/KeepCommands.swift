import Engine
import LineEditing
import Syntax

extension CommandTable {
  static let keepCommands: [Command] = [
    Command(
      name: "save", group: .keep, arguments: "name [\"description\"]",
      help: "keep the last statement under a name",
      details: ["Every `$x` it uses is declared with the type of its present value."],
      run: { session, argument in try session.saveQuery(argument) }),
    Command(
      name: "run", group: .keep, arguments: "name [k=v…]", help: "run a saved query",
      details: [
        "Values are given by name or in order: `:run cast work=Emma` is `:run cast Emma`.",
        "Those that are missing are asked for.",
      ], argument: .query,
      run: { session, argument in try session.runQuery(argument) }),
    Command(
      name: "queries", group: .keep, arguments: "[text]", help: "the saved queries",
      run: { session, argument in try session.listQueries(argument) }),
    Command(
      name: "show", group: .keep, arguments: "name", help: "the text of a saved query", argument: .query,
      run: { session, argument in try session.showQuery(argument) }),
    Command(
      name: "edit", group: .keep, arguments: "[name]",
      help: "the last statement, or a saved query, in your editor",
      argument: .query,
      run: { session, argument in try session.edit(argument) }),
    Command(
      name: "forget", group: .keep, arguments: "name", help: "delete a saved query", argument: .query,
      run: { session, argument in
        let query = try session.library.find(argument)
        do throws(FileError) {
          try Files.remove(query.path)
        } catch {
          throw ShellError(error)
        }
        try session.say("forgot \(query.name) (\(query.path))")
      }),
    Command(
      name: "history", group: .keep, arguments: "[n|text]", help: "what was typed, the newest last",
      run: { session, argument in try session.showHistory(argument) }),
  ]
}

extension Session {
  fileprivate func saveQuery(_ argument: String) throws {
    let words = splitArguments(argument)
    guard let name = words.first else { throw ShellError.usage("`:save` needs a name") }
    guard QueryLibrary.isValidName(name) else {
      throw ShellError.usage("`\(name)` cannot be a name", hint: "letters, digits, - and _ can")
    }
    guard let statement = lastStatement else { throw ShellError.usage("there is no last statement to save") }
    guard let home = library.home else { throw ShellError.file("there is no folder to keep queries in") }
    if let known = library.all().first(where: { $0.name == name }) {
      throw ShellError.usage(
        "there is a saved query \(name) already (\(known.path))", hint: "`:forget \(name)` first")
    }
    var description = unquoted(words.dropFirst().joined(separator: " "))
    if description.isEmpty, let reader, case .line(let answer) = reader.readAnswer(prompt: "description: ") {
      description = trimmed(answer)
    }
    let text = savedQueryText(
      name: name, description: description, statement: statement, parameters: declarations(of: statement))
    let path = Files.join(home, name + ".cypher")
    do throws(FileError) {
      try Files.makeFolder(home)
      try Files.write(text, to: path)
    } catch {
      throw ShellError(error)
    }
    try say("saved \(SavedQuery(text, path: path).synopsis) in \(path)")
  }

  private func declarations(of statement: String) -> [(name: String, type: String)] {
    var seen: Set<String> = []
    let words = StatementTokens(statement).words.filter { $0.kind == .parameter }
    return words.map { parameterName($0.text) }.filter { seen.insert($0).inserted }
      .map { ($0, (parameters[$0] ?? .null).declaredType.name) }
  }

  fileprivate func runQuery(_ argument: String) throws {
    var words = splitArguments(argument)
    guard !words.isEmpty else {
      throw ShellError.usage("`:run` needs the name of a saved query", hint: "`:queries` lists them")
    }
    let query = try library.find(words.removeFirst())
    try run(query, QueryArguments(words))
  }

  /// Runs a saved query: all its statements in one transaction.
  ///
  /// - Throws: `ShellError.usage` when a parameter is missing and nobody can be asked.
  func run(_ query: SavedQuery, _ arguments: QueryArguments) throws {
    let source = StatementSource(name: query.path, text: query.text)
    if let error = query.errors.first { throw ShellError.statement(error, source) }
    for warning in query.warnings {
      let place = lineAndColumn(of: warning.span?.start ?? 0, in: query.text)
      try note(diagnosticDrawing.warning(warning) + " (\(query.path):\(place.line))")
    }
    let values = try bind(query, arguments)
    let isOwn = !engine.isInTransaction && scriptItems(query.text).count > 1
    if isOwn { try engine.begin() }
    do {
      try run(script: query.text, name: query.path, values: values)
      if isOwn { try engine.commit() }
    } catch {
      if isOwn, engine.isInTransaction { try engine.rollback() }
      throw error
    }
  }

  /// Values for every parameter; asks for those that are missing.
  private func bind(_ query: SavedQuery, _ arguments: QueryArguments) throws -> [String: Datum] {
    do throws(ParameterError) {
      var (values, missing) = try arguments.bind(query)
      for parameter in missing {
        guard let value = ask(for: parameter) else {
          throw ParameterError(
            message: "\(query.name) needs a value for `\(parameter.name)`", hint: query.usage)
        }
        values[parameter.name] = try parameter.value(value)
      }
      return values
    } catch {
      throw ShellError(error)
    }
  }

  private func ask(for parameter: ParameterDeclaration) -> String? {
    guard let reader else { return nil }
    let about =
      parameter.text.isEmpty ? parameter.type.name : "\(parameter.type.name), \(visible(parameter.text))"
    guard case .line(let answer) = reader.readAnswer(prompt: "\(parameter.name) (\(about)): ") else {
      return nil
    }
    let text = trimmed(answer)
    return text.isEmpty ? nil : text
  }

  func listQueries(_ text: String) throws {
    let wanted = text.lowercased()
    let queries = library.all()
    let found = queries.filter { query in
      wanted.isEmpty
        || [query.name, query.description, query.tags.joined(separator: " ")]
          .contains { $0.lowercased().contains(wanted) }
    }
    guard !found.isEmpty else {
      return try say(
        queries.isEmpty
          ? "no saved queries; `:save name` keeps the last statement" : "no saved query has `\(text)` in it")
    }
    let width = Swift.min(found.map { displayWidth($0.synopsis) }.max() ?? 0, 48)
    try page(
      found.map { query in
        let problem = query.errors.isEmpty ? "" : " [\(plural(query.errors.count, "error"))]"
        let name = fitted(visible(query.synopsis), to: width, ellipsis: screenOptions.ellipsis)
        return cut(name + "  " + visible(query.description) + problem)
      })
  }

  fileprivate func showQuery(_ argument: String) throws {
    let query = try library.find(argument)
    try say(palette.paint("// " + query.path, .comment))
    let text = query.text.hasSuffix("\n") ? String(query.text.dropLast()) : query.text
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try say(visible(String(line)))
    }
  }

  fileprivate func edit(_ name: String) throws {
    guard isInteractive else { throw ShellError.usage("`:edit` needs a terminal") }
    let query = name.isEmpty ? nil : try library.find(name)
    switch ExternalEditor.edit(query?.text ?? lastStatement.map { $0 + ";" } ?? "") {
    case .failure(let problem): throw ShellError.file(problem.description)
    case .success(let text):
      guard let query else {
        nextInput = text
        return
      }
      do throws(FileError) {
        try Files.write(text.hasSuffix("\n") ? text : text + "\n", to: query.path)
      } catch {
        throw ShellError(error)
      }
      let changed = SavedQuery(text, path: query.path)
      for error in changed.errors {
        try report(.statement(error, StatementSource(name: query.path, text: text)))
      }
      try say("saved \(changed.synopsis)")
    }
  }

  fileprivate func showHistory(_ argument: String) throws {
    guard let history else { return try say("there is no history here") }
    var entries = Array(history.entries.enumerated())
    if let count = Int(argument), count > 0 {
      entries = Array(entries.suffix(count))
    } else if !argument.isEmpty {
      entries = entries.filter { $0.element.lowercased().contains(argument.lowercased()) }
    } else {
      entries = Array(entries.suffix(20))
    }
    for (number, entry) in entries {
      let mark = palette.paint(fitted(String(number + 1), to: 5, right: true), .dim)
      try say("\(mark)  \(fittedLine(visible(entry)))")
    }
  }

  private func fittedLine(_ text: String) -> String {
    screenOptions.width.map { truncated(text, to: Swift.max($0 - 8, 10), ellipsis: screenOptions.ellipsis) }
      ?? text
  }
}
