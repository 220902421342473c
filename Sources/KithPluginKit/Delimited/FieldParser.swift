/// Fields to typed values. Each function gives nil for text that is not of its type.
enum FieldParser {
  @inline(__always)
  static func integer(_ text: Bytes) -> Int64? {
    var index = 0
    let count = text.count
    guard count > 0 else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    if isNegative || text[0] == UInt8(ascii: "+") { index = 1 }
    let digits = count - index
    guard digits > 0 else { return nil }
    guard digits <= 18 else { return longInteger(text) }
    var value: Int64 = 0
    while index < count {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      index += 1
    }
    return isNegative ? 0 &- value : value
  }

  @inline(never)
  private static func longInteger(_ text: Bytes) -> Int64? { Int64(text.text) }

  @inline(__always)
  static func float(_ text: Bytes) -> Double? {
    guard let value = DecimalFloat.parse(text), value.isFinite else { return nil }
    return value
  }

  static func boolean(_ text: Bytes) -> Bool? {
    switch text.count {
    case 4: lowercased(text, equals: "true") ? true : nil
    case 5: lowercased(text, equals: "false") ? false : nil
    default: nil
    }
  }

  private static func lowercased(_ text: Bytes, equals word: StaticString) -> Bool {
    for i in 0..<text.count where text[i] | 0x20 != word.utf8Start[i] { return false }
    return true
  }

  /// `YYYY-MM-DD` as days since 1970-01-01.
  @inline(__always)
  static func date(_ text: Bytes) -> Int64? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
    var bad: UInt8 = 0
    func digit(_ index: Int) -> Int64 {
      let value = text[index] &- 0x30
      bad |= value > 9 ? 1 : 0
      return Int64(value)
    }
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    guard bad == 0, month >= 1, month <= 12, day >= 1, day <= daysInMonth(year, month) else { return nil }
    return epochDay(year, month, day)
  }

  static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// After Howard Hinnant's `days_from_civil`: years begin in March and repeat every 400 years.
  static func epochDay(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
