import Engine

/// The operators of a lowered plan as EXPLAIN and PROFILE show them.
public final class PlanTree {
  public let name: String
  public let details: String
  public let estimatedRows: Double
  /// Present when the plan was lowered for PROFILE; filled while it runs.
  public let counters: OperatorCounters?
  public let children: [PlanTree]

  init(
    name: String, details: String, estimatedRows: Double, counters: OperatorCounters?,
    children: [PlanTree]
  ) {
    self.name = name
    self.details = details
    self.estimatedRows = estimatedRows
    self.counters = counters
    self.children = children
  }
}
