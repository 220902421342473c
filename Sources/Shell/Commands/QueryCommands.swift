import Engine
import Syntax

extension CommandTable {
  static let queryCommands: [Command] = [
    Command(
      name: "explain", group: .query, arguments: "statement", help: "how a statement would be run",
      argument: .statement,
      run: { session, argument in try session.prefixed("EXPLAIN", argument) }),
    Command(
      name: "profile", group: .query, arguments: "statement",
      help: "run a statement and show where the time went",
      argument: .statement,
      run: { session, argument in try session.prefixed("PROFILE", argument) }),
    Command(
      name: "param", group: .query, arguments: "name = expression | name <- last.column",
      help: "give `$name` a value",
      details: [
        "`:param age = 40` sets `$age`; any expression of the query language may stand there.",
        "`:param ids <- last.id` takes a column of the last result: its value when there is one row,",
        "else the list of all.",
      ], argument: .parameter,
      run: { session, argument in try session.setParameter(argument) }),
    Command(
      name: "params", group: .query, arguments: "[clear]", help: "the parameters that have a value",
      run: { session, argument in try session.listParameters(argument) }),
    Command(
      name: "begin", group: .query, help: "open a transaction; the prompt shows `*`",
      run: { session, _ in
        try session.transact { () throws(Diagnostic) in try session.engine.begin() }
      }),
    Command(
      name: "commit", group: .query, help: "keep what the transaction did",
      run: { session, _ in
        try session.transact { () throws(Diagnostic) in try session.engine.commit() }
      }),
    Command(
      name: "rollback", group: .query, help: "undo what the transaction did",
      run: { session, _ in
        try session.transact { () throws(Diagnostic) in try session.engine.rollback() }
      }),
    Command(
      name: "time", group: .query, arguments: "[on|off]", help: "show parse, plan and run time below results",
      run: { session, argument in
        try session.settings.set("time", argument.isEmpty ? (session.settings.time ? "off" : "on") : argument)
        try session.say("time is \(session.settings.time ? "on" : "off")")
      }),
  ]
}

extension Session {
  fileprivate func prefixed(_ keyword: String, _ statement: String) throws {
    let body = statement.isEmpty ? lastStatement ?? "" : statement
    guard !body.isEmpty else { throw ShellError.usage("`:\(keyword.lowercased())` needs a statement") }
    let text = keyword + " " + body
    let result = try perform(text, source: StatementSource(text: text))
    try show(result, of: text)
  }

  fileprivate func transact(_ body: () throws(Diagnostic) -> Void) throws {
    do throws(Diagnostic) {
      try body()
    } catch {
      throw ShellError.usage(error.message, hint: error.hint)
    }
  }

  fileprivate func setParameter(_ argument: String) throws {
    let name = argument.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    let plain = name.hasPrefix("$") ? String(name.dropFirst()) : String(name)
    let rest = trimmed(argument.dropFirst(name.count))
    if !plain.isEmpty, rest.hasPrefix("<-") {
      parameters[plain] = try lastColumn(trimmed(rest.dropFirst(2)))
    } else if !plain.isEmpty, rest.hasPrefix("="), rest.count > 1 {
      parameters[plain] = try evaluate(trimmed(rest.dropFirst()))
    } else {
      throw ShellError.usage("expected `:param name = expression` or `:param name <- last.column`")
    }
    try say("$\(plain) = \(Datum.list([parameters[plain] ?? .null]).display().dropFirst().dropLast())")
  }

  private func lastColumn(_ text: String) throws(ShellError) -> Datum {
    guard let rows = last?.result.rows else { throw .usage("there is no last result yet") }
    let name = text.hasPrefix("last.") ? String(text.dropFirst(5)) : text
    guard let column = rows.columns.firstIndex(of: name) else {
      throw .usage(
        "the last result has no column `\(name)`",
        hint: nearest(name, among: rows.columns).map { "did you mean \($0)?" }
          ?? "it has \(rows.columns.joined(separator: ", "))")
    }
    let values = (0..<rows.rowCount).map { rows.row($0)[column] }
    return values.count == 1 ? values[0] : .list(values)
  }

  fileprivate func listParameters(_ argument: String) throws {
    if argument == "clear" {
      parameters = [:]
      return
    }
    guard argument.isEmpty else { throw ShellError.usage("expected `:params` or `:params clear`") }
    if parameters.isEmpty { return try say("no parameters; `:param name = value` sets one") }
    let rows = parameters.sorted { $0.key < $1.key }.map { name, value -> [Datum] in
      [.string("$" + name), .string(value.declaredType.name), value]
    }
    try write(ResultTable(columns: ["parameter", "type", "value"], rows: rows))
  }
}
