import Syntax

/// The tokens of one statement, comments left out, with their text at hand.
struct StatementTokens {
  struct Word: Hashable {
    var kind: Token.Kind
    /// As written.
    var text: String
    var span: Span

    /// The name an identifier stands for: without backticks.
    var name: String {
      guard text.hasPrefix("`") else { return text }
      let body = text.dropFirst()
      return (body.hasSuffix("`") ? body.dropLast() : body).split(separator: "``").joined(separator: "`")
    }

    var isName: Bool { kind == .identifier || kind == .quotedName }
    func isKeyword(_ word: String) -> Bool { kind == .keyword && text.uppercased() == word }
    func isSymbol(_ symbol: String) -> Bool {
      (kind == .operator || kind == .punctuation) && text == symbol
    }
  }

  private(set) var words: [Word] = []
  /// The word the cursor is in or directly behind, if it is one that could go on.
  private(set) var partial: Word?
  /// The cursor is inside a string or a comment.
  private(set) var isInsideText = false

  /// - Parameters:
  ///   - text: A buffer with any number of statements.
  ///   - cursor: A byte offset; only what is before it and in the same statement counts. nil takes all.
  init(_ text: String, before cursor: Int? = nil) {
    let bytes = Array(text.utf8)
    let end = Swift.min(cursor ?? bytes.count, bytes.count)
    let front = Array(bytes[..<end])
    for token in tokenize(front) {
      let word = Word(
        kind: token.kind, text: String(decoding: front[token.span.start..<token.span.end], as: UTF8.self),
        span: token.span)
      if token.kind == .comment {
        isInsideText = cursor != nil && token.span.end == end && !word.text.hasSuffix("*/")
        continue
      }
      if word.isSymbol(";") {
        words = []
        continue
      }
      words.append(word)
    }
    guard cursor != nil, let last = words.last, last.span.end == end else { return }
    switch last.kind {
    case .identifier, .keyword, .quotedName, .parameter:
      partial = words.removeLast()
    case .error where last.text.hasPrefix("'") || last.text.hasPrefix("\"") || last.text.hasPrefix("/*"):
      isInsideText = true
    case .error where last.text.hasPrefix("`") || last.text.hasPrefix("$"):
      partial = words.removeLast()
    default: break
    }
  }

  subscript(_ index: Int) -> Word? { words.indices.contains(index) ? words[index] : nil }
  var last: Word? { words.last }

  /// The innermost bracket that is open at the end, by index.
  func openBracket(before end: Int? = nil) -> Int? {
    var depth = 0
    var index = (end ?? words.count) - 1
    while index >= 0 {
      let word = words[index]
      if word.kind == .punctuation {
        switch word.text {
        case ")", "]", "}": depth += 1
        case "(", "[", "{":
          if depth == 0 { return index }
          depth -= 1
        default: break
        }
      }
      index -= 1
    }
    return nil
  }

  /// The bracket that the closing one at `index` closes.
  func opening(of index: Int) -> Int? { openBracket(before: index) }

  /// The bracket that closes the opening one at `index`.
  func closing(of index: Int) -> Int? {
    var depth = 0
    for position in index..<words.count where words[position].kind == .punctuation {
      switch words[position].text {
      case "(", "[", "{": depth += 1
      case ")", "]", "}":
        depth -= 1
        if depth == 0 { return position }
      default: break
      }
    }
    return nil
  }

  /// The names written after `:` from `index` on, as in `:A|B` and `:A:B`, and the index behind them.
  func labelNames(from index: Int) -> (names: [String], end: Int) {
    var names: [String] = []
    var position = index
    guard self[position]?.isSymbol(":") == true else { return ([], index) }
    while let word = self[position] {
      if word.isName || word.kind == .keyword {
        names.append(word.name)
      } else if ![":", "|", "&", "!", "(", ")"].contains(word.text)
        || (word.text == ")" && openBracket(before: position).map { $0 < index } ?? true)
      {
        break
      }
      position += 1
    }
    return (names, position)
  }
}
