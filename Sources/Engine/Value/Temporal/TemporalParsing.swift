// Reading temporal values from text: ISO 8601 with the extensions of the query language (years with sign
// and up to nine digits, quarter dates, zone names in brackets). Letters may be in either case.

extension LocalDate {
  /// Reads a calendar (`2015-07-21`, `20150721`, `2015-07`, `201507`, `2015`), week (`2015-W30-2`,
  /// `2015W302`, `2015-W30`), quarter (`2015-Q2-60`, `2015Q260`, `2015-Q2`) or ordinal date (`2015-202`,
  /// `2015202`).
  public init(parsing text: String) throws(TemporalError) {
    var scanner = TextScanner(text)
    guard let date = try scanner.scanDate(), scanner.isAtEnd else {
      throw .invalid("'\(text)' is not a date")
    }
    self = date
  }
}

extension LocalTime {
  /// Reads `21`, `21:40`, `2140`, `21:40:32`, `214032`, the last two also with a fraction.
  public init(parsing text: String) throws(TemporalError) {
    var scanner = TextScanner(text)
    guard let time = try scanner.scanTime(), scanner.isAtEnd else {
      throw .invalid("'\(text)' is not a local time")
    }
    self = time
  }
}

extension ZonedTime {
  /// Reads a local time and an offset; without one the time is in the default zone.
  public init(parsing text: String, _ context: TemporalContext) throws(TemporalError) {
    var scanner = TextScanner(text)
    guard let time = try scanner.scanTime() else { throw .invalid("'\(text)' is not a time") }
    let written = try scanner.scanOffset()
    if scanner.peek == UInt8(ascii: "[") {
      throw .invalid("'\(text)' is not a time: a named zone needs a date, use an offset such as +01:00")
    }
    guard scanner.isAtEnd else { throw .invalid("'\(text)' is not a time") }
    if let written {
      self.init(time, validOffset: written)
    } else {
      self.init(time, validOffset: try context.offset())
    }
  }
}

extension LocalDateTime {
  /// Reads a date, `T` and a local time; the time may be left out.
  public init(parsing text: String) throws(TemporalError) {
    var scanner = TextScanner(text)
    guard let value = try scanner.scanDateTime(), scanner.isAtEnd else {
      throw .invalid("'\(text)' is not a local datetime")
    }
    self = value
  }
}

extension ZonedDateTime {
  /// Reads a local datetime and an offset, a zone name in brackets, or both; without either it is in the zone
  /// given.
  public init(parsing text: String, zone defaultZone: Zone) throws(TemporalError) {
    var scanner = TextScanner(text)
    guard let local = try scanner.scanDateTime() else { throw .invalid("'\(text)' is not a datetime") }
    let offset = try scanner.scanOffset()
    let zone = try scanner.scanBracketedZone()
    guard scanner.isAtEnd else { throw .invalid("'\(text)' is not a datetime") }
    guard let zone else {
      try self.init(local, in: offset.map(Zone.offset) ?? defaultZone)
      return
    }
    try self.init(local, in: zone, preferring: offset)
    if let offset, offset != self.offset || self.local != local {
      throw .invalid("'\(text)' is not a datetime: \(zone.name) is not at \(Zone.format(offset)) then")
    }
  }
}

// MARK: - Pieces

extension TextScanner {
  /// A date in any form. Returns nil when the text is none; throws when it names a day that does not exist.
  mutating func scanDate() throws(TemporalError) -> LocalDate? {
    let isNegative = peek == UInt8(ascii: "-")
    if take("+") || take("-") {
      guard let year = scanNumber(digits: 1...9) else { return nil }
      return try scanExtendedDate(year: isNegative ? -year : year)
    }
    let count = digitCount
    guard count >= 4, let year = scanDigits(4) else { return nil }
    switch count {
    case 4:
      if peek == UInt8(ascii: "-") { return try scanExtendedDate(year: year) }
      return try scanBasicWeekOrQuarter(year: year)
    case 6:
      guard let month = scanDigits(2) else { return nil }
      return try LocalDate(year: year, month: month, day: 1)
    case 7:
      guard let day = scanDigits(3) else { return nil }
      return try LocalDate(year: year, ordinalDay: day)
    case 8:
      guard let month = scanDigits(2), let day = scanDigits(2) else { return nil }
      return try LocalDate(year: year, month: month, day: day)
    default: return nil
    }
  }

