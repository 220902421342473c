// Temporal values from components, and from other temporal values whose parts are selected and changed.

extension Temporal {
  /// A date, time or datetime from components. What `date`, `time` or `datetime` among them select is the
  /// start, the others change it; a `timezone` moves a start that has a zone to the same instant there.
  public init(
    _ type: TemporalType, _ components: TemporalComponents, _ context: TemporalContext
  ) throws(TemporalError) {
    try Temporal.checkFields(type, components)
    switch type {
    case .date:
      let base = try components.temporal(.date).map { (value) throws(TemporalError) in
        try value.requireDate(for: "date")
      }
      self = .date(try DateFields(components).date(from: base))
    case .localtime:
      let base = try components.temporal(.time).map { (value) throws(TemporalError) in
        try value.requireTime(for: "localtime")
      }
      self = .localTime(try TimeFields(components).time(from: base))
    case .time:
      self = .time(try ZonedTime(components, context))
    case .localdatetime:
      let start = try DateTimeStart(components)
      self = .localDateTime(
        LocalDateTime(
          try DateFields(components).date(from: start.date),
          try TimeFields(components).time(from: start.time)))
    case .datetime:
      if components[.epochSeconds] != nil || components[.epochMillis] != nil {
        self = .dateTime(try ZonedDateTime(epoch: components, context))
      } else {
        self = .dateTime(try ZonedDateTime(components, context))
      }
    }
  }

  /// A date, time or datetime from another temporal value: its parts that the type has; a time of day that is
  /// missing is midnight, a zone that is missing the default one.
  public init(_ type: TemporalType, from other: Temporal, _ context: TemporalContext) throws(TemporalError) {
    switch type {
    case .date:
      self = .date(try other.requireDate(for: type.rawValue))
    case .localtime:
      self = .localTime(try other.requireTime(for: type.rawValue))
    case .time:
      let time = try other.requireTime(for: type.rawValue)
      if let offset = other.offsetPart {
        self = .time(ZonedTime(time, validOffset: offset))
      } else {
        self = .time(ZonedTime(time, validOffset: try context.offset()))
      }
    case .localdatetime:
      self = .localDateTime(
        LocalDateTime(try other.requireDate(for: type.rawValue), other.timePart ?? .midnight))
    case .datetime:
      if case .dateTime = other {
        self = other
      } else {
        let date = try other.requireDate(for: type.rawValue)
        self = .dateTime(
          try ZonedDateTime(LocalDateTime(date, other.timePart ?? .midnight), in: context.zone))
      }
    }
  }

  /// A date, time or datetime from text.
  public init(_ type: TemporalType, parsing text: String, _ context: TemporalContext) throws(TemporalError) {
    switch type {
    case .date: self = .date(try LocalDate(parsing: text))
    case .localtime: self = .localTime(try LocalTime(parsing: text))
    case .time: self = .time(try ZonedTime(parsing: text, context))
    case .localdatetime: self = .localDateTime(try LocalDateTime(parsing: text))
    case .datetime: self = .dateTime(try ZonedDateTime(parsing: text, zone: context.zone))
    }
  }

  /// The current instant as a date, time or datetime, in a zone or the default one.
  public init(now type: TemporalType, in zone: Zone? = nil, _ context: TemporalContext) throws(TemporalError)
  {
    try self.init(type, from: .dateTime(context.now(in: zone)), context)
  }

  private static func checkFields(
    _ type: TemporalType, _ components: TemporalComponents
  ) throws(TemporalError) {
    var fields: [TemporalField] = []
    if type.hasDate { fields += TemporalField.ofDate + [.date] }
    if type.hasTime { fields += TemporalField.ofTime + [.time] }
    if type.hasZone { fields.append(.timezone) }
    if type.hasDate, type.hasTime { fields.append(.datetime) }
    if type == .datetime { fields += [.epochSeconds, .epochMillis] }
    try components.allow(only: fields, for: "a \(type.rawValue)")
    guard !components.isEmpty else { throw .invalid("a \(type.rawValue) needs at least one component") }
    if !type.hasDate, components[.time] == nil, components[.hour] == nil {
      throw .invalid("hour must be specified")
    }
  }

  func requireDate(for target: String) throws(TemporalError) -> LocalDate {
    guard let date = datePart else {
      throw .type("a \(target) cannot be made from a \(typeName): it has no date")
    }
    return date
  }

  func requireTime(for target: String) throws(TemporalError) -> LocalTime {
    guard let time = timePart else {
      throw .type("a \(target) cannot be made from a \(typeName): it has no time")
    }
    return time
  }
}

