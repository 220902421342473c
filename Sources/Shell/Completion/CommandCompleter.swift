import Engine
import LineEditing

/// What can stand at the cursor of a command line.
struct CommandCompleter {
  var queries: QueryCompleter
  var library: QueryLibrary
  var environment: [String: String]

  /// - Parameters:
  ///   - text: A buffer that begins with `:`.
  ///   - cursor: A byte offset into it.
  func complete(_ text: String, at cursor: Int) -> Completion {
    let bytes = Array(text.utf8)
    let front = String(decoding: bytes[..<Swift.min(Swift.max(cursor, 0), bytes.count)], as: UTF8.self)
    let line = front.drop { $0.isWhitespace }
    guard let space = line.firstIndex(where: \.isWhitespace) else {
      return completion(cursor, replacing: String(line), commandNames(String(line)))
    }
    guard let command = try? CommandTable.find(String(line[line.index(after: line.startIndex)..<space]))
    else {
      return Completion(at: cursor)
    }
    let argument = line[space...].drop { $0.isWhitespace }
    if command.argument == .statement {
      let offset = front.utf8.count - argument.utf8.count
      let inner = queries.complete(String(argument), at: argument.utf8.count)
      return Completion(
        replace: (inner.replace.lowerBound + offset)..<(inner.replace.upperBound + offset),
        candidates: inner.candidates)
    }
    return argumentCompletion(command, String(argument), cursor)
  }

  private func completion(
    _ cursor: Int, replacing word: String, _ candidates: [Completion.Candidate]
  ) -> Completion {
    Completion(replace: (cursor - word.utf8.count)..<cursor, candidates: candidates)
  }

  private func commandNames(_ typed: String) -> [Completion.Candidate] {
    let prefix = typed.dropFirst().lowercased()
    return CommandTable.all.filter { $0.name.hasPrefix(prefix) }
      .map { Completion.Candidate(":" + $0.name, kind: "command", detail: $0.help) }
  }

  private func argumentCompletion(_ command: Command, _ argument: String, _ cursor: Int) -> Completion {
    let start = argument.lastIndex(where: \.isWhitespace).map { argument.index(after: $0) }
    let word = String(argument[(start ?? argument.startIndex)...])
    let isFirst = word.count == argument.count
    switch command.argument {
    case .none, .statement: return Completion(at: cursor)
    case .topic: return completion(cursor, replacing: argument, topics(argument))
    case .name: return completion(cursor, replacing: word, names(word))
    case .mode:
      let modes = OutputMode.allCases.map { Completion.Candidate($0.rawValue, kind: "mode", detail: $0.help) }
      return completion(cursor, replacing: word, isFirst ? filter(modes, word) : [])
    case .setting: return settingCompletion(argument, word, isFirst, cursor)
    case .file: return fileCompletion(command, argument, word, cursor)
    case .parameter: return completion(cursor, replacing: word, isFirst ? parameterNames(word) : [])
    case .query:
      if isFirst { return completion(cursor, replacing: word, queryNames(word)) }
      return command.name == "run" ? queryArgument(argument, word, cursor) : Completion(at: cursor)
    }
  }

  private func filter(_ candidates: [Completion.Candidate], _ typed: String) -> [Completion.Candidate] {
    candidates.filter { $0.text.lowercased().hasPrefix(typed.lowercased()) }
  }

  private func topics(_ typed: String) -> [Completion.Candidate] {
    let clauses = HelpTopics.clauses.map {
      Completion.Candidate($0.name, kind: "clause", detail: $0.synopsis)
    }
    let commands = CommandTable.all.map {
      Completion.Candidate(":" + $0.name, kind: "command", detail: $0.help)
    }
    let functions = queries.functions.map {
      Completion.Candidate($0.name + "()", kind: "function", detail: $0.help)
    }
    let keys = [Completion.Candidate("keys", kind: "topic"), Completion.Candidate("commands", kind: "topic")]
    // With nothing typed, every function would be too much.
    return filter(clauses + keys + commands + (typed.isEmpty ? [] : functions), typed)
  }

  private func names(_ typed: String) -> [Completion.Candidate] {
    let labels = queries.catalog.labels.map {
      Completion.Candidate($0.name, kind: "label", detail: grouped($0.count))
    }
    let types = queries.catalog.types.map {
      Completion.Candidate($0.name, kind: "type", detail: grouped($0.count))
    }
    return filter(labels + types, typed)
  }

