/// A run of one to seven decimal digits, read eight bytes at once.
///
/// Eight ASCII digits in a word become a number in three multiplications (after Wojciech Mula and Daniel
/// Lemire): pairs of digits, pairs of pairs, and both halves.
struct DigitRun {
  let value: UInt64
  /// 1 to 7.
  let count: Int
  /// The byte after the last digit.
  let end: UnsafePointer<UInt8>

  /// 10 to the power of the count.
  @inline(__always)
  var power: UInt64 {
    let thousands: UInt64 = count & 4 != 0 ? 10_000 : 1
    let hundreds: UInt64 = count & 2 != 0 ? 100 : 1
    return thousands * hundreds * (count & 1 != 0 ? 10 : 1)
  }

  /// nil when there is no digit, more than seven of them, or less than eight bytes up to `limit`.
  @inline(__always)
  init?(_ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) {
    guard limit - start >= 8 else { return nil }
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    let digits = word ^ 0x3030_3030_3030_3030
    // The top bit of each byte that is no digit; carries only reach beyond the first of them.
    let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
    guard others != 0 else { return nil }
    count = others.trailingZeroBitCount / 8
    guard count > 0 else { return nil }
    // Leading zeros take the place of what follows.
    var sum = digits &<< UInt64(64 - 8 * count)
    sum = ((sum &* 10) &+ (sum >> 8)) & 0x00FF_00FF_00FF_00FF
    sum = ((sum &* 100) &+ (sum >> 16)) & 0x0000_FFFF_0000_FFFF
    value = ((sum &* 10_000) &+ (sum >> 32)) & 0xFFFF_FFFF
    end = start + count
  }
}

/// Days of the dates of three centuries, by table.
final class CalendarTable: Sendable {
  static let shared = CalendarTable()

  private static let firstYear: Int = 1800
  private static let yearCount: Int = 300
  /// For each month, its first day (since 1970-01-01) << 8 | how many days it has.
  private let months: [Int32]

  private init() {
    months = (0..<CalendarTable.yearCount * 12).map { month in
      let (year, month) = (Int64(CalendarTable.firstYear + month / 12), Int64(month % 12 + 1))
      let days = FieldParser.daysInMonth(year, month)
      return Int32(FieldParser.epochDay(year, month, 1)) << 8 | Int32(days)
    }
  }

  /// The day of ten bytes `YYYY-MM-DD`; nil for what is no such date of these centuries.
  @inline(__always)
  func day(_ text: UnsafePointer<UInt8>) -> Int32? {
    let word = UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self))
    // Digits at bytes 0 to 3, 5 and 6; hyphens, which become zero, at 4 and 7.
    let digits = word ^ 0x2D30_302D_3030_3030
    let isDigits = ((digits &+ 0x7F76_767F_7676_7676) | digits) & 0x8080_8080_8080_8080 == 0
    let (tens, ones) = (Int(text[8]) - 0x30, Int(text[9]) - 0x30)
    guard isDigits, UInt(bitPattern: tens) < 10, UInt(bitPattern: ones) < 10 else { return nil }
    // Each even byte of the sum: its digit times ten and the next.
    let pairs = (digits &* 10) &+ (digits >> 8)
    let year = Int(pairs & 0xFF) * 100 + Int(pairs >> 16 & 0xFF) - CalendarTable.firstYear
    let month = Int(pairs >> 40 & 0xFF) - 1
    let day = Int32(tens * 10 + ones)
    guard UInt(bitPattern: year) < UInt(CalendarTable.yearCount), UInt(bitPattern: month) < 12 else {
      return nil
    }
    let entry = months[year * 12 + month]
    guard day >= 1, day <= entry & 0xFF else { return nil }
    return entry >> 8 + day - 1
  }
}
