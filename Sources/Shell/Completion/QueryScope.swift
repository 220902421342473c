import Syntax

/// What is known of the variables at the end of a piece of statement: which exist, and the labels or types
/// their patterns give them.
///
/// Found from tokens, not from a syntax tree: while a statement is being typed there is no tree yet.
struct QueryScope {
  struct Variable: Hashable {
    enum Kind { case node, relationship, path, value }
    var kind: Kind
    /// Labels of a node or types of a relationship, as far as patterns say.
    var names: [String] = []
  }

  private(set) var variables: [String: Variable] = [:]
  /// In order of appearance.
  private(set) var order: [String] = []

  init(_ tokens: StatementTokens) {
    var index = 0
    while index < tokens.words.count {
      index = step(tokens, index)
    }
  }

  private mutating func declare(_ name: String, _ variable: Variable) {
    if variables[name] == nil { order.append(name) }
    guard var known = variables[name], known.kind == variable.kind else {
      variables[name] = variable
      return
    }
    for label in variable.names where !known.names.contains(label) { known.names.append(label) }
    variables[name] = known
  }

  /// Looks at the word at `index`; gives the index to go on at.
  private mutating func step(_ tokens: StatementTokens, _ index: Int) -> Int {
    let word = tokens.words[index]
    if word.kind == .punctuation {
      switch word.text {
      case "(" where !(tokens[index - 1].map { $0.isName } ?? false):
        declareElement(tokens, index, .node)
      case "[" where isPatternArrow(tokens[index - 1]):
        declareElement(tokens, index, .relationship)
      case ":":
        declarePredicate(tokens, index)
      default: break
      }
      return index + 1
    }
    guard word.kind == .keyword else {
      if word.isName, tokens[index + 1]?.isSymbol("=") == true, tokens[index + 2]?.isSymbol("(") == true {
        declare(word.name, Variable(kind: .path))
      }
      return index + 1
    }
    switch word.text.uppercased() {
    case "AS":
      if let name = tokens[index + 1], name.isName { declare(name.name, Variable(kind: .value)) }
    case "IN":
      // The variable of a comprehension, quantifier or FOREACH: `[x IN …]`, `all(x IN …)`.
      if let name = tokens[index - 1], name.isName, let before = tokens[index - 2],
        before.text == "[" || before.text == "("
      {
        declare(name.name, Variable(kind: .value))
      }
    case "YIELD": declareOutputs(tokens, index + 1)
    case "UNION":
      variables = [:]
      order = []
    case "WITH":
      let before = tokens[index - 1]?.text.uppercased()
      if before != "STARTS", before != "ENDS" { return project(tokens, index + 1) }
    default: break
    }
    return index + 1
  }

  private func isPatternArrow(_ word: StatementTokens.Word?) -> Bool { word?.isSymbol("-") ?? false }

  /// `(name:Label` or `[name:TYPE`.
  private mutating func declareElement(_ tokens: StatementTokens, _ bracket: Int, _ kind: Variable.Kind) {
    var index = bracket + 1
    var name: String?
    if let word = tokens[index], word.isName {
      name = word.name
      index += 1
    }
    let labels = tokens.labelNames(from: index).names
    guard let name else { return }
    // `(a + b)` and `(x)` in an expression look like the start of a node: only what names a pattern counts.
    let next = tokens[index]
    let isPattern =
      next == nil || [":", ")", "{", "]", "*"].contains(next?.text) || next?.isKeyword("WHERE") == true
    if isPattern { declare(name, Variable(kind: kind, names: labels)) }
  }

  /// `WHERE n:Label`.
  private mutating func declarePredicate(_ tokens: StatementTokens, _ colon: Int) {
    guard let name = tokens[colon - 1], name.isName, let known = variables[name.name],
      known.kind == .node || known.kind == .relationship,
      let before = tokens[colon - 2], before.text != "{", before.text != ","
    else { return }
    declare(name.name, Variable(kind: known.kind, names: tokens.labelNames(from: colon).names))
  }

  private mutating func declareOutputs(_ tokens: StatementTokens, _ start: Int) {
    var index = start
    while let word = tokens[index], word.isName || word.text == "," || word.isKeyword("AS") {
      if word.isName, tokens[index + 1]?.isKeyword("AS") != true {
        declare(word.name, Variable(kind: .value))
      }
      index += 1
    }
  }

  /// WITH: only what it names goes on. Gives the index behind its items.
  private mutating func project(_ tokens: StatementTokens, _ start: Int) -> Int {
    let old = variables
    let oldOrder = order
    var index = start
    var item: [StatementTokens.Word] = []
    var items: [[StatementTokens.Word]] = []
    var depth = 0
    while let word = tokens[index] {
      if word.kind == .keyword, depth == 0, endsProjection.contains(word.text.uppercased()) { break }
      if ["(", "[", "{"].contains(word.text) { depth += 1 }
      if [")", "]", "}"].contains(word.text) { depth -= 1 }
      if word.isSymbol(","), depth == 0 {
        items.append(item)
        item = []
      } else if !word.isKeyword("DISTINCT") {
        item.append(word)
      }
      index += 1
    }
    // Still inside the items: the old variables are the ones to choose from.
    guard index < tokens.words.count else { return index }
    items.append(item)
    variables = [:]
    order = []
    for item in items {
      if item.first?.text == "*" {
        for name in oldOrder { declare(name, old[name] ?? Variable(kind: .value)) }
      } else if let last = item.last, last.isName {
        let isPlain = item.count == 1 || (item.count == 3 && item[1].isKeyword("AS"))
        let source = isPlain ? item.first.flatMap { old[$0.name] } : nil
        if item.count == 1 || (item.count > 1 && item[item.count - 2].isKeyword("AS")) {
          declare(last.name, source ?? Variable(kind: .value))
        }
      }
    }
    return index
  }
}

/// Keywords that end the items of WITH.
private let endsProjection: Set<String> = [
  "WHERE", "ORDER", "SKIP", "OFFSET", "LIMIT", "MATCH", "OPTIONAL", "RETURN", "UNWIND", "CREATE", "MERGE",
  "SET",
  "DELETE", "DETACH", "REMOVE", "CALL", "WITH", "FOREACH", "UNION", "LOAD",
]