/// What the components of a local datetime or datetime select to start from.
private struct DateTimeStart {
  var date: LocalDate?
  var time: LocalTime?
  /// The zone of the value that the time comes from.
  var zone: Zone?
  /// The offset at that value, to tell apart the two instants of a time shown twice.
  var offset: Int32?

  init(_ components: TemporalComponents) throws(TemporalError) {
    let selectedDate = try components.temporal(.date)
    let selectedTime = try components.temporal(.time)
    if let both = try components.temporal(.datetime) {
      guard selectedDate == nil, selectedTime == nil else {
        throw .invalid("datetime cannot be selected together with date or time")
      }
      date = try both.requireDate(for: "datetime")
      time = both.timePart ?? .midnight
      zone = both.zonePart
      offset = both.offsetPart
      return
    }
    date = try selectedDate?.requireDate(for: "datetime")
    guard let selectedTime else { return }
    time = try selectedTime.requireTime(for: "datetime")
    zone = selectedTime.zonePart
    offset = selectedTime.offsetPart
  }
}

extension ZonedTime {
  fileprivate init(_ components: TemporalComponents, _ context: TemporalContext) throws(TemporalError) {
    let start = try components.temporal(.time)
    let base = try start?.requireTime(for: "time")
    let local = try TimeFields(components).time(from: base)
    let target = try components.zone()
    if let offset = start?.offsetPart {
      let time = ZonedTime(local, validOffset: offset)
      self =
        try target.map { (zone) throws(TemporalError) in time.converted(to: try context.offset(of: zone)) }
        ?? time
    } else {
      self.init(local, validOffset: try context.offset(of: target))
    }
  }
}

extension ZonedDateTime {
  fileprivate init(_ components: TemporalComponents, _ context: TemporalContext) throws(TemporalError) {
    let start = try DateTimeStart(components)
    let local = LocalDateTime(
      try DateFields(components).date(from: start.date), try TimeFields(components).time(from: start.time))
    let target = try components.zone()
    if let zone = start.zone {
      let value = try ZonedDateTime(local, in: zone, preferring: start.offset)
      self = try target.map { (zone) throws(TemporalError) in try value.converted(to: zone) } ?? value
    } else {
      try self.init(local, in: target ?? context.zone)
    }
  }

  /// A datetime from `epochSeconds` or `epochMillis` with a fraction of the second and a zone.
  fileprivate init(
    epoch components: TemporalComponents, _ context: TemporalContext
  ) throws(TemporalError) {
    let fraction: [TemporalField] = [.millisecond, .microsecond, .nanosecond, .timezone]
    let zone = try components.zone() ?? context.zone
    var fields = try TimeFields(components)
    if let seconds = try components.integer(.epochSeconds) {
      try components.allow(only: fraction + [.epochSeconds], for: "a datetime with epochSeconds")
      try self.init(
        epochSecond: seconds, nanosecond: Int32(truncatingIfNeeded: fields.fraction()), zone: zone)
      return
    }
    let allowed = Array(fraction.dropFirst()) + [.epochMillis]
    try components.allow(only: allowed, for: "a datetime with epochMillis")
    let (seconds, rest) = floorDivide(try components.integer(.epochMillis) ?? 0, 1_000)
    fields.millisecond = rest
    try self.init(
      epochSecond: seconds, nanosecond: Int32(truncatingIfNeeded: fields.fraction()), zone: zone)
  }
}

// MARK: - Durations

extension TemporalDuration {
  /// A duration from components, any of which may be negative or have a fraction.
  public init(_ components: TemporalComponents) throws(TemporalError) {
    try components.allow(only: TemporalField.ofDuration, for: "a duration")
    guard !components.isEmpty else { throw .invalid("a duration needs at least one component") }
    func parts(_ units: [(TemporalField, Int128)]) throws(TemporalError) -> [(DecimalNumber, Int128)] {
      var parts: [(DecimalNumber, Int128)] = []
      for (field, worth) in units {
        switch components[field] {
        case nil: continue
        case .integer(let value): parts.append((DecimalNumber(value), worth))
        case .float(let value): parts.append((try DecimalNumber(value), worth))
        case .text, .temporal: throw .type("\(field.rawValue) must be a number")
        }
      }
      return parts
    }
    try self.init(
      months: parts([(.years, 12), (.quarters, 3), (.months, 1)]),
      days: parts([(.weeks, 7), (.days, 1)]),
      seconds: parts([(.hours, 3_600), (.minutes, 60), (.seconds, 1)]),
      nanoseconds: parts([(.milliseconds, 1_000_000), (.microseconds, 1_000), (.nanoseconds, 1)]))
  }
}