  private func settingCompletion(_ argument: String, _ word: String, _ isFirst: Bool, _ cursor: Int)
    -> Completion
  {
    if isFirst {
      let keys = Setting.all.map { Completion.Candidate($0.name, kind: "setting", detail: $0.help) }
      return completion(cursor, replacing: word, filter(keys, word))
    }
    let key = argument.prefix { !$0.isWhitespace }
    guard let setting = Setting.all.first(where: { $0.name == key }) else { return Completion(at: cursor) }
    let values = setting.values.split(separator: "|").filter { !$0.contains(" ") }
      .map { Completion.Candidate(String($0), kind: "value") }
    return completion(cursor, replacing: word, filter(values, word))
  }

  private func parameterNames(_ typed: String) -> [Completion.Candidate] {
    filter(
      queries.parameters.map { Completion.Candidate($0.name, kind: "parameter", detail: $0.text) }, typed)
  }

  private func queryNames(_ typed: String) -> [Completion.Candidate] {
    filter(library.all().map { Completion.Candidate($0.name, kind: "query", detail: $0.description) }, typed)
  }

  /// Parameters of the query, or values for the one whose `name=` was typed.
  private func queryArgument(_ argument: String, _ word: String, _ cursor: Int) -> Completion {
    let name = argument.prefix { !$0.isWhitespace }
    guard let query = library.all().first(where: { $0.name == name }) else { return Completion(at: cursor) }
    guard let equals = word.firstIndex(of: "=") else {
      let given = argument.split(separator: " ").compactMap {
        $0.split(separator: "=").first.map(String.init)
      }
      let open = query.parameters.filter { !given.contains($0.name) || $0.name == word }
      let rows = open.map {
        Completion.Candidate(
          $0.name + "=", kind: "parameter", detail: $0.type.name + ($0.text.isEmpty ? "" : " " + $0.text))
      }
      return completion(cursor, replacing: word, filter(rows, word))
    }
    let typed = String(word[word.index(after: equals)...])
    guard let parameter = query.parameters.first(where: { $0.name == word[..<equals] }) else {
      return Completion(at: cursor)
    }
    return completion(cursor, replacing: typed, values(of: parameter, typed))
  }

  private func values(of parameter: ParameterDeclaration, _ typed: String) -> [Completion.Candidate] {
    let plain = typed.drop { $0 == "'" || $0 == "\"" }
    var texts: [String] = []
    if case .list(let allowed)? = parameter.choice {
      texts = allowed.map { $0.display() }
    } else if let source = parameter.source {
      texts = queries.catalog.values(label: source.label, property: source.property, limit: 2000)
    }
    return texts.filter { $0.lowercased().hasPrefix(plain.lowercased()) }.prefix(200).map { text in
      let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }
      return Completion.Candidate(isPlain ? text : quoted(text), kind: "value")
    }
  }

  private func fileCompletion(_ command: Command, _ argument: String, _ word: String, _ cursor: Int)
    -> Completion
  {
    if command.name == "import", word.count == argument.count {
      let importers = queries.procedures.importers
        .map { Completion.Candidate(String($0.name.dropFirst(7)), kind: "importer", detail: $0.help) }
      return completion(cursor, replacing: word, filter(importers, word))
    }
    if command.name == "import", argument.split(separator: " ").count > (word.isEmpty ? 1 : 2) {
      return importOption(argument, word, cursor)
    }
    // Everything but `:import` takes one file name, which may hold spaces.
    let path = command.name == "import" ? word : argument
    return completion(cursor, replacing: path, files(path))
  }

  /// `name=`, or a value behind one.
  private func importOption(_ argument: String, _ word: String, _ cursor: Int) -> Completion {
    let importer = argument.prefix { !$0.isWhitespace }
    let hints = queries.options["import.\(importer)"] ?? queries.options[String(importer)] ?? []
    guard let equals = word.firstIndex(of: "=") else {
      let rows = hints.map { Completion.Candidate($0.name + "=", kind: "option", detail: $0.detail) }
      return completion(cursor, replacing: word, filter(rows, word))
    }
    let typed = String(word[word.index(after: equals)...])
    let values = hints.first { $0.name == word[..<equals] }?.values ?? []
    let plain = values.map { Completion.Candidate($0.replacing("'", with: ""), kind: "value") }
    return completion(cursor, replacing: typed, filter(plain, typed))
  }

  private func files(_ typed: String) -> [Completion.Candidate] {
    let slash = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
    let folder = String(typed[..<slash])
    let prefix = typed[slash...]
    let place = Files.expandingHome(folder.isEmpty ? "." : folder, environment)
    return Files.list(place).filter { $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix(".")) }
      .map { name in
        let isFolder = Files.kind(of: Files.join(place, name)) == .folder
        return Completion.Candidate(folder + name + (isFolder ? "/" : ""), kind: isFolder ? "folder" : "file")
      }
  }
}
