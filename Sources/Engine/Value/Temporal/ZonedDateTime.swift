/// An instant with the zone it is seen in.
public struct ZonedDateTime: Hashable, BitwiseCopyable, Sendable {
  /// Seconds since 1970-01-01T00:00Z.
  public let epochSecond: Int64
  /// 0 to 999,999,999
  public let nanosecond: Int32
  public let zone: Zone

  /// The given instant; the date it falls on in the zone must lie within `LocalDate.years`.
  public init(epochSecond: Int64, nanosecond: Int32, zone: Zone) throws(TemporalError) {
    self.init(unchecked: epochSecond, nanosecond: nanosecond, zone: zone)
    // Rules know the years of dates only, and a zone can move an instant by less than a day.
    let day = floorDivide(epochSecond, LocalTime.secondsPerDay).quotient
    guard day >= LocalDate.epochDays.lowerBound - 1, day <= LocalDate.epochDays.upperBound + 1 else {
      throw .range("the date is outside the years -999999999 to +999999999")
    }
    let local = try Checked.add(epochSecond, Int64(zone.offset(at: epochSecond)), "the date")
    _ = try LocalDateTime(epochSecond: local, nanosecond: nanosecond)
  }

  /// For parts that come from a valid value.
  init(unchecked epochSecond: Int64, nanosecond: Int32, zone: Zone) {
    self.epochSecond = epochSecond
    self.nanosecond = nanosecond
    self.zone = zone
  }

  /// The instant at which clocks of the zone show a date and time; for times shown twice or never see
  /// `Zone.instant(ofLocal:preferring:)`.
  public init(_ local: LocalDateTime, in zone: Zone, preferring offset: Int32? = nil) throws(TemporalError) {
    let instant = zone.instant(ofLocal: local.epochSecond, preferring: offset)
    try self.init(epochSecond: instant, nanosecond: local.nanosecond, zone: zone)
  }

  /// Seconds east of UTC at this instant.
  public var offset: Int32 { zone.offset(at: epochSecond) }

  /// What clocks of the zone show.
  public var local: LocalDateTime {
    LocalDateTime(unchecked: epochSecond + Int64(offset), nanosecond: nanosecond)
  }

  /// The same instant seen in another zone.
  public func converted(to zone: Zone) throws(TemporalError) -> ZonedDateTime {
    try ZonedDateTime(epochSecond: epochSecond, nanosecond: nanosecond, zone: zone)
  }
}

// MARK: - Arithmetic

extension ZonedDateTime {
  /// Months and days move what clocks show, seconds and nanoseconds move the instant, in this order.
  func adding(_ duration: TemporalDuration) throws(TemporalError) -> ZonedDateTime {
    var start = self
    if duration.months != 0 {
      start = try ZonedDateTime(local.adding(months: duration.months), in: zone, preferring: offset)
    }
    if duration.days != 0 {
      start = try ZonedDateTime(
        start.local.adding(days: duration.days), in: zone, preferring: start.offset)
    }
    let (carry, nanosecond) = floorDivide(Int64(start.nanosecond) + duration.nanoseconds, 1_000_000_000)
    let whole = try Checked.add(start.epochSecond, duration.seconds, "the date")
    return try ZonedDateTime(
      epochSecond: Checked.add(whole, carry, "the date"), nanosecond: Int32(truncatingIfNeeded: nanosecond),
      zone: zone)
  }
}
