/// The functions that make and compare temporal values.
public let temporalFunctions: [ScalarFunction] =
  TemporalType.allCases.flatMap { type in
    [constructor(type), truncation(type)] + ["transaction", "statement", "realtime"].map { clock(type, $0) }
  } + epochFunctions + durationFunctions

private let category = "temporal"

extension TemporalType {
  fileprivate var valueType: ValueType {
    switch self {
    case .date: .date
    case .localtime: .localTime
    case .time: .time
    case .localdatetime: .localDateTime
    case .datetime: .dateTime
    }
  }

  fileprivate var example: String {
    switch self {
    case .date: "'2015-07-21'"
    case .localtime: "'21:40:32'"
    case .time: "'21:40:32+01:00'"
    case .localdatetime: "'2015-07-21T21:40'"
    case .datetime: "'2015-07-21T21:40+02:00[Europe/Stockholm]'"
    }
  }
}

// MARK: - Dates, times and datetimes

/// `date(input)` and its kin.
private func constructor(_ type: TemporalType) -> ScalarFunction {
  let name = type.rawValue
  let signature = FunctionSignature(
    name, category: category, parameters: [FunctionParameter("input", .any, optional: true)],
    result: type.valueType,
    help:
      "A \(name) from text, a map of components or another temporal value; the current one without input.",
    example: "\(name)(\(type.example))")
  return ScalarFunction(signature) { (arguments, context) throws(ExecutionError) in
    let temporal = try temporally { () throws(TemporalError) -> Temporal? in
      guard let input = arguments.first else { return try Temporal(now: type, context.temporal) }
      if let other = Temporal(input) { return try Temporal(type, from: other, context.temporal) }
      switch input.tag {
      case .string: return try Temporal(type, parsing: input.asString.string, context.temporal)
      case .map:
        guard let components = try TemporalComponents(input.asMap, for: name) else { return nil }
        if let zone = try components.zoneAlone() {
          return try Temporal(now: type, in: zone, context.temporal)
        }
        return try Temporal(type, components, context.temporal)
      default:
        throw .type("\(name)() takes text, a map or a temporal value, not \(input.typeName)")
      }
    }
    return temporal.map { Value($0, context.arena) } ?? .null
  }
}

/// `date.statement(timezone)` and its kin. All clocks stand still while a statement runs.
private func clock(_ type: TemporalType, _ variant: String) -> ScalarFunction {
  let name = "\(type.rawValue).\(variant)"
  let signature = FunctionSignature(
    name, category: category, parameters: [FunctionParameter("timezone", .any, optional: true)],
    result: type.valueType,
    help: "The current \(type.rawValue), the same throughout a statement; in a time zone when one is given.",
    example: "\(name)('Europe/Stockholm')")
  return ScalarFunction(signature) { (arguments, context) throws(ExecutionError) in
    let temporal = try temporally { () throws(TemporalError) -> Temporal? in
      guard let input = arguments.first else { return try Temporal(now: type, context.temporal) }
      switch input.tag {
      case .string: return try Temporal(now: type, in: Zone(input.asString.string), context.temporal)
      case .map:
        guard let components = try TemporalComponents(input.asMap, for: name) else { return nil }
        let zone = try components.zoneAlone()
        guard components.isEmpty || zone != nil else {
          throw .invalid("\(name)() takes no component but timezone")
        }
        return try Temporal(now: type, in: zone, context.temporal)
      default: throw .type("\(name)() takes the name of a time zone, not \(input.typeName)")
      }
    }
    return temporal.map { Value($0, context.arena) } ?? .null
  }
}

/// `date.truncate(unit, input, components)` and its kin.
private func truncation(_ type: TemporalType) -> ScalarFunction {
  let name = "\(type.rawValue).truncate"
  let signature = FunctionSignature(
    name, category: category,
    parameters: [
      FunctionParameter("unit", .string), FunctionParameter("input", .any, optional: true),
      FunctionParameter("components", .map, optional: true),
    ], result: type.valueType,
    help: "A temporal value rounded down to a unit such as 'week', with components then changed.",
    example: "\(name)('\(type.hasDate ? "month" : "minute")', \(type.rawValue)(\(type.example)))")
  return ScalarFunction(signature) { (arguments, context) throws(ExecutionError) in
    let temporal = try temporally { () throws(TemporalError) -> Temporal? in
      guard let unit = arguments.first, unit.tag == .string else {
        throw .type("\(name)() takes the name of a unit first")
      }
      var components: TemporalComponents? = TemporalComponents()
      if arguments.count > 2 {
        guard arguments[2].tag == .map else { throw .type("\(name)() takes a map of components last") }
        components = try TemporalComponents(arguments[2].asMap, for: name)
      }
      guard let components else { return nil }
      var input = Temporal.dateTime(try context.temporal.now())
      if arguments.count > 1 {
        guard let given = Temporal(arguments[1]) else {
          throw .type("\(name)() truncates a temporal value, not \(arguments[1].typeName)")
        }
        input = given
      }
      return try input.truncated(
        to: TruncationUnit(unit.asString.string), as: type, components, context.temporal)
    }
    return temporal.map { Value($0, context.arena) } ?? .null
  }
}

// MARK: - Epochs

private let epochFunctions = [
  epochFunction(
    "datetime.fromepoch", ["seconds", "nanoseconds"],
    help: "The datetime so many seconds and nanoseconds after 1970-01-01T00:00Z, in UTC.",
    example: "datetime.fromepoch(416779, 999999999)"
  ) { (parts) throws(TemporalError) in
    let (carry, nanosecond) = floorDivide(parts.count > 1 ? parts[1] : 0, 1_000_000_000)
    return try ZonedDateTime(
      epochSecond: Checked.add(parts.first ?? 0, carry, "the date"),
      nanosecond: Int32(truncatingIfNeeded: nanosecond), zone: .utc)
  },
  epochFunction(
    "datetime.fromepochmillis", ["milliseconds"],
    help: "The datetime so many milliseconds after 1970-01-01T00:00Z, in UTC.",
    example: "datetime.fromepochmillis(237821673987)"
  ) { (parts) throws(TemporalError) in
    let (seconds, rest) = floorDivide(parts.first ?? 0, 1_000)
    return try ZonedDateTime(
      epochSecond: seconds, nanosecond: Int32(truncatingIfNeeded: rest * 1_000_000), zone: .utc)
  },
]

private func epochFunction(
  _ name: String, _ parameters: [String], help: String, example: String,
  make: @escaping @Sendable ([Int64]) throws(TemporalError) -> ZonedDateTime
) -> ScalarFunction {
  let signature = FunctionSignature(
    name, category: category,
    parameters: parameters.map { FunctionParameter($0, .integer, optional: $0 == "nanoseconds") },
    result: .dateTime, help: help, example: example)
  return ScalarFunction(signature) { (arguments, context) throws(ExecutionError) in
    let dateTime = try temporally { () throws(TemporalError) in
      guard arguments.allSatisfy({ $0.tag == .integer }) else { throw .type("\(name)() takes integers") }
      return try make(arguments.map(\.asInteger))
    }
    return Value(.dateTime(dateTime), context.arena)
  }
}
