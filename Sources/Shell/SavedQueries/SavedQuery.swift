import Engine
import Syntax

/// A query kept in a file of its own: a header of comment lines that says what it is for and which
/// parameters it takes, then a plain script.
///
/// ```
/// // name: friends-of
/// // description: People within some hops of a person
/// // param person: STRING from Person.name -- Who to start from
/// // param hops: INTEGER = 2 in 1..5 -- How far
/// MATCH ...
/// ```
struct SavedQuery {
  var name: String
  var description = ""
  var tags: [String] = []
  var parameters: [ParameterDeclaration] = []
  /// The whole file, header included.
  var text: String
  var path: String
  /// Errors of the header, then parameters that are used but not declared.
  var errors: [Diagnostic] = []
  /// Parameters that are declared but not used.
  var warnings: [Diagnostic] = []

  /// For example `friends-of(person, hops = 2)`.
  var synopsis: String {
    let inner = parameters.map { parameter -> String in
      if let value = parameter.defaultValue {
        return "\(parameter.name) = \(Datum.list([value]).display(.full).dropFirst().dropLast())"
      }
      return parameter.isOptional ? "[\(parameter.name)]" : parameter.name
    }
    return "\(name)(\(inner.joined(separator: ", ")))"
  }

  /// For example `usage: kith run friends-of --person STRING [--hops INTEGER]`.
  var usage: String {
    let options = parameters.map { parameter -> String in
      let option = "--\(parameter.name) \(parameter.type.name)"
      return parameter.isRequired ? option : "[\(option)]"
    }
    return (["usage: kith run", name] + options).joined(separator: " ")
  }

  /// - Parameters:
  ///   - text: The file.
  ///   - path: Its path; the file's name is the query's name unless the header says otherwise.
  init(_ text: String, path: String) {
    self.text = text
    self.path = path
    name = Files.name(of: path)
    if name.hasSuffix(".cypher") { name.removeLast(7) }
    readHeader()
    checkUse()
  }

  private mutating func readHeader() {
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      defer { offset += line.utf8.count + 1 }
      let content = line.drop { $0.isWhitespace }
      if content.isEmpty { continue }
      guard content.hasPrefix("//") else { return }
      let start = offset + line.utf8.count - content.utf8.count
      readHeaderLine(content.dropFirst(2), at: start + 2)
    }
  }

  private mutating func readHeaderLine(_ line: Substring, at offset: Int) {
    let content = line.drop { $0.isWhitespace }
    let start = offset + line.utf8.count - content.utf8.count
    func field(_ key: String) -> String? {
      content.hasPrefix(key + ":") ? trimmed(content.dropFirst(key.count + 1)) : nil
    }
    if let value = field("name"), !value.isEmpty {
      name = value
    } else if let value = field("description") {
      description = value
    } else if let value = field("tags") {
      tags = value.split { $0 == "," || $0 == " " }.map(String.init)
    } else if content.hasPrefix("param ") {
      do throws(Diagnostic) {
        let parameter = try HeaderParameter(content.dropFirst(6), at: start + 6).parse()
        if parameters.contains(where: { $0.name == parameter.name }) {
          throw .syntax("ParameterDeclaredTwice", "`\(parameter.name)` is declared twice", at: parameter.span)
        }
        parameters.append(parameter)
      } catch {
        errors.append(error)
      }
    } else if description.isEmpty, parameters.isEmpty, !content.isEmpty, !content.contains(":") {
      // A file from elsewhere: its first comment says what it is.
      description = trimmed(content)
    }
  }

  private mutating func checkUse() {
    var used: Set<String> = []
    let declared = Set(parameters.map(\.name))
    let bytes = Array(text.utf8)
    for token in tokenize(bytes) where token.kind == .parameter {
      let name = parameterName(String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self))
      guard used.insert(name).inserted, !declared.contains(name) else { continue }
      errors.append(
        .syntax(
          "UndeclaredParameter", "parameter `$\(name)` is not declared in the header", at: token.span,
          hint: nearest(name, among: Array(declared)).map { "did you mean $\($0)?" }
            ?? "add `// param \(name): STRING -- what it is`"))
    }
    for parameter in parameters where !used.contains(parameter.name) && !text.contains(":run ") {
      warnings.append(
        .syntax(
          "UnusedParameter", "parameter `\(parameter.name)` is declared but not used", at: parameter.span))
    }
  }
}

