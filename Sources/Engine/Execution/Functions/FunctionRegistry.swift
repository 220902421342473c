/// What a scalar function is called with: the running statement.
public typealias ScalarBody =
  @Sendable (_ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext)
  throws(ExecutionError) -> Value

/// One parameter of a function or procedure.
public struct FunctionParameter: Hashable, Sendable {
  public var name: String
  public var type: ValueType
  /// May be left out.
  public var isOptional: Bool
  public init(_ name: String, _ type: ValueType, optional: Bool = false) {
    self.name = name
    self.type = type
    self.isOptional = optional
  }
}

/// What a function takes and gives, with a line of help: the one table from which the binder checks calls,
/// `SHOW FUNCTIONS` and `:functions` list, and the prompt completes.
public struct FunctionSignature: Hashable, Sendable {
  public enum Kind: Sendable { case scalar, aggregate }
  /// As documented, for example `toInteger`; looked up without regard to case.
  public var name: String
  public var kind: Kind
  public var category: String
  public var parameters: [FunctionParameter]
  /// The last parameter may be repeated (`coalesce`).
  public var isVariadic: Bool
  public var result: ValueType
  /// One line.
  public var help: String
  /// An expression that shows it, for example `toInteger('42')`.
  public var example: String
  /// False for `rand()` and its kin, which must be evaluated once a row and may not be folded.
  public var isDeterministic: Bool

  public init(
    _ name: String, kind: Kind = .scalar, category: String, parameters: [FunctionParameter],
    variadic: Bool = false, result: ValueType, help: String, example: String, deterministic: Bool = true
  ) {
    self.name = name
    self.kind = kind
    self.category = category
    self.parameters = parameters
    self.isVariadic = variadic
    self.result = result
    self.help = help
    self.example = example
    self.isDeterministic = deterministic
  }

  public var minimumArguments: Int { parameters.count(where: { !$0.isOptional }) }
  public var maximumArguments: Int { isVariadic ? .max : parameters.count }
}

/// A scalar function: one definition over values, lifted over a batch by `CallEvaluator`'s loop.
public struct ScalarFunction: Sendable {
  public var signature: FunctionSignature
  /// When true (nearly always) a null argument gives null without calling the body.
  public var propagatesNull: Bool
  public var body: ScalarBody

  public init(_ signature: FunctionSignature, propagatesNull: Bool = true, body: @escaping ScalarBody) {
    self.signature = signature
    self.propagatesNull = propagatesNull
    self.body = body
  }
}
