/// The syntax tree of a regular expression, and what its character classes contain.

/// Why a pattern is no regular expression, or not one of those supported.
struct RegexError: Error {
  var message: String
}

indirect enum RegexNode {
  case empty
  case set(ScalarSet)
  case sequence([RegexNode])
  case alternation([RegexNode])
  /// `maximum` nil means without limit. Greedy and lazy are one here: only whether the whole string matches
  /// is asked, not where the groups lie.
  case repetition(RegexNode, minimum: Int, maximum: Int?)
  case assertion(RegexAssertion)
}

enum RegexAssertion {
  case textStart, textEnd
  /// At the end or before a line break that ends the text.
  case finalLineEnd
  case lineStart, lineEnd
  case wordBoundary, notWordBoundary
}

/// A set of Unicode scalars: ranges, general categories, possibly negated as a whole.
struct ScalarSet {
  var ranges: [ClosedRange<UInt32>] = []
  var categories: [(category: ScalarCategory, negated: Bool)] = []
  var isNegated = false
  var ignoresCase = false

  init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var isMember = holds(scalar)
    if !isMember, ignoresCase {
      isMember = otherCases(scalar).contains { holds($0) }
    }
    return isMember != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    for range in ranges where range.contains(scalar.value) { return true }
    for (category, negated) in categories where category.contains(scalar) != negated { return true }
    return false
  }

  private func otherCases(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let properties = scalar.properties
    return [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping]
      .compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil }
  }

  mutating func formUnion(_ other: ScalarSet) {
    ranges += other.isNegated ? ScalarSet.complement(other.ranges) : other.ranges
    categories += other.categories
  }

  /// The scalars in none of the ranges.
  static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= lastScalar { result.append(next...lastScalar) }
    return result
  }

  static let lastScalar: UInt32 = 0x10FFFF
  static let digits = ScalarSet([48...57])
  static let word = ScalarSet([48...57, 65...90, 95...95, 97...122])
  static let space = ScalarSet([9...13, 32...32])
  static let horizontalSpace = ScalarSet([
    9...9, 32...32, 0xA0...0xA0, 0x1680...0x1680, 0x180E...0x180E, 0x2000...0x200A, 0x202F...0x202F,
    0x205F...0x205F, 0x3000...0x3000,
  ])
  static let lineBreaks = ScalarSet([10...10, 13...13, 0x85...0x85, 0x2028...0x2029])

  func negated() -> ScalarSet {
    var copy = self
    copy.isNegated.toggle()
    return copy
  }
}

/// `\p{...}`: the categories and properties that can be named.
enum ScalarCategory: String {
  case letter = "L"
  case upper = "Lu"
  case lower = "Ll"
  case mark = "M"
  case number = "N"
  case decimalDigit = "Nd"
  case punctuation = "P"
  case symbol = "S"
  case separator = "Z"
  case control = "Cc"
  case alphabetic = "IsAlphabetic"
  case whiteSpace = "IsWhite_Space"

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch (self, properties.generalCategory) {
    case (.alphabetic, _): return properties.isAlphabetic
    case (.whiteSpace, _): return properties.isWhitespace
    case (.letter, .uppercaseLetter), (.letter, .lowercaseLetter), (.letter, .titlecaseLetter),
      (.letter, .modifierLetter), (.letter, .otherLetter), (.upper, .uppercaseLetter),
      (.lower, .lowercaseLetter), (.mark, .nonspacingMark), (.mark, .spacingMark), (.mark, .enclosingMark),
      (.number, .decimalNumber), (.number, .letterNumber), (.number, .otherNumber),
      (.decimalDigit, .decimalNumber), (.punctuation, .connectorPunctuation),
      (.punctuation, .dashPunctuation), (.punctuation, .openPunctuation), (.punctuation, .closePunctuation),
      (.punctuation, .initialPunctuation), (.punctuation, .finalPunctuation),
      (.punctuation, .otherPunctuation), (.symbol, .mathSymbol), (.symbol, .currencySymbol),
      (.symbol, .modifierSymbol), (.symbol, .otherSymbol), (.separator, .spaceSeparator),
      (.separator, .lineSeparator), (.separator, .paragraphSeparator), (.control, .control):
      return true
    default: return false
    }
  }
}
