// Temporal values as text, the shortest ISO 8601 form that reads back as the same value: seconds are
// dropped when they are zero, a fraction has no trailing zeros.

extension LocalDate: CustomStringConvertible {
  /// For example `1984-10-11`; years beyond four digits have a sign.
  public var description: String {
    let (year, month, day) = civil
    var text = year < 0 ? "-" : year > 9_999 ? "+" : ""
    text.appendPadded(year.magnitude, width: 4)
    text += "-"
    text.appendPadded(month.magnitude, width: 2)
    text += "-"
    text.appendPadded(day.magnitude, width: 2)
    return text
  }
}

extension LocalTime: CustomStringConvertible {
  /// For example `12:31:14.645`.
  public var description: String {
    var text = ""
    text.appendPadded(hour.magnitude, width: 2)
    text += ":"
    text.appendPadded(minute.magnitude, width: 2)
    guard second != 0 || nanosecond != 0 else { return text }
    text += ":"
    text.appendPadded(second.magnitude, width: 2)
    text.appendFraction(nanosecond.magnitude)
    return text
  }
}

extension ZonedTime: CustomStringConvertible {
  /// For example `12:31:14.645+01:00`.
  public var description: String { local.description + Zone.format(offset) }
}

extension LocalDateTime: CustomStringConvertible {
  /// For example `1984-10-11T12:31`.
  public var description: String { "\(date)T\(time)" }
}

extension ZonedDateTime: CustomStringConvertible {
  /// For example `1984-10-11T12:31+01:00` or `1984-10-11T12:31+01:00[Europe/Stockholm]`.
  public var description: String {
    let text = local.description + Zone.format(offset)
    guard case .named = zone else { return text }
    return text + "[\(zone.name)]"
  }
}

extension Zone {
  /// An offset as `Z`, `+01:00` or `+01:00:01`.
  static func format(_ offset: Int32) -> String {
    guard offset != 0 else { return "Z" }
    let seconds = UInt64(offset.magnitude)
    var text = offset < 0 ? "-" : "+"
    text.appendPadded(seconds / 3_600, width: 2)
    text += ":"
    text.appendPadded(seconds / 60 % 60, width: 2)
    if seconds % 60 != 0 {
      text += ":"
      text.appendPadded(seconds % 60, width: 2)
    }
    return text
  }
}

extension TemporalDuration: CustomStringConvertible {
  /// For example `P1Y2M3DT4H5M6.789S`; each part has its own sign, parts that are zero are left out.
  public var description: String {
    var text = "P"
    func append(_ value: Int64, _ unit: String) {
      if value != 0 { text += "\(value)\(unit)" }
    }
    append(months / 12, "Y")
    append(months % 12, "M")
    append(days, "D")
    if seconds != 0 || nanoseconds != 0 {
      text += "T"
      let total = totalNanoseconds
      append(Int64(truncatingIfNeeded: total / 3_600_000_000_000), "H")
      append(Int64(truncatingIfNeeded: total / 60_000_000_000 % 60), "M")
      let rest = Int64(truncatingIfNeeded: total % 60_000_000_000)
      if rest != 0 {
        text += "\(rest < 0 ? "-" : "")\(rest.magnitude / 1_000_000_000)"
        text.appendFraction(rest.magnitude % 1_000_000_000)
        text += "S"
      }
    }
    return text == "P" ? "PT0S" : text
  }
}

extension String {
  fileprivate mutating func appendPadded(_ number: UInt64, width: Int) {
    let digits = String(number)
    append(String(repeating: "0", count: max(0, width - digits.utf8.count)))
    append(digits)
  }

  /// A point and nine digits without the zeros at the end; nothing for zero.
  fileprivate mutating func appendFraction(_ nanoseconds: UInt64) {
    guard nanoseconds != 0 else { return }
    var fraction = nanoseconds
    var width = 9
    while fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    append(".")
    appendPadded(fraction, width: width)
  }
}
