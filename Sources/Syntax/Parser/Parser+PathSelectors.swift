/// Which of the matching paths are wanted: selectors, and the two functions that say the same.
extension Parser {
  /// `ANY SHORTEST`, `ALL SHORTEST`, `SHORTEST 2`, `SHORTEST 2 GROUPS`, `ANY 2`, `ANY`, `ALL`.
  ///
  /// - Returns: `nil` when no selector begins here.
  func pathSelector() throws(Failure) -> PathSelector? {
    let next = kind(ahead: 1)
    let isSelector = next == .leftParenthesis || next.isWord || next == .integer || next == .parameter
    guard isSelector else { return nil }
    switch token.keyword {
    case .all:
      advance()
      let shortest = accept(.shortest)
      skipPathWord()
      return shortest ? .allShortest : .all
    case .any:
      advance()
      if accept(.shortest) {
        skipPathWord()
        return .anyShortest
      }
      let count = try pathCount()
      skipPathWord()
      return .any(count ?? 1)
    case .shortest:
      advance()
      let count = try pathCount()
      skipPathWord()
      if token.keyword == .group || token.keyword == .groups {
        advance()
        return .shortestGroups(count ?? 1)
      }
      return count.map(PathSelector.shortest) ?? .anyShortest
    default: return nil
    }
  }

  /// `PATH` and `PATHS` may follow a selector and change nothing.
  private func skipPathWord() {
    let isPathWord = token.keyword == .path || token.keyword == .paths
    if isPathWord, kind(ahead: 1) != .equal { advance() }
  }

  private func pathCount() throws(Failure) -> Int? {
    let place = token.span
    guard let count = try lengthBound() else {
      if token.kind == .parameter { throw unsupported("a parameter as the number of paths") }
      return nil
    }
    guard count > 0 else {
      throw .syntax("UnexpectedSyntax", "the number of paths must be at least 1", at: place)
    }
    return count
  }

  /// What `shortestPath(` or `allShortestPaths(` at the current token asks for.
  var shortestPathSelector: PathSelector? {
    guard token.kind == .identifier, kind(ahead: 1) == .leftParenthesis else { return nil }
    if isWord("shortestPath", at: position) { return .anyShortest }
    return isWord("allShortestPaths", at: position) ? .allShortest : nil
  }

  /// `shortestPath((a)-[*]-(b))`
  func shortestPath() throws(Failure) -> (PathSelector, [PatternElement]) {
    let selector = shortestPathSelector ?? .anyShortest
    advance()
    let opener = position
    advance()
    let elements = try pathElements()
    try close(opener)
    return (selector, elements)
  }
}
