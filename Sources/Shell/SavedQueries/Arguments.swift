import Engine
import Syntax

/// What was given for a saved query's parameters: `name=value` pairs and values in order.
struct QueryArguments {
  var named: [(name: String, text: String)] = []
  var positional: [String] = []

  /// The values by parameter, checked; those that were not given and have a default or are optional filled
  /// in.
  ///
  /// - Returns: The values, and the required parameters that have none.
  func bind(
    _ query: SavedQuery
  ) throws(ParameterError) -> (values: [String: Datum], missing: [ParameterDeclaration]) {
    var values: [String: Datum] = [:]
    for argument in named {
      guard let parameter = query.parameters.first(where: { $0.name == argument.name }) else {
        let names = query.parameters.map(\.name)
        throw ParameterError(
          message: "\(query.name) has no parameter `\(argument.name)`",
          hint: nearest(argument.name, among: names).map { "did you mean \($0)?" } ?? query.usage)
      }
      guard values[argument.name] == nil else {
        throw ParameterError(message: "\(argument.name) is given twice")
      }
      values[argument.name] = try parameter.value(argument.text)
    }
    var open = query.parameters.filter { values[$0.name] == nil }
    for text in positional {
      guard !open.isEmpty else {
        throw ParameterError(message: "\(query.name) takes no value `\(text)`", hint: query.usage)
      }
      let parameter = open.removeFirst()
      values[parameter.name] = try parameter.value(text)
    }
    var missing: [ParameterDeclaration] = []
    for parameter in open {
      if parameter.isRequired {
        missing.append(parameter)
      } else {
        values[parameter.name] = parameter.defaultValue ?? .null
      }
    }
    return (values, missing)
  }
}

/// Words of a command line: separated by spaces; quotes and brackets keep spaces together.
func splitArguments(_ text: String) -> [String] {
  var words: [String] = []
  var word = ""
  var hasWord = false
  var quote: Character?
  var depth = 0
  var escaped = false
  for character in text {
    if let open = quote {
      word.append(character)
      if character == open, !escaped { quote = nil }
      escaped = character == "\\" && !escaped
      continue
    }
    switch character {
    case "'", "\"", "`":
      // An apostrophe inside a word (`O'Hara`) opens no quotation.
      if !hasWord || word.last == "=" || depth > 0 { quote = character }
      word.append(character)
      hasWord = true
    case "[", "{", "(":
      depth += 1
      word.append(character)
      hasWord = true
    case "]", "}", ")":
      depth -= 1
      word.append(character)
      hasWord = true
    case _ where character.isWhitespace && depth <= 0:
      if hasWord { words.append(word) }
      word = ""
      hasWord = false
    default:
      word.append(character)
      hasWord = true
    }
  }
  if hasWord { words.append(word) }
  return words
}

extension QueryArguments {
  /// Reads `name=value` and plain values.
  init(_ words: [String]) {
    for word in words {
      if let equals = word.firstIndex(of: "="), equals != word.startIndex,
        word[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
      {
        named.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      } else {
        positional.append(word)
      }
    }
  }
}
