import Engine
import LineEditing

extension QueryCompleter {
  /// The options of the procedure in whose map the cursor is, as in `CALL import.csv('x.csv', {la`; nil when it
  /// is in none.
  func optionHints(_ tokens: StatementTokens) -> [OptionHint]? {
    guard !options.isEmpty, let brace = tokens.openBracket(), tokens[brace]?.text == "{",
      let parenthesis = tokens.openBracket(before: brace), tokens[parenthesis]?.text == "("
    else { return nil }
    var names: [String] = []
    var index = parenthesis - 1
    while let word = tokens[index], !word.isKeyword("CALL") {
      guard word.isName || word.text == "." || word.text == "-" else { return nil }
      names.insert(word.isName ? word.name : word.text, at: 0)
      index -= 1
    }
    return options[names.joined()]
  }

  /// Names of options that are not given yet.
  func optionKeys(_ request: Request) -> [Completion.Candidate]? {
    let tokens = request.tokens
    guard let hints = optionHints(tokens), let brace = tokens.openBracket() else { return nil }
    let given = Set(
      tokens.words.indices.filter { $0 > brace && tokens[$0 + 1]?.text == ":" }.compactMap {
        tokens[$0]?.name
      })
    return hints.filter { request.matches($0.name) && !given.contains($0.name) }
      .map { Completion.Candidate(quotedName($0.name) + ": ", kind: "option", detail: $0.detail) }
  }

  /// Values of the option whose name and colon stand before the cursor.
  func optionValues(_ request: Request) -> [Completion.Candidate] {
    let tokens = request.tokens
    guard let name = tokens[tokens.words.count - 2]?.name,
      let hint = optionHints(tokens)?.first(where: { $0.name == name })
    else { return [] }
    return hint.values.filter { request.prefix.isEmpty || $0.hasPrefix(request.prefix) }
      .map { Completion.Candidate($0, kind: "value", detail: hint.detail) }
  }
}