  /// What follows the year in the forms with hyphens; nothing means 1 January.
  private mutating func scanExtendedDate(year: Int64) throws(TemporalError) -> LocalDate? {
    guard take("-") else { return try LocalDate(year: year, month: 1, day: 1) }
    if takeLetter("w") {
      guard let week = scanNumber(digits: 1...2) else { return nil }
      guard take("-") else { return try LocalDate(weekYear: year, week: week, dayOfWeek: 1) }
      guard let day = scanNumber(digits: 1...1) else { return nil }
      return try LocalDate(weekYear: year, week: week, dayOfWeek: day)
    }
    if takeLetter("q") {
      guard let quarter = scanNumber(digits: 1...1) else { return nil }
      guard take("-") else { return try LocalDate(year: year, quarter: quarter, dayOfQuarter: 1) }
      guard let day = scanNumber(digits: 1...2) else { return nil }
      return try LocalDate(year: year, quarter: quarter, dayOfQuarter: day)
    }
    if digitCount == 3 {
      guard let day = scanDigits(3) else { return nil }
      return try LocalDate(year: year, ordinalDay: day)
    }
    guard let month = scanNumber(digits: 1...2) else { return nil }
    guard take("-") else { return try LocalDate(year: year, month: month, day: 1) }
    guard let day = scanNumber(digits: 1...2) else { return nil }
    return try LocalDate(year: year, month: month, day: day)
  }

  /// `W30`, `W302`, `Q2`, `Q260` or nothing after a year of four digits.
  private mutating func scanBasicWeekOrQuarter(year: Int64) throws(TemporalError) -> LocalDate? {
    if takeLetter("w") {
      let hasDay = digitCount == 3
      guard hasDay || digitCount == 2, let week = scanDigits(2) else { return nil }
      guard hasDay else { return try LocalDate(weekYear: year, week: week, dayOfWeek: 1) }
      guard let day = scanDigits(1) else { return nil }
      return try LocalDate(weekYear: year, week: week, dayOfWeek: day)
    }
    if takeLetter("q") {
      let hasDay = digitCount == 3
      guard hasDay || digitCount == 1, let quarter = scanDigits(1) else { return nil }
      guard hasDay else { return try LocalDate(year: year, quarter: quarter, dayOfQuarter: 1) }
      guard let day = scanDigits(2) else { return nil }
      return try LocalDate(year: year, quarter: quarter, dayOfQuarter: day)
    }
    return try LocalDate(year: year, month: 1, day: 1)
  }

  /// A time of day with or without colons.
  mutating func scanTime() throws(TemporalError) -> LocalTime? {
    let count = digitCount
    guard [1, 2, 4, 6].contains(count), let hour = scanDigits(min(count, 2)) else { return nil }
    var minute: Int64 = 0
    var second: Int64 = 0
    var hasSecond = count == 6
    if count > 2 {
      guard let basicMinute = scanDigits(2) else { return nil }
      minute = basicMinute
      if hasSecond { second = scanDigits(2) ?? 0 }
    } else if take(":") {
      guard let extendedMinute = scanNumber(digits: 2...2) else { return nil }
      minute = extendedMinute
      if take(":") {
        guard let extendedSecond = scanNumber(digits: 2...2) else { return nil }
        second = extendedSecond
        hasSecond = true
      }
    }
    var nanosecond: Int64 = 0
    if hasSecond, take(".") || take(",") {
      let places = digitCount
      guard let fraction = scanNumber(digits: 1...9) else { return nil }
      nanosecond = (places..<9).reduce(fraction) { value, _ in value * 10 }
    }
    return try LocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
  }

  mutating func scanDateTime() throws(TemporalError) -> LocalDateTime? {
    guard let date = try scanDate() else { return nil }
    guard takeLetter("t") else { return LocalDateTime(date, .midnight) }
    guard let time = try scanTime() else { return nil }
    return LocalDateTime(date, time)
  }

  /// `Z`, `+01`, `+0100`, `+01:00`, `+010203` or `+01:02:03`, in seconds. Returns nil, having read nothing,
  /// when no offset follows.
  mutating func scanOffset() throws(TemporalError) -> Int32? {
    let start = position
    if takeLetter("z") {
      // The name of a zone may start with the letter too.
      if let next = peek, next != UInt8(ascii: "[") { position = start }
      return position > start ? 0 : nil
    }
    let isNegative = peek == UInt8(ascii: "-")
    guard take("+") || take("-") else { return nil }
    let count = digitCount
    guard [1, 2, 4, 6].contains(count), let hours = scanDigits(min(count, 2)) else {
      position = start
      return nil
    }
    var parts: [Int64] = []
    while parts.count < 2, count > 2 ? digitCount > 0 : take(":") {
      guard let part = count > 2 ? scanDigits(2) : scanNumber(digits: 2...2) else {
        throw .invalid("an offset has two digits for minutes and seconds")
      }
      parts.append(part)
    }
    guard parts.allSatisfy({ $0 < 60 }) else {
      throw .invalid("an offset has less than 60 minutes and seconds")
    }
    let seconds = hours * 3_600 + (parts.first ?? 0) * 60 + (parts.count > 1 ? parts[1] : 0)
    return try Zone.checkedOffset(isNegative ? -seconds : seconds)
  }

  /// A zone in brackets, or nil when no bracket follows.
  mutating func scanBracketedZone() throws(TemporalError) -> Zone? {
    guard take("[") else { return nil }
    let start = position
    while let byte = peek, byte != UInt8(ascii: "]") { advance() }
    let name = text(from: start)
    guard take("]") else { throw .invalid("the zone '\(name)' lacks its closing bracket") }
    return try Zone(name)
  }
}
