import Engine
import LineEditing
import Syntax

/// What can stand at the cursor of a statement, found from the tokens before it.
struct QueryCompleter {
  var catalog: any GraphCatalog
  var functions: [FunctionSignature] = []
  var procedures: [ProcedureSignature] = []
  /// Keys of the maps that procedures take, by procedure.
  var options: [String: [OptionHint]] = [:]
  /// Names of the parameters that have a value, with the value's text.
  var parameters: [(name: String, text: String)] = []

  /// Candidates for the word the cursor is behind.
  func complete(_ text: String, at cursor: Int) -> Completion {
    let tokens = StatementTokens(text, before: cursor)
    if tokens.isInsideText { return Completion(at: cursor) }
    if let found = procedureCompletion(tokens, at: cursor) { return found }
    let start = tokens.partial?.span.start ?? cursor
    let request = Request(tokens: tokens, prefix: tokens.partial?.text ?? "")
    let candidates = candidates(request)
    return Completion(replace: start..<cursor, candidates: candidates)
  }

  struct Request {
    var tokens: StatementTokens
    /// What has been typed of the word, as written.
    var prefix: String

    /// What has been typed of a name, without its backtick.
    var namePrefix: String { String(prefix.hasPrefix("`") ? prefix.dropFirst() : prefix[...]) }

    func matches(_ name: String) -> Bool {
      name.lowercased().hasPrefix(namePrefix.lowercased())
    }
  }

  private func candidates(_ request: Request) -> [Completion.Candidate] {
    let tokens = request.tokens
    if request.prefix.hasPrefix("$") { return parameterCandidates(request) }
    switch tokens.last?.text {
    case "." where tokens.partial != nil || tokens.words.count > 1:
      return propertyCandidates(request)
    case ":" where optionHints(tokens) != nil: return optionValues(request)
    case ":", "|", "&", "!":
      if let found = labelCandidates(request) { return found }
    case "{", ",":
      if let found = optionKeys(request) { return found }
      if let found = mapKeyCandidates(request) { return found }
    case "(":
      if isNodeStart(tokens) { return variableCandidates(request, of: [.node]) }
    case "[":
      if tokens[tokens.words.count - 2]?.isSymbol("-") == true { return [] }
    default: break
    }
    if tokens.last?.isKeyword("AS") == true { return [] }
    if let open = tokens.openBracket(), let found = bracketCandidates(request, open) { return found }
    return generalCandidates(request)
  }

  // MARK: - Parameters and properties

  private func parameterCandidates(_ request: Request) -> [Completion.Candidate] {
    let typed = request.prefix.dropFirst().lowercased()
    return parameters.filter { $0.name.lowercased().hasPrefix(typed) }
      .map { Completion.Candidate("$" + quotedName($0.name), kind: "parameter", detail: $0.text) }
  }

  private func propertyCandidates(_ request: Request) -> [Completion.Candidate] {
    let tokens = request.tokens
    let owner = tokens[tokens.words.count - 2]
    // `n {.na`: a projection of the variable in front of the brace.
    if owner?.text == "{" || owner?.text == ",", let open = tokens.openBracket(), tokens[open]?.text == "{",
      let variable = tokens[open - 1], variable.isName
    {
      return propertyRows(request, properties(ofVariable: variable.name, request))
    }
    guard let owner, owner.isName else { return [] }
    return propertyRows(request, properties(ofVariable: owner.name, request))
  }

  private func properties(ofVariable name: String, _ request: Request) -> [PropertySummary] {
    let variable = QueryScope(request.tokens).variables[name]
    switch variable?.kind {
    case .relationship?: return merged(variable?.names ?? []) { catalog.properties(type: $0) }
    case .node?: return merged(variable?.names ?? []) { catalog.properties(label: $0) }
    case .path?: return []
    case .value?, nil: return catalog.properties(label: nil)
    }
  }

  /// The properties of several labels or types together; of all when there are none.
  private func merged(
    _ names: [String], _ find: (String?) -> [PropertySummary]
  ) -> [PropertySummary] {
    guard names.count != 1 else { return find(names[0]) }
    guard !names.isEmpty else { return find(nil) }
    var seen: Set<String> = []
    return names.flatMap { find($0) }.filter { seen.insert($0.name).inserted }
  }

  private func propertyRows(
    _ request: Request, _ properties: [PropertySummary], suffix: String = ""
  ) -> [Completion.Candidate] {
    properties.filter { request.matches($0.name) }.map { property in
      Completion.Candidate(
        quotedName(property.name) + suffix, kind: "property",
        detail: "\(property.type) \(Int((property.fill * 100).rounded()))%")
    }
  }

  /// Keys in the braces of a pattern: `(p:Person {na`.
  private func mapKeyCandidates(_ request: Request) -> [Completion.Candidate]? {
    let tokens = request.tokens
    guard let brace = tokens.openBracket(), tokens[brace]?.text == "{", let before = tokens[brace - 1],
      before.isName || before.text == "(" || before.text == "[" || before.text == ")",
      let outer = tokens.openBracket(before: brace), let bracket = tokens[outer]?.text
    else { return nil }
    let element = PatternElement(tokens, at: outer)
    var names = element.names
    if names.isEmpty, let name = element.variable {
      names = QueryScope(tokens).variables[name]?.names ?? []
    }
    let found =
      bracket == "["
      ? merged(names) { catalog.properties(type: $0) } : merged(names) { catalog.properties(label: $0) }
    guard bracket == "[" || bracket == "(" else { return nil }
    return propertyRows(request, found, suffix: ": ")
  }

  // MARK: - Words

