/// Temporal values in the sixteen bytes of a value, and what the engine does with them there.

extension Temporal {
  private static let nanosecondBits: UInt64 = 30
  private static let namedZone: UInt64 = 1 << 25
  private static let offsetBias: Int64 = 1 << 20

  /// The temporal value of a value; nil for values of other types.
  public init?(_ value: Value) {
    let integer = Int64(bitPattern: value.payload)
    let nanosecond = Int32(truncatingIfNeeded: value.aux & (1 << Temporal.nanosecondBits - 1))
    switch value.tag {
    case .date: self = .date(LocalDate(unchecked: integer))
    case .localTime: self = .localTime(LocalTime(unchecked: integer))
    case .time:
      self = .time(
        ZonedTime(LocalTime(unchecked: integer), validOffset: Int32(truncatingIfNeeded: value.aux)))
    case .localDateTime:
      self = .localDateTime(LocalDateTime(unchecked: integer, nanosecond: nanosecond))
    case .dateTime:
      let zone = Temporal.zone(word: value.aux >> Temporal.nanosecondBits)
      self = .dateTime(ZonedDateTime(unchecked: integer, nanosecond: nanosecond, zone: zone))
    case .duration:
      let parts = value.asDuration
      self = .duration(
        TemporalDuration(
          validMonths: parts.months, days: parts.days, seconds: parts.seconds,
          nanoseconds: parts.nanoseconds))
    default: return nil
    }
  }

  private static func zone(word: UInt64) -> Zone {
    if word & namedZone != 0 { return .named(UInt32(truncatingIfNeeded: word & (namedZone - 1))) }
    return .offset(Int32(truncatingIfNeeded: Int64(word) - offsetBias))
  }

  fileprivate static func word(_ zone: Zone) -> UInt64 {
    switch zone {
    case .named(let id): namedZone | UInt64(id)
    case .offset(let seconds): UInt64(bitPattern: Int64(seconds) + offsetBias)
    }
  }

  fileprivate static func aux(nanosecond: Int32, zone: UInt64 = 0) -> UInt64 {
    UInt64(UInt32(bitPattern: nanosecond)) | zone << nanosecondBits
  }
}

extension Value {
  /// A temporal value; a duration takes a block of the arena.
  public init(_ temporal: Temporal, _ arena: Arena) {
    func payload(_ integer: Int64) -> UInt64 { UInt64(bitPattern: integer) }
    switch temporal {
    case .date(let value): self.init(.date, payload: payload(value.epochDay))
    case .localTime(let value): self.init(.localTime, payload: payload(value.nanosecondOfDay))
    case .time(let value):
      self.init(
        .time, payload: payload(value.local.nanosecondOfDay), aux: UInt64(UInt32(bitPattern: value.offset)))
    case .localDateTime(let value):
      self.init(
        .localDateTime, payload: payload(value.epochSecond), aux: Temporal.aux(nanosecond: value.nanosecond))
    case .dateTime(let value):
      self.init(
        .dateTime, payload: payload(value.epochSecond),
        aux: Temporal.aux(nanosecond: value.nanosecond, zone: Temporal.word(value.zone)))
    case .duration(let value):
      self = arena.duration(
        months: value.months, days: value.days, seconds: value.seconds, nanoseconds: value.nanoseconds)
    }
  }
}

extension ExecutionError {
  /// The error a user sees for a temporal fault.
  init(_ error: TemporalError) {
    switch error.kind {
    case .invalidValue: self = .argument(error.detail, error.message)
    case .invalidType: self = .type(error.detail, error.message)
    case .outOfRange: self = .arithmetic(error.detail, error.message)
    }
  }
}

/// Runs a step of temporal work, its error turned into the engine's.
func temporally<T>(_ step: () throws(TemporalError) -> T) throws(ExecutionError) -> T {
  do {
    return try step()
  } catch {
    throw ExecutionError(error)
  }
}

// MARK: - Sameness

/// Equality of two temporal values: of one type and alike in every part, the zone included. Two datetimes
/// at one instant in different zones are not equal.
public func areTemporalEqual(_ a: Value, _ b: Value) -> Bool {
  guard a.head == b.head else { return false }
  guard a.tag == .duration else { return a.payload == b.payload }
  let (x, y) = (a.asDuration, b.asDuration)
  return x.months == y.months && x.days == y.days && x.seconds == y.seconds && x.nanoseconds == y.nanoseconds
}

