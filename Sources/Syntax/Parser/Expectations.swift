/// What would have been accepted at the current token: gathered while the parser looks, told when it fails.
struct Expectations {
  /// Things with a name of their own, said in place of the many tokens they can begin with.
  struct Notions: OptionSet {
    let rawValue: UInt16
    static let clause = Notions(rawValue: 1 << 0)
    static let expression = Notions(rawValue: 1 << 1)
    static let name = Notions(rawValue: 1 << 2)
    static let variable = Notions(rawValue: 1 << 3)
    static let node = Notions(rawValue: 1 << 4)
    static let relationship = Notions(rawValue: 1 << 5)
    static let label = Notions(rawValue: 1 << 6)
    static let relationshipType = Notions(rawValue: 1 << 7)
    static let integer = Notions(rawValue: 1 << 8)
    static let propertyKey = Notions(rawValue: 1 << 9)
    static let statement = Notions(rawValue: 1 << 10)
    static let endOfStatement = Notions(rawValue: 1 << 11)
    static let procedure = Notions(rawValue: 1 << 12)
    /// Never named, for every expression may go on; but misspelt word operators are recognised by it.
    static let wordOperator = Notions(rawValue: 1 << 13)

    static let descriptions: [(Notions, String)] = [
      (.statement, "a statement"), (.clause, "a clause"), (.expression, "an expression"), (.name, "a name"),
      (.variable, "a variable"), (.node, "a node pattern"), (.relationship, "a relationship"),
      (.label, "a label"), (.relationshipType, "a relationship type"), (.integer, "an integer"),
      (.propertyKey, "a property key"), (.procedure, "a procedure name"),
    ]
  }

  private var kinds: UInt64 = 0
  private var keywords: UInt128 = 0
  private(set) var notions: Notions = []

  mutating func insert(_ kind: LexemeKind) { kinds |= 1 << UInt64(kind.rawValue) }
  mutating func insert(_ keyword: Keyword) { keywords |= 1 << UInt128(keyword.rawValue) }
  mutating func insert(_ notion: Notions) { notions.formUnion(notion) }

  private func contains(_ keyword: Keyword) -> Bool { keywords & 1 << UInt128(keyword.rawValue) != 0 }
  private func contains(_ kind: LexemeKind) -> Bool { kinds & 1 << UInt64(kind.rawValue) != 0 }

  /// The expected things in words, the most telling first.
  var descriptions: [String] {
    var result = Notions.descriptions.filter { notions.contains($0.0) }.map(\.1)
    result += Keyword.allCases.filter(contains).map(\.spelling)
    for raw in 0..<64 {
      guard let kind = LexemeKind(rawValue: UInt8(raw)), contains(kind), !kind.symbol.isEmpty else {
        continue
      }
      result.append("`\(kind.symbol)`")
    }
    if notions.contains(.endOfStatement) { result.append("the end of the statement") }
    return result
  }

  /// The words a misspelt one may have been meant to be.
  var words: [String] {
    var result = Keyword.allCases.filter(contains)
    if notions.contains(.clause) || notions.contains(.statement) {
      result += Keyword.allCases.filter(\.startsClause) + [.union]
    }
    if notions.contains(.statement) { result += [.show, .drop, .explain, .profile, .use] }
    if notions.contains(.wordOperator) {
      result += [.and, .or, .xor, .in, .is, .starts, .ends, .contains]
    }
    return result.map(\.spelling)
  }
}
