/// Reads the pattern of `=~`: the part of the usual syntax (Java's) that a machine without backtracking
/// can match.
///
/// Supported: literals, `.`, classes `[a-z^]`, `\d \w \s \h` and their opposites, `\p{L}`, groups (also
/// named and
/// non-capturing), `|`, `* + ? {m,n}` greedy and lazy, `^ $ \A \z \Z \b \B`, flags `(?ims)`, `\uXXXX`,
/// `\xXX`, `\Q...\E`.
/// Backreferences, lookaround, atomic groups and possessive repetition are errors.
struct RegexParser {
  private struct Flags {
    var ignoresCase = false
    var dotMatchesAll = false
    var isMultiline = false
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private var flags = Flags()
  private static let maximumDepth = 100
  private static let maximumRepetition = 1_000

  static func parse(_ pattern: String) throws(RegexError) -> RegexNode {
    var parser = RegexParser(scalars: Array(pattern.unicodeScalars))
    let node = try parser.alternation()
    if parser.position < parser.scalars.count { throw RegexError(message: "a `)` without its `(`") }
    return node
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    return true
  }

  private mutating func accept(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard position + wanted.count <= scalars.count,
      scalars[position..<position + wanted.count].elementsEqual(wanted)
    else { return false }
    position += wanted.count
    return true
  }

  // MARK: - Structure

  private mutating func alternation() throws(RegexError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= RegexParser.maximumDepth else { throw RegexError(message: "groups are nested too deeply") }
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(RegexError) -> RegexNode {
    var parts: [RegexNode] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      if accept("\\Q") {
        parts += quotedLiterals()
      } else if let atom = try atom() {
        parts.append(try repeated(atom))
      }
    }
    return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func quotedLiterals() -> [RegexNode] {
    var parts: [RegexNode] = []
    while let scalar = current, !accept("\\E") {
      position += 1
      parts.append(literal(scalar.value))
    }
    return parts
  }

  private func literal(_ value: UInt32) -> RegexNode { .set(withFlags(ScalarSet([value...value]))) }

  private func withFlags(_ set: ScalarSet) -> ScalarSet {
    var set = set
    set.ignoresCase = flags.ignoresCase
    return set
  }

  /// One element of a sequence; nil for a change of flags, which matches nothing.
  private mutating func atom() throws(RegexError) -> RegexNode? {
    guard let scalar = current else { return nil }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(withFlags(try characterClass()))
    case ".": return .set(flags.dotMatchesAll ? ScalarSet().negated() : ScalarSet.lineBreaks.negated())
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .finalLineEnd)
    case "\\": return try escape()
    case "*", "+", "?": throw RegexError(message: "nothing stands before `\(scalar)` to repeat")
    case "{": throw RegexError(message: "nothing stands before `{` to repeat; a brace itself is `\\{`")
    default: return literal(scalar.value)
    }
  }

  private mutating func group() throws(RegexError) -> RegexNode? {
    let outer = flags
    if accept("?") {
      if accept("=") || accept("!") { throw unsupported("lookahead `(?=...)`") }
      if accept(">") { throw unsupported("an atomic group `(?>...)`") }
      if accept("<") {
        if current == "=" || current == "!" { throw unsupported("lookbehind `(?<=...)`") }
        while let scalar = current, scalar != ">" {
          guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { break }
          position += 1
        }
        guard accept(">") else { throw RegexError(message: "the name of a group ends with `>`") }
      } else if !accept(":") {
        try readFlags()
        // `(?i)` holds to the end of the group around it, `(?i:...)` for what is inside.
        if accept(")") { return nil }
        guard accept(":") else { throw RegexError(message: "unknown kind of group after `(?`") }
      }
    }
    let inner = try alternation()
    flags = outer
    guard accept(")") else { throw RegexError(message: "a `(` without its `)`") }
    return inner
  }

  private mutating func readFlags() throws(RegexError) {
    var value = true
    while let scalar = current, scalar != ")", scalar != ":" {
      position += 1
      switch scalar {
      case "-": value = false
      case "i": flags.ignoresCase = value
      case "s": flags.dotMatchesAll = value
      case "m": flags.isMultiline = value
      case "u": break  // Cases are folded by Unicode always.
      default: throw unsupported("the flag `\(scalar)`")
      }
    }
  }

  // MARK: - Repetition

  private mutating func repeated(_ atom: RegexNode) throws(RegexError) -> RegexNode {
    var node = atom
    var count = 0
    while let (minimum, maximum) = try quantifier() {
      count += 1
      guard count == 1 else { throw RegexError(message: "a repetition cannot be repeated without a group") }
      if accept("+") { throw unsupported("possessive repetition") }
      _ = accept("?")
      node = .repetition(node, minimum: minimum, maximum: maximum)
    }
    return node
  }

  private mutating func quantifier() throws(RegexError) -> (minimum: Int, maximum: Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    guard accept("{") else { return nil }
    guard let minimum = try number() else { throw RegexError(message: "`{` needs a number, as in `{2,3}`") }
    var maximum: Int? = minimum
    if accept(",") { maximum = try number() }
    guard accept("}") else { throw RegexError(message: "a `{` without its `}`") }
    if let maximum, maximum < minimum {
      throw RegexError(message: "`{\(minimum),\(maximum)}` has its bounds the wrong way round")
    }
    return (minimum, maximum)
  }

