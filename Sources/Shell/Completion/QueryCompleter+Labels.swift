import Engine
import LineEditing

/// A node or relationship in a pattern, read from its opening bracket on.
struct PatternElement {
  var variable: String?
  /// Labels or types.
  var names: [String]

  init(_ tokens: StatementTokens, at bracket: Int) {
    var index = bracket + 1
    if let word = tokens[index], word.isName {
      variable = word.name
      index += 1
    }
    names = tokens.labelNames(from: index).names
  }
}

extension QueryCompleter {
  /// Labels or types behind `:`; nil when the colon belongs to something else, such as a map.
  func labelCandidates(_ request: Request) -> [Completion.Candidate]? {
    let tokens = request.tokens
    guard let open = tokens.openBracket(), let bracket = tokens[open]?.text else {
      return predicateCandidates(request)
    }
    switch bracket {
    case "[":
      guard tokens[open - 1]?.isSymbol("-") == true else { return predicateCandidates(request) }
      return inElement(tokens, open) ? typeRows(request, typesTouching(leftOf: open, tokens)) : []
    case "(":
      if tokens[open - 1]?.isName == true { return predicateCandidates(request) }
      return inElement(tokens, open)
        ? labelRows(request, labelsReached(by: open, tokens)) : predicateCandidates(request)
    default: return nil
    }
  }

  /// The cursor is in the label expression of the element: no braces or WHERE before it.
  private func inElement(_ tokens: StatementTokens, _ open: Int) -> Bool {
    !tokens.words[open...].contains { $0.text == "{" || $0.isKeyword("WHERE") }
  }

  /// `n:` in an expression.
  private func predicateCandidates(_ request: Request) -> [Completion.Candidate]? {
    let tokens = request.tokens
    var index = tokens.words.count - 1
    while let word = tokens[index], word.isName || [":", "|", "&", "!"].contains(word.text) {
      if word.isName, tokens[index + 1]?.isSymbol(":") == true,
        let variable = QueryScope(tokens).variables[word.name]
      {
        if variable.kind == .relationship { return typeRows(request, catalog.types) }
        return labelRows(request, catalog.labels)
      }
      index -= 1
    }
    return tokens.last?.text == ":" ? [] : nil
  }

  private func labelRows(_ request: Request, _ labels: [NameCount]) -> [Completion.Candidate] {
    labels.filter { request.matches($0.name) }
      .map { Completion.Candidate(quotedName($0.name), kind: "label", detail: grouped($0.count)) }
  }

  private func typeRows(
    _ request: Request, _ types: [NameCount]
  ) -> [Completion.Candidate] {
    types.filter { request.matches($0.name) }
      .map { Completion.Candidate(quotedName($0.name), kind: "type", detail: grouped($0.count)) }
  }

  /// The types that occur on the node to the left of the relationship whose bracket is at `open`.
  private func typesTouching(leftOf open: Int, _ tokens: StatementTokens) -> [NameCount] {
    let isIncoming = tokens[open - 2]?.isSymbol("<") == true
    let close = open - (isIncoming ? 3 : 2)
    let names = labels(ofNodeEndingAt: close, tokens)
    guard !names.isEmpty else { return catalog.types }
    let found = catalog.types.compactMap { type -> NameCount? in
      // Without an arrow yet, it may become either direction.
      let count =
        names.map { catalog.count(label: $0, type: type.name, isIncoming ? .incoming : .either) }.min() ?? 0
      return count > 0 ? NameCount(name: type.name, count: count) : nil
    }
    return found.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// The labels on the far side of the relationship in front of the node whose bracket is at `open`.
  private func labelsReached(by open: Int, _ tokens: StatementTokens) -> [NameCount] {
    guard let dash = tokens[open - 1], dash.isSymbol("-") || dash.isSymbol(">") else { return catalog.labels }
    let isOutgoing = dash.isSymbol(">")
    let close = open - (isOutgoing ? 3 : 2)
    guard tokens[close]?.isSymbol("]") == true, let start = tokens.opening(of: close) else {
      return catalog.labels
    }
    let types = PatternElement(tokens, at: start).names
    guard !types.isEmpty else { return catalog.labels }
    let isIncoming = tokens[start - 2]?.isSymbol("<") == true
    let direction: Direction = isOutgoing ? .incoming : isIncoming ? .outgoing : .either
    let found = catalog.labels.compactMap { label -> NameCount? in
      let touches = types.contains { catalog.count(label: label.name, type: $0, direction) > 0 }
      return touches ? label : nil
    }
    return found.isEmpty ? catalog.labels : found
  }

  /// The labels of the node whose closing bracket is at `close`: written there, or known of its variable.
  private func labels(ofNodeEndingAt close: Int, _ tokens: StatementTokens) -> [String] {
    guard tokens[close]?.isSymbol(")") == true, let start = tokens.opening(of: close) else { return [] }
    let element = PatternElement(tokens, at: start)
    if !element.names.isEmpty { return element.names }
    return element.variable.flatMap { QueryScope(tokens).variables[$0]?.names } ?? []
  }
}

extension FunctionSignature {
  /// For example `substring(text, start [, length]) :: STRING`.
  var synopsis: String {
    var text = name + "("
    for (index, parameter) in parameters.enumerated() {
      let separator = index == 0 ? "" : ", "
      text += parameter.isOptional ? " [\(separator)\(parameter.name)]" : separator + parameter.name
    }
    if isVariadic { text += ", …" }
    return text + ") :: " + result.name
  }
}

extension ProcedureSignature {
  /// For example `import.csv(source, options) :: (nodes, relationships)`.
  var synopsis: String {
    let inputs = parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }.joined(separator: ", ")
    return "\(name)(\(inputs)) :: (\(outputs.map(\.name).joined(separator: ", ")))"
  }
}
