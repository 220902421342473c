import Engine
import Planning
import Syntax

extension Diagnostic {
  /// A run-time error as the caller of a statement sees it.
  public init(_ error: ExecutionError) {
    self.init(
      Category(rawValue: error.category) ?? .internalError, .runtime, error.detail, error.message,
      at: error.span.map { Span($0.lowerBound, $0.upperBound) }, hint: error.hint)
  }

  /// An error of the store. What is wrong with indexes and constraints themselves (`SchemaError`) is about
  /// the
  /// meaning of a statement.
  public init(_ error: StoreError) {
    let category = error.category == "SchemaError" ? .semanticError : Category(rawValue: error.category)
    self.init(category ?? .internalError, .runtime, error.detail, error.message)
  }
}

extension ExecutionContext {
  /// Constraints that hold at the end of a statement.
  func validateConstraints() throws(ExecutionError) {
    do throws(StoreError) {
      try graph.validateConstraints()
    } catch {
      throw ExecutionError(error.category, error.detail, error.message)
    }
  }
}

extension PlanDescription {
  init(_ tree: PlanTree) {
    self.init(
      name: tree.name, details: tree.details, estimatedRows: tree.estimatedRows, rows: tree.counters?.rows,
      microseconds: tree.counters.map { Int($0.nanoseconds / 1000) }, bytes: tree.counters?.peakBytes,
      children: tree.children.map { PlanDescription($0) })
  }
}