/// The name in `$name` or `` $`name` ``.
func parameterName(_ token: String) -> String {
  let name = token.dropFirst()
  return name.hasPrefix("`") && name.hasSuffix("`") ? String(name.dropFirst().dropLast()) : String(name)
}

/// Reads one `param` line.
private struct HeaderParameter {
  private var rest: Substring
  /// Where `rest` begins in the file.
  private let end: Int

  init(_ line: Substring, at offset: Int) {
    rest = line
    end = offset + line.utf8.count
  }

  private var offset: Int { end - rest.utf8.count }

  consuming func parse() throws(Diagnostic) -> ParameterDeclaration {
    skipSpace()
    let start = offset
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard !name.isEmpty else { throw expected("the parameter's name") }
    rest.removeFirst(name.count)
    var parameter = ParameterDeclaration(name: name, type: .any, span: Span(start, offset))
    skipSpace()
    guard take(":") else { throw expected("`:` and a type after `\(name)`") }
    skipSpace()
    guard let type = ValueType.read(&rest) else { throw unknownType() }
    parameter.type = type
    parameter.isOptional = take("?")
    let comment = descriptionStart()
    if let comment {
      parameter.text = trimmed(rest[rest.index(comment, offsetBy: 2)...])
    }
    try parseClauses(&parameter, tail: comment.map { rest[..<$0] } ?? rest)
    return parameter
  }

  /// Default, allowed values and source, in any order.
  private mutating func parseClauses(
    _ parameter: inout ParameterDeclaration, tail: Substring
  ) throws(Diagnostic) {
    let tokens = StatementTokens(String(tail))
    let base = offset
    var index = 0
    while let word = tokens[index] {
      switch word.text.lowercased() {
      case "=":
        var reader = LiteralReader(tokens, at: index + 1)
        guard let value = reader.value() else {
          throw expected("a value after `=`", at: base + word.span.start)
        }
        parameter.defaultValue = value
        index = reader.index
      case "in": index = try parseChoice(&parameter, tokens, index + 1, base + word.span.start)
      case "from":
        guard let label = tokens[index + 1], tokens[index + 2]?.text == ".", let property = tokens[index + 3]
        else { throw expected("`Label.property` after `from`", at: base + word.span.start) }
        parameter.source = (label.name, property.name)
        index += 4
      default:
        throw expected("`=`, `in`, `from` or `--`, not `\(word.text)`", at: base + word.span.start)
      }
    }
    do throws(ParameterError) {
      if let value = parameter.defaultValue { try parameter.check(value) }
    } catch {
      throw .syntax("InvalidDefault", error.message, at: parameter.span, hint: error.hint)
    }
  }

  private func parseChoice(
    _ parameter: inout ParameterDeclaration, _ tokens: StatementTokens, _ start: Int, _ place: Int
  ) throws(Diagnostic) -> Int {
    var reader = LiteralReader(tokens, at: start)
    let first = reader.value()
    if case .list(let values)? = first {
      parameter.choice = .list(values)
      return reader.index
    }
    if let low = first?.number, tokens[reader.index]?.text == ".." {
      reader = LiteralReader(tokens, at: reader.index + 1)
      if let high = reader.value()?.number, low <= high {
        parameter.choice = .range(low, high)
        return reader.index
      }
    }
    throw expected("a range such as `1..5` or a list after `in`", at: place)
  }

  private func descriptionStart() -> Substring.Index? {
    var quote: Character?
    var previous: Substring.Index?
    for index in rest.indices {
      let character = rest[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "-", let before = previous, rest[before] == "-" {
        return before
      }
      previous = index
    }
    return nil
  }

  private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private func expected(_ what: String, at place: Int? = nil) -> Diagnostic {
    let start = place ?? offset
    return .syntax("InvalidHeader", "expected \(what)", at: Span(start, Swift.min(start + 1, end)))
  }

  private func unknownType() -> Diagnostic {
    let word = String(rest.prefix { $0.isLetter })
    return .syntax(
      "UnknownType", word.isEmpty ? "expected a type" : "there is no type `\(word)`",
      at: Span(offset, offset + Swift.max(word.utf8.count, 1)),
      hint: nearest(word, among: ValueType.declarable.map(\.name) + ["LIST"]).map { "did you mean \($0)?" })
  }
}
