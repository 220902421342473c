/// The aggregating functions: their signatures, and how accumulators are made.
let aggregateSignatures: [FunctionSignature] = [
  FunctionSignature(
    "count", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .integer, help: "how many values are not null; count(*) counts rows", example: "count(n)"),
  FunctionSignature(
    "sum", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .any, help: "the sum of numbers or durations, 0 of none", example: "sum(n.amount)"),
  FunctionSignature(
    "avg", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .any, help: "the mean of numbers or durations, null of none", example: "avg(n.age)"),
  FunctionSignature(
    "min", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .any, help: "the first value in the order of ORDER BY, null of none", example: "min(n.age)"),
  FunctionSignature(
    "max", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .any, help: "the last value in the order of ORDER BY, null of none", example: "max(n.age)"),
  FunctionSignature(
    "collect", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .list(.any), help: "the values that are not null, as a list", example: "collect(n.name)"),
  FunctionSignature(
    "stDev", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .float, help: "the standard deviation of a sample, 0 of fewer than two", example: "stDev(n.age)"),
  FunctionSignature(
    "stDevP", kind: .aggregate, category: "aggregating", parameters: [FunctionParameter("value", .any)],
    result: .float, help: "the standard deviation of a population, 0 of none", example: "stDevP(n.age)"),
  FunctionSignature(
    "percentileCont", kind: .aggregate, category: "aggregating",
    parameters: [FunctionParameter("value", .any), FunctionParameter("percentile", .any)], result: .float,
    help: "the value at a percentile from 0 to 1, interpolated", example: "percentileCont(n.age, 0.5)"),
  FunctionSignature(
    "percentileDisc", kind: .aggregate, category: "aggregating",
    parameters: [FunctionParameter("value", .any), FunctionParameter("percentile", .any)], result: .any,
    help: "the value nearest to a percentile from 0 to 1", example: "percentileDisc(n.age, 0.5)"),
]

/// Folds the rows of groups into one value a group. One accumulator serves all groups of one aggregate;
/// groups are numbered from 0.
///
/// Values it keeps must outlive it: blocks are not copied, so they belong to the arena of the statement or
/// to the graph.
open class Accumulator {
  public init() {}

  /// Makes room for the groups below `groups`; must be called before they are used. Never makes room
  /// smaller.
  open func extend(groups: Int) { preconditionFailure("a subclass makes room") }

  /// Folds rows in.
  ///
  /// - Parameters:
  ///   - groups: the group of the i-th of `rows`, or nil when all are of group 0.
  ///   - arguments: a vector for each argument; none for `count(*)`.
  /// - Throws: `TypeError` for a value that cannot be aggregated, `ArgumentError` for a wrong percentile.
  open func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    preconditionFailure("a subclass folds")
  }

  /// As `update` for rows of group 0 and an argument that is a property of elements in a run, read where it is
  /// stored. False, with nothing folded in, when it takes a vector.
  func update(_ run: PropertyRun, _ rows: Rows) -> Bool { false }

  /// The value of a group.
  open func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    preconditionFailure("a subclass finishes")
  }

  /// Writes the values of `count` groups from `first` to a vector.
  func fill(_ vector: Vector, from first: Int, count: Int, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    vector.reset(.values)
    for i in 0..<count { vector.values[i] = try finish(first + i, context) }
  }

  /// Folds in what another accumulator of the same function has folded, as if its rows came after these.
  /// - Parameter groups: the group here of each group there; they have been made room for.
  func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext)
    throws(ExecutionError)
  {
    preconditionFailure("a subclass merges")
  }

  /// Forgets all groups.
  open func reset() { preconditionFailure("a subclass resets") }

  /// Bytes held, for memory accounting.
  open var bytes: Int { 0 }
}

extension Functions {
  /// A new accumulator for an aggregating function; nil when there is none of the name.
  ///
  /// - Parameter distinct: folds each value once a group, by equivalence.
  public static func accumulator(named name: String, distinct: Bool = false) -> Accumulator? {
    let plain: Accumulator
    switch name.lowercased() {
    case "count": plain = CountAccumulator()
    case "sum": plain = SumAccumulator()
    case "avg": plain = AverageAccumulator()
    case "min": plain = ExtremeAccumulator(wantsGreatest: false)
    case "max": plain = ExtremeAccumulator(wantsGreatest: true)
    case "collect": plain = CollectAccumulator()
    case "stdev": plain = DeviationAccumulator(ofSample: true)
    case "stdevp": plain = DeviationAccumulator(ofSample: false)
    case "percentilecont": plain = PercentileAccumulator(interpolates: true)
    case "percentiledisc": plain = PercentileAccumulator(interpolates: false)
    default: return nil
    }
    return distinct ? DistinctAccumulator(plain) : plain
  }

  /// An accumulator over rows that each stand for several equal ones, a number of at least 1 that is the second
  /// argument; nil for functions that have none.
  public static func weightedAccumulator(named name: String) -> Accumulator? {
    switch name.lowercased() {
    case "count": WeightedCountAccumulator()
    case "sum": SumAccumulator(isWeighted: true)
    case "avg": AverageAccumulator(isWeighted: true)
    default: nil
    }
  }

  /// The accumulator of `count(*)`.
  public static func rowCounter() -> Accumulator { RowCountAccumulator() }
}