/// The total order of two temporal values, see `Temporal.order`: negative, zero or positive.
public func compareTemporal(_ a: Value, _ b: Value) -> Int {
  guard let x = Temporal(a), let y = Temporal(b) else { return 0 }
  return Temporal.order(x, y)
}

/// Equal for equal values.
public func hashTemporal(_ value: Value) -> UInt64 {
  guard value.tag == .duration else { return mix(value.head, value.payload) }
  let duration = value.asDuration
  let calendar = mix(UInt64(bitPattern: duration.months), UInt64(bitPattern: duration.days))
  let clock = mix(UInt64(bitPattern: duration.seconds), UInt64(bitPattern: duration.nanoseconds))
  return mix(mix(value.head, calendar), clock)
}

// MARK: - Text

/// The text `toString()` gives for a temporal value; empty for other values.
public func formatTemporal(_ value: Value) -> String { Temporal(value)?.description ?? "" }

/// A temporal value of a kind from its text.
///
/// - Throws: `ArgumentError` when the text is no value of the kind.
public func parseTemporal(
  _ kind: DatumTemporalKind, _ text: String, _ arena: Arena
) throws(ExecutionError) -> Value {
  let temporal = try temporally { () throws(TemporalError) -> Temporal in
    let zone = ZoneTable.defaultZone
    // The text of a result is complete: nothing in it depends on the clock.
    let context = TemporalContext(seconds: 0, nanoseconds: 0, zone: zone)
    switch kind {
    case .date: return .date(try LocalDate(parsing: text))
    case .localTime: return .localTime(try LocalTime(parsing: text))
    case .time: return .time(try ZonedTime(parsing: text, context))
    case .localDateTime: return .localDateTime(try LocalDateTime(parsing: text))
    case .dateTime: return .dateTime(try ZonedDateTime(parsing: text, zone: zone))
    case .duration: return .duration(try TemporalDuration(parsing: text))
    }
  }
  return Value(temporal, arena)
}

// MARK: - Properties and operators

/// A component of a temporal value, as in `d.year`.
///
/// - Throws: `ArgumentError` when values of the type have no such component.
public func temporalProperty(
  _ value: Value, _ name: String, _ arena: Arena
) throws(ExecutionError) -> Value {
  guard let temporal = Temporal(value) else { return .null }
  switch try temporally({ () throws(TemporalError) in try temporal.property(name) }) {
  case .integer(let integer): return Value(integer)
  case .text(let text): return arena.string(text)
  case .float(let float): return Value(float)
  case .temporal(let part): return Value(part, arena)
  case nil:
    throw .argument("InvalidArgumentValue", "a \(temporal.typeName) has no component '\(name)'")
  }
}

/// `a + b` where one of them is a temporal value; nil when the sum has no meaning.
public func addTemporal(_ a: Value, _ b: Value, _ arena: Arena) throws(ExecutionError) -> Value? {
  guard let x = Temporal(a), let y = Temporal(b) else { return nil }
  let sum = try temporally { () throws(TemporalError) -> Temporal? in
    if case .duration(let duration) = y { return try x.adding(duration) }
    if case .duration(let duration) = x { return try y.adding(duration) }
    return nil
  }
  return sum.map { Value($0, arena) }
}

/// `a - b` where one of them is a temporal value; nil when the difference has no meaning.
public func subtractTemporal(_ a: Value, _ b: Value, _ arena: Arena) throws(ExecutionError) -> Value? {
  guard let x = Temporal(a), case .duration(let duration) = Temporal(b) else { return nil }
  return Value(try temporally { () throws(TemporalError) in try x.subtracting(duration) }, arena)
}

/// A duration times a number.
public func multiplyDuration(
  _ value: Value, by factor: Double, _ arena: Arena
) throws(ExecutionError) -> Value {
  guard case .duration(let duration) = Temporal(value) else { return .null }
  let product = try temporally { () throws(TemporalError) in try duration.multiplied(by: factor) }
  return Value(.duration(product), arena)
}

/// A duration divided by a number.
///
/// - Throws: `ArithmeticError` for zero.
public func divideDuration(
  _ value: Value, by divisor: Double, _ arena: Arena
) throws(ExecutionError) -> Value {
  guard case .duration(let duration) = Temporal(value) else { return .null }
  let quotient = try temporally { () throws(TemporalError) in try duration.divided(by: divisor) }
  return Value(.duration(quotient), arena)
}