  private func isNodeStart(_ tokens: StatementTokens) -> Bool {
    guard let before = tokens[tokens.words.count - 2] else { return false }
    if before.isName { return false }
    return before.kind == .keyword
      ? ["MATCH", "CREATE", "MERGE"].contains(before.text.uppercased())
      : before.text == "-" || before.text == ">" || before.text == "," && isInPattern(tokens)
  }

  private func isInPattern(_ tokens: StatementTokens) -> Bool {
    ["MATCH", "CREATE", "MERGE"].contains(section(tokens))
  }

  func variableCandidates(
    _ request: Request, of kinds: Set<QueryScope.Variable.Kind>? = nil
  ) -> [Completion.Candidate] {
    let scope = QueryScope(request.tokens)
    return scope.order.compactMap { name in
      guard let variable = scope.variables[name], kinds?.contains(variable.kind) ?? true,
        request.matches(name)
      else { return nil }
      let names = variable.names.map { ":" + quotedName($0) }.joined()
      return Completion.Candidate(quotedName(name), kind: "variable", detail: names)
    }
  }

  /// The clause the cursor is in, in capitals.
  func section(_ tokens: StatementTokens) -> String? {
    var index = tokens.words.count - 1
    while index >= 0 {
      let word = tokens.words[index]
      let isPhraseEnd = ["STARTS", "ENDS"].contains(tokens[index - 1]?.text.uppercased() ?? "")
      if word.kind == .keyword, LikelyKeywords.sections.contains(word.text.uppercased()), !isPhraseEnd {
        return word.text.uppercased()
      }
      index -= 1
    }
    return nil
  }

  private func generalCandidates(_ request: Request) -> [Completion.Candidate] {
    let clause = section(request.tokens)
    var found: [Completion.Candidate] = []
    if takesExpression(clause) { found += variableCandidates(request) }
    let likely = keywordCandidates(request, LikelyKeywords.after(clause))
    found += likely
    if takesExpression(clause), !request.prefix.isEmpty { found += functionCandidates(request) }
    if found.isEmpty, !request.prefix.isEmpty { found = keywordCandidates(request, keywords) }
    return found
  }

  private func takesExpression(_ clause: String?) -> Bool {
    switch clause {
    case "WHERE", "RETURN", "WITH", "ORDER", "SKIP", "LIMIT", "UNWIND", "SET", "REMOVE", "DELETE", "YIELD",
      "FOREACH":
      true
    default: false
    }
  }

  /// Inside brackets only expressions make sense, except in the braces of a subquery.
  private func bracketCandidates(_ request: Request, _ open: Int) -> [Completion.Candidate]? {
    let tokens = request.tokens
    guard let bracket = tokens[open]?.text else { return nil }
    if bracket == "{" {
      let before = tokens[open - 1]
      let isSubquery = ["EXISTS", "COUNT", "COLLECT", "CALL"].contains(before?.text.uppercased() ?? "")
      return isSubquery ? nil : variableCandidates(request) + functionCandidates(request)
    }
    let isPattern = isInPattern(tokens) && !(tokens[open - 1]?.isName ?? false)
    if isPattern {
      return tokens.last?.isSymbol("(") == true
        ? variableCandidates(request, of: [.node])
        : tokens.last?.isName == true ? keywordCandidates(request, ["WHERE"]) : []
    }
    return variableCandidates(request) + functionCandidates(request)
      + (request.prefix.isEmpty ? [] : keywordCandidates(request, LikelyKeywords.after("WHERE")))
  }

  private func keywordCandidates(_ request: Request, _ words: [String]) -> [Completion.Candidate] {
    let prefix = request.prefix
    let lower = prefix.isEmpty ? prefersLowerCase(request.tokens) : prefix == prefix.lowercased()
    return words.filter { request.matches($0) }.map { word in
      // Names such as `shortestPath` and `true` have a spelling of their own.
      let isWord = word == word.uppercased()
      return Completion.Candidate(isWord && lower ? word.lowercased() : word, kind: "keyword")
    }
  }

  private func prefersLowerCase(_ tokens: StatementTokens) -> Bool {
    guard let last = tokens.words.last(where: { $0.kind == .keyword }) else { return false }
    return last.text == last.text.lowercased()
  }

  private func functionCandidates(_ request: Request) -> [Completion.Candidate] {
    functions.filter { request.matches($0.name) }.sorted { $0.name.lowercased() < $1.name.lowercased() }
      .map { Completion.Candidate($0.name + "(", kind: "function", detail: $0.synopsis) }
  }

  /// The procedures whose names begin with what stands behind CALL, dots and all; nil when the cursor is not in
  /// such a name.
  private func procedureCompletion(_ tokens: StatementTokens, at cursor: Int) -> Completion? {
    // A name that is complete, with a blank behind it.
    if tokens.partial == nil, tokens.last?.isName == true { return nil }
    var parts = tokens.partial.map { [$0] } ?? []
    var index = tokens.words.count - 1
    // A hyphen too: a name that has one needs backticks, which one may not know yet.
    while let word = tokens[index],
      word.isSymbol(".") || word.isSymbol("-") || (word.isName && parts.first?.isName != true)
    {
      parts.insert(word, at: 0)
      index -= 1
    }
    guard tokens[index]?.isKeyword("CALL") == true else { return nil }
    let typed = parts.map(\.name).joined().lowercased()
    let found = procedures.filter { $0.name.lowercased().hasPrefix(typed) }.map { procedure in
      let name = procedure.name.split(separator: ".").map { quotedName(String($0)) }.joined(separator: ".")
      return Completion.Candidate(name + "(", kind: "procedure", detail: procedure.help)
    }
    return Completion(replace: (parts.first?.span.start ?? cursor)..<cursor, candidates: found)
  }
}
