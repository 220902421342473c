/// Everything that can be wrong with a statement, before it runs or while it runs.
///
/// `type`, `phase` and `detail` are the classification of the openCypher TCK; `message` and `hint`
/// are for people. The shell draws a caret under `span`.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The class of an error.
  public enum Category: String, Sendable {
    case syntaxError = "SyntaxError"
    case semanticError = "SemanticError"
    case parameterMissing = "ParameterMissing"
    case constraintVerificationFailed = "ConstraintVerificationFailed"
    case constraintValidationFailed = "ConstraintValidationFailed"
    case entityNotFound = "EntityNotFound"
    case propertyNotFound = "PropertyNotFound"
    case labelNotFound = "LabelNotFound"
    case typeError = "TypeError"
    case argumentError = "ArgumentError"
    case arithmeticError = "ArithmeticError"
    case procedureError = "ProcedureError"
    case resourceError = "ResourceError"
    case protocolError = "ProtocolError"
    case internalError = "InternalError"
  }

  /// When an error follows from the statement alone, or only from data.
  public enum Phase: String, Sendable {
    case compileTime = "compile time"
    case runtime = "runtime"
  }

  public var type: Category
  public var phase: Phase
  /// The precise cause, a name of the vocabulary of the TCK or one of ours, for example `UndefinedVariable`.
  public var detail: String
  /// One sentence that says what is wrong.
  public var message: String
  /// Where, in the statement text.
  public var span: Span?
  /// What to do, for example "did you mean `name`?".
  public var hint: String?

  public init(
    _ type: Category, _ phase: Phase, _ detail: String, _ message: String, at span: Span? = nil,
    hint: String? = nil
  ) {
    self.type = type
    self.phase = phase
    self.detail = detail
    self.message = message
    self.span = span
    self.hint = hint
  }

  /// A compile-time `SyntaxError`, the commonest kind.
  public static func syntax(_ detail: String, _ message: String, at span: Span?, hint: String? = nil)
    -> Diagnostic
  {
    Diagnostic(.syntaxError, .compileTime, detail, message, at: span, hint: hint)
  }
}
