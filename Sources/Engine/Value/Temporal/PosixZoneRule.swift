/// The rule a zone follows for all time to come, written as in the `TZ` variable of POSIX with the extensions
/// of RFC 8536: `CET-1CEST,M3.5.0,M10.5.0/3`, `<+0845>-8:45`.
struct PosixZoneRule: Hashable, Sendable {
  /// A day of every year on which clocks change.
  enum Day: Hashable, Sendable {
    /// 1 to 365, 29 February is never counted.
    case julian(Int64)
    /// 0 to 365, 29 February is counted.
    case ordinal(Int64)
    /// The nth weekday (0 is Sunday) of a month; the fifth means the last.
    case weekday(month: Int64, nth: Int64, day: Int64)

    /// The day number since the epoch in a year.
    func epochDay(in year: Int64) -> Int64 {
      let newYear = CivilCalendar.epochDay(year: year, month: 1, day: 1)
      switch self {
      case .julian(let day):
        return newYear + day - 1 + (day >= 60 && CivilCalendar.isLeap(year) ? 1 : 0)
      case .ordinal(let day):
        return newYear + day
      case .weekday(let month, let nth, let day):
        let first = CivilCalendar.epochDay(year: year, month: month, day: 1)
        let toDay = floorDivide(day - CivilCalendar.dayOfWeek(first), 7).remainder
        let date = toDay + (nth - 1) * 7
        return first + (date < CivilCalendar.daysInMonth(year: year, month: month) ? date : date - 7)
      }
    }
  }

  /// One of the two changes of a year: a day, and seconds after its midnight by the clock then in force.
  struct Change: Hashable, Sendable {
    let day: Day
    let time: Int64
  }

  /// Seconds east of UTC.
  let standard: Int32
  /// Summer time: its offset, when it starts and when it ends. Nil for a zone without.
  let summer: Summer?

  struct Summer: Hashable, Sendable {
    let offset: Int32
    let start: Change
    let end: Change
  }

  func offset(at instant: Int64) -> Int32 {
    guard let summer else { return standard }
    let local = instant &+ Int64(standard)
    let year = CivilCalendar.civil(floorDivide(local, LocalTime.secondsPerDay).quotient).year
    func seconds(_ change: Change, offset: Int32) -> Int64 {
      change.day.epochDay(in: year) * LocalTime.secondsPerDay + change.time - Int64(offset)
    }
    let start = seconds(summer.start, offset: standard)
    let end = seconds(summer.end, offset: summer.offset)
    // South of the equator summer contains the turn of the year.
    let isSummer = start < end ? instant >= start && instant < end : instant >= start || instant < end
    return isSummer ? summer.offset : standard
  }
}

// MARK: - Reading

extension PosixZoneRule {
  /// Returns nil when the text is no such rule.
  init?(_ text: String) {
    var scanner = TextScanner(text)
    guard scanner.skipZoneAbbreviation(), let west = scanner.scanPosixTime() else { return nil }
    let standard = Int32(truncatingIfNeeded: -west)
    if scanner.isAtEnd {
      self.init(standard: standard, summer: nil)
      return
    }
    guard scanner.skipZoneAbbreviation() else { return nil }
    var offset = standard + 3_600
    if scanner.peek != UInt8(ascii: ",") {
      guard let west = scanner.scanPosixTime() else { return nil }
      offset = Int32(truncatingIfNeeded: -west)
    }
    guard scanner.take(","), let start = scanner.scanPosixChange(), scanner.take(","),
      let end = scanner.scanPosixChange(), scanner.isAtEnd
    else { return nil }
    self.init(standard: standard, summer: Summer(offset: offset, start: start, end: end))
  }
}

extension TextScanner {
  fileprivate mutating func skipZoneAbbreviation() -> Bool {
    if take("<") {
      while let byte = peek, byte != UInt8(ascii: ">") { advance() }
      return take(">")
    }
    let start = position
    while let byte = peek, (byte | 0x20) >= UInt8(ascii: "a"), (byte | 0x20) <= UInt8(ascii: "z") {
      advance()
    }
    return position > start
  }

  /// `[+-]hh[:mm[:ss]]` in seconds; hours may go to 167.
  fileprivate mutating func scanPosixTime() -> Int64? {
    let sign: Int64 = take("-") ? -1 : 1
    if sign > 0 { _ = take("+") }
    guard let hours = scanNumber(digits: 1...3) else { return nil }
    var seconds = hours * 3_600
    for unit in [Int64(60), 1] where take(":") {
      guard let part = scanNumber(digits: 1...2) else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }

  fileprivate mutating func scanPosixChange() -> PosixZoneRule.Change? {
    let day: PosixZoneRule.Day
    if take("M") {
      guard let month = scanNumber(digits: 1...2), (1...12).contains(month), take("."),
        let nth = scanNumber(digits: 1...1), (1...5).contains(nth), take("."),
        let weekday = scanNumber(digits: 1...1), (0...6).contains(weekday)
      else { return nil }
      day = .weekday(month: month, nth: nth, day: weekday)
    } else if take("J") {
      guard let number = scanNumber(digits: 1...3), (1...365).contains(number) else { return nil }
      day = .julian(number)
    } else {
      guard let number = scanNumber(digits: 1...3), (0...365).contains(number) else { return nil }
      day = .ordinal(number)
    }
    guard take("/") else { return PosixZoneRule.Change(day: day, time: 7_200) }
    guard let time = scanPosixTime() else { return nil }
    return PosixZoneRule.Change(day: day, time: time)
  }
}