  private mutating func number() throws(RegexError) -> Int? {
    var value: Int?
    while let scalar = current, scalar >= "0", scalar <= "9" {
      position += 1
      value = (value ?? 0) * 10 + Int(scalar.value - 48)
      guard let value, value <= RegexParser.maximumRepetition else {
        throw RegexError(message: "more than \(RegexParser.maximumRepetition) repetitions")
      }
    }
    return value
  }

  private func unsupported(_ construct: String) -> RegexError {
    RegexError(message: "\(construct) is not supported")
  }

  // MARK: - Escapes

  private mutating func escape() throws(RegexError) -> RegexNode {
    guard let scalar = current else { throw RegexError(message: "a `\\` at the end escapes nothing") }
    switch scalar {
    case "A": position += 1; return .assertion(.textStart)
    case "z": position += 1; return .assertion(.textEnd)
    case "Z": position += 1; return .assertion(.finalLineEnd)
    case "b": position += 1; return .assertion(.wordBoundary)
    case "B": position += 1; return .assertion(.notWordBoundary)
    case "1"..."9", "k": throw unsupported("a backreference")
    default:
      if let set = try classEscape() { return .set(withFlags(set)) }
      return literal(try scalarEscape())
    }
  }

  /// `\d` and its kin, after the backslash; nil when it is another escape.
  private mutating func classEscape() throws(RegexError) -> ScalarSet? {
    guard let scalar = current else { return nil }
    let set: ScalarSet
    switch scalar {
    case "d": set = .digits
    case "D": set = ScalarSet.digits.negated()
    case "w": set = .word
    case "W": set = ScalarSet.word.negated()
    case "s": set = .space
    case "S": set = ScalarSet.space.negated()
    case "h": set = .horizontalSpace
    case "H": set = ScalarSet.horizontalSpace.negated()
    case "p", "P":
      position += 1
      return try category(negated: scalar == "P")
    default: return nil
    }
    position += 1
    return set
  }

  private mutating func category(negated: Bool) throws(RegexError) -> ScalarSet {
    var name = ""
    if accept("{") {
      while let scalar = current, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard accept("}") else { throw RegexError(message: "a `{` without its `}`") }
    } else if let scalar = current {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    let short = name.hasPrefix("Is") && name.count <= 4 ? String(name.dropFirst(2)) : name
    guard let category = ScalarCategory(rawValue: short) ?? ScalarCategory(rawValue: "Is" + name) else {
      throw unsupported("the category `\\p{\(name)}`")
    }
    var set = ScalarSet()
    set.categories = [(category, negated)]
    return set
  }

  /// An escape that stands for one scalar, after the backslash.
  private mutating func scalarEscape() throws(RegexError) -> UInt32 {
    guard let scalar = current else { throw RegexError(message: "a `\\` at the end escapes nothing") }
    position += 1
    switch scalar {
    case "t": return 9
    case "n": return 10
    case "f": return 12
    case "r": return 13
    case "a": return 7
    case "e": return 27
    case "u": return try hexadecimal(digits: 4)
    case "x":
      guard accept("{") else { return try hexadecimal(digits: 2) }
      var text = ""
      while let scalar = current, scalar != "}" {
        text.unicodeScalars.append(scalar)
        position += 1
      }
      guard accept("}"), let value = UInt32(text, radix: 16), Unicode.Scalar(value) != nil else {
        throw RegexError(message: "`\\x{\(text)}` is no Unicode code point")
      }
      return value
    default:
      guard !scalar.isASCII || !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      else {
        throw unsupported("the escape `\\\(scalar)`")
      }
      return scalar.value
    }
  }

  private mutating func hexadecimal(digits: Int) throws(RegexError) -> UInt32 {
    var text = ""
    while text.utf8.count < digits, let scalar = current, scalar.properties.isASCIIHexDigit {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    guard text.utf8.count == digits, let value = UInt32(text, radix: 16), Unicode.Scalar(value) != nil else {
      throw RegexError(message: "an escape with `\(text)` needs \(digits) hexadecimal digits of a code point")
    }
    return value
  }

  // MARK: - Character classes

  /// After `[`. A `]` that comes first is an ordinary character.
  private mutating func characterClass() throws(RegexError) -> ScalarSet {
    var set = ScalarSet()
    let isNegated = accept("^")
    var isFirst = true
    while let scalar = current, scalar != "]" || isFirst {
      isFirst = false
      if scalar == "[" { throw unsupported("a class inside a class; a bracket itself is `\\[`") }
      if accept("&&") { throw unsupported("the intersection of classes `&&`") }
      position += 1
      if scalar == "\\", let escaped = try classEscape() {
        set.formUnion(escaped)
        continue
      }
      let lower = scalar == "\\" ? try scalarEscape() : scalar.value
      set.ranges.append(lower...(try upperBound(from: lower)))
    }
    guard accept("]") else { throw RegexError(message: "a `[` without its `]`") }
    set.isNegated = isNegated
    return set
  }

  /// The end of a range `a-z`, or the scalar itself when no `-` follows (or it comes last).
  private mutating func upperBound(from lower: UInt32) throws(RegexError) -> UInt32 {
    guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return lower }
    position += 1
    guard let scalar = current else { return lower }
    position += 1
    let upper = scalar == "\\" ? try scalarEscape() : scalar.value
    guard upper >= lower else {
      throw RegexError(message: "a range in a class has its ends the wrong way round")
    }
    return upper
  }
}
