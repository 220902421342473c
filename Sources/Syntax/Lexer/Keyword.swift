/// Every word with a meaning of its own in the grammar. Most remain usable as names; see `isReserved`.
enum Keyword: UInt8, CaseIterable {
  case all, and, any, `as`, asc, ascending, assert, by, call, `case`, collect, constraint, constraints
  case contains, count, create, csv, delete, desc, descending, detach, distinct, drop, `else`, end, ends
  case exists, explain, `false`, fieldterminator, finish, `for`, foreach, from, functions, group, groups
  case hash, headers, `if`, `in`, index, indexes, `is`, key, limit, load, match, merge, node, nodetach
  case none, not, null, of, offset, on, optional, or, order, path, paths, procedures, profile, range
  case relationship, remove, require, `return`, row, rows, set, shortest, show, single, skip, starts, text
  case then, transactions, `true`, typed, union, unique, unwind, use, using, when, `where`, with, xor, yield

  /// The word in capitals. The names of the cases are the one list of keywords.
  var spelling: String { "\(self)".uppercased() }

  /// Whether the word, unquoted, is no variable or function name inside an expression.
  ///
  /// The grammar could tell more of them apart; refusing them gives `RETURN n, ORDER BY` a useful message.
  var isReserved: Bool {
    switch self {
    case .and, .or, .xor, .not, .in, .is, .null, .true, .false, .case, .when, .then, .else, .as, .where,
      .return, .with, .unwind, .match, .optional, .create, .merge, .set, .delete, .detach, .nodetach,
      .remove, .union, .order, .skip, .limit, .starts, .ends, .contains, .distinct, .call, .yield, .foreach:
      true
    default: false
    }
  }

  /// Whether people commonly use the word as a name (`node`, `path`, `count(...)`).
  var isCommonName: Bool {
    switch self {
    case .all, .any, .collect, .count, .csv, .exists, .functions, .from, .group, .groups, .hash, .headers,
      .index, .indexes, .key, .node, .none, .offset, .path, .paths, .procedures, .range, .relationship,
      .row, .rows, .shortest, .single, .text, .transactions, .typed, .unique:
      true
    default: false
    }
  }

  /// Whether a clause can begin with the word.
  var startsClause: Bool {
    switch self {
    case .match, .optional, .unwind, .with, .return, .create, .merge, .set, .remove, .delete, .detach,
      .nodetach, .foreach, .call, .load, .finish:
      true
    default: false
    }
  }
}

/// Every keyword of the query language, in capitals and in alphabetical order.
public let keywords: [String] = Keyword.allCases.map(\.spelling)

/// Finds keywords by their bytes without making a `String`.
///
/// Open addressing over 512 slots; a key is the word in capitals, packed into sixteen bytes.
struct KeywordTable {
  static let shared = KeywordTable()

  private var keys: [UInt128]
  private var values: [Keyword?]
  private static let slots = 512
  private static let longest = 15

  private init() {
    keys = Array(repeating: 0, count: Self.slots)
    values = Array(repeating: nil, count: Self.slots)
    for keyword in Keyword.allCases {
      let bytes = Array(keyword.spelling.utf8)
      guard let key = Self.pack(bytes, 0..<bytes.count) else { continue }
      var slot = Self.slot(of: key)
      while values[slot] != nil { slot = (slot + 1) % Self.slots }
      keys[slot] = key
      values[slot] = keyword
    }
  }

  func keyword(_ bytes: [UInt8], _ range: Range<Int>) -> Keyword? {
    guard let key = Self.pack(bytes, range) else { return nil }
    var slot = Self.slot(of: key)
    while let value = values[slot] {
      if keys[slot] == key { return value }
      slot = (slot + 1) % Self.slots
    }
    return nil
  }

  /// `nil` for words that cannot be keywords: too long, or with anything but ASCII letters.
  private static func pack(_ bytes: [UInt8], _ range: Range<Int>) -> UInt128? {
    guard range.count >= 2, range.count <= longest else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    for index in range {
      let capital = bytes[index] & 0xDF
      guard capital >= UInt8(ascii: "A"), capital <= UInt8(ascii: "Z") else { return nil }
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(capital)
    }
    return UInt128(high) << 64 | UInt128(low)
  }

  private static func slot(of key: UInt128) -> Int {
    let mixed =
      UInt64(truncatingIfNeeded: key) &* 0x9E37_79B9_7F4A_7C15
      ^ UInt64(truncatingIfNeeded: key >> 64) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(mixed >> 55)
  }
}
