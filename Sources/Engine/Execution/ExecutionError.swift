/// An error raised while a plan runs (or by a scalar function). The phase is always run time unless the
/// binder finds the same error earlier; `category` and `detail` use the vocabulary of the openCypher TCK.
public struct ExecutionError: Error, Hashable, Sendable {
  /// For example `TypeError`.
  public var category: String
  /// For example `InvalidArgumentValue`.
  public var detail: String
  public var message: String
  public var hint: String?
  /// UTF-8 offsets in the statement, when known; filled in by the evaluator that knows its place.
  public var span: Range<Int>?

  public init(
    _ category: String, _ detail: String, _ message: String, hint: String? = nil, span: Range<Int>? = nil
  ) {
    self.category = category
    self.detail = detail
    self.message = message
    self.hint = hint
    self.span = span
  }

  public static func type(_ detail: String, _ message: String) -> ExecutionError {
    ExecutionError("TypeError", detail, message)
  }
  public static func argument(_ detail: String, _ message: String) -> ExecutionError {
    ExecutionError("ArgumentError", detail, message)
  }
  public static func arithmetic(_ detail: String, _ message: String) -> ExecutionError {
    ExecutionError("ArithmeticError", detail, message)
  }
}
