import Engine
import KithPluginKit

/// Record values as values of the engine.
enum StagedValue {
  /// - Throws: `ArgumentError` for temporal text that cannot be read.
  static func make(_ value: RecordValue, _ arena: Arena) throws(ExecutionError) -> Value {
    switch value {
    case .null: return .null
    case .boolean(let value): return Value(value)
    case .integer(let value): return Value(value)
    case .float(let value): return Value(value)
    case .string(let text): return arena.string(text)
    case .day(let days): return Value(.date, payload: UInt64(bitPattern: days))
    case .temporal(let kind, let text): return try temporal(kind, text.text, arena)
    case .decimal(let text): return decimal(text.text)
    case .list(let elements):
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try make(element, arena)) }
      return arena.list(values)
    }
  }

  private static func temporal(
    _ kind: TemporalKind, _ text: String, _ arena: Arena
  ) throws(ExecutionError) -> Value {
    let datumKind: DatumTemporalKind =
      switch kind {
      case .date: .date
      case .localTime: .localTime
      case .time: .time
      case .localDateTime: .localDateTime
      case .dateTime: .dateTime
      case .duration: .duration
      }
    return try parseTemporal(datumKind, text, arena)
  }

  /// The language has no decimals: an integer when it is one that fits, else the nearest float.
  private static func decimal(_ text: String) -> Value {
    if let integer = Int64(text) { return Value(integer) }
    return Double(text).map { Value($0) } ?? .null
  }
}

/// Days a date text stands for: `2026-01` is all of January.
enum DayInterval {
  static func days(_ date: RecordDate) -> ClosedRange<Int32>? {
    guard let first = days(date.from.text), let last = days(date.to.text) else { return nil }
    return Swift.min(first.lowerBound, last.upperBound)...Swift.max(first.lowerBound, last.upperBound)
  }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
  static func days(_ text: String) -> ClosedRange<Int32>? {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    guard let year = parts.first, (1...9999).contains(year), parts.count <= 3 else { return nil }
    do throws(TemporalError) {
      if parts.count == 3 {
        let day = try LocalDate(year: year, month: parts[1], day: parts[2])
        return range(day, day)
      }
      let month = parts.count == 2 ? parts[1] : 1
      let first = try LocalDate(year: year, month: month, day: 1)
      return range(first, try first.adding(months: parts.count == 2 ? 1 : 12).adding(days: -1))
    } catch {
      return nil
    }
  }

  static func value(_ day: Int32) -> Value { Value(.date, payload: UInt64(bitPattern: Int64(day))) }

  private static func range(_ first: LocalDate, _ last: LocalDate) -> ClosedRange<Int32> {
    Int32(clamping: first.epochDay)...Int32(clamping: last.epochDay)
  }
}
