/// Names of variables, labels, keys, procedures.
extension Parser {
  /// Any word or name in backticks, keywords included: where the grammar allows nothing else.
  func name(_ notion: Expectations.Notions = .name) throws(Failure) -> Identifier {
    guard token.kind.isWord else { throw unexpected(notion) }
    let word = advance()
    return identifier(word)
  }

  func identifier(_ token: Lexeme) -> Identifier { Identifier(nameText(token), token.span) }

  /// The name a word token stands for, without backticks.
  func nameText(_ token: Lexeme) -> String {
    guard token.kind == .quotedName else { return string(token.span) }
    return unquoted(Span(Int(token.start) + 1, Int(token.end) - 1))
  }

  /// The text between backticks, where two of them stand for one.
  private func unquoted(_ span: Span) -> String {
    let backtick = UInt8(ascii: "`")
    guard bytes[span.start..<span.end].contains(backtick) else { return string(span) }
    var result: [UInt8] = []
    var index = span.start
    while index < span.end {
      result.append(bytes[index])
      index += bytes[index] == backtick ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name of a `.parameter` token.
  func parameterName(_ token: Lexeme) -> String {
    let start = Int(token.start) + 1
    guard bytes[start] == UInt8(ascii: "`") else { return string(Span(start, Int(token.end))) }
    return unquoted(Span(start + 1, Int(token.end) - 1))
  }

  /// `a.b.c`, as one name with dots.
  func dottedName(_ notion: Expectations.Notions = .name) throws(Failure) -> Identifier {
    var result = try name(notion)
    while token.kind == .dot {
      advance()
      let part = try name()
      result.name += "." + part.name
      result.span = result.span.union(part.span)
    }
    return result
  }

  /// Whether the token at an index can be a variable inside an expression.
  func isVariable(at index: Int) -> Bool {
    let token = token(at: index)
    return token.kind.isWord && token.keyword?.isReserved != true
  }
}

/// A name as it must be written in a statement: in backticks unless it is a plain word without other meaning.
public func quotedIfNeeded(_ name: String) -> String {
  var lexer = Lexer(Array(name.utf8))
  let kind = lexer.next()
  let isPlain = kind == .identifier || kind == .keyword && lexer.keyword?.isReserved == false
  if isPlain, lexer.start == 0, lexer.offset == name.utf8.count { return name }
  var result = "`"
  for scalar in name.unicodeScalars {
    result.unicodeScalars.append(scalar)
    if scalar == "`" { result.unicodeScalars.append(scalar) }
  }
  return result + "`"
}
