/// `duration(input)` and the differences of two temporal values.
let durationFunctions: [ScalarFunction] = [
  durationConstructor,
  difference("between", .mixed, "months, days and seconds"),
  difference("inMonths", .months, "whole months"),
  difference("inDays", .days, "whole days"),
  difference("inSeconds", .seconds, "seconds"),
]

private let durationConstructor = ScalarFunction(
  FunctionSignature(
    "duration", category: "temporal", parameters: [FunctionParameter("input", .any)], result: .duration,
    help: "A duration from text or a map of components, which may be negative or have fractions.",
    example: "duration({days: 14, hours: 1.5})")
) { (arguments, context) throws(ExecutionError) in
  let duration = try temporally { () throws(TemporalError) -> TemporalDuration? in
    guard let input = arguments.first else { throw .type("duration() takes text or a map") }
    switch input.tag {
    case .string: return try TemporalDuration(parsing: input.asString.string)
    case .map: return try TemporalComponents(input.asMap, for: "duration").map(TemporalDuration.init)
    case .duration:
      guard case .duration(let duration) = Temporal(input) else { return nil }
      return duration
    default: throw .type("duration() takes text or a map, not \(input.typeName)")
    }
  }
  return duration.map { Value(.duration($0), context.arena) } ?? .null
}

private func difference(_ name: String, _ unit: DifferenceUnit, _ measure: String) -> ScalarFunction {
  let name = "duration.\(name)"
  let signature = FunctionSignature(
    name, category: "temporal",
    parameters: [FunctionParameter("from", .any), FunctionParameter("to", .any)], result: .duration,
    help: "The duration from one temporal value to another in \(measure).",
    example: "\(name)(date('1984-10-11'), date('2015-06-24'))")
  return ScalarFunction(signature) { (arguments, context) throws(ExecutionError) in
    let duration = try temporally { () throws(TemporalError) in
      guard arguments.count == 2, let from = Temporal(arguments[0]), let to = Temporal(arguments[1]) else {
        throw .type("\(name)() takes two dates, times or datetimes")
      }
      return try Temporal.difference(from: from, to: to, in: unit)
    }
    return Value(.duration(duration), context.arena)
  }
}
