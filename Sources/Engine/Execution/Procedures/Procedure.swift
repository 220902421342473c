/// What a procedure takes and gives.
public struct ProcedureSignature: Hashable, Sendable {
  public struct Output: Hashable, Sendable {
    public var name: String
    public var type: ValueType
    public init(_ name: String, _ type: ValueType) {
      self.name = name
      self.type = type
    }
  }
  /// With its namespace, for example `import.csv`; looked up as written.
  public var name: String
  public var parameters: [FunctionParameter]
  public var outputs: [Output]
  /// One line.
  public var help: String
  /// True when it may change the graph.
  public var writes: Bool

  public init(
    _ name: String, parameters: [FunctionParameter], outputs: [Output], help: String, writes: Bool = false
  ) {
    self.name = name
    self.parameters = parameters
    self.outputs = outputs
    self.help = help
    self.writes = writes
  }
}

/// A procedure: called once a row, it gives rows of its outputs.
public protocol Procedure: Sendable {
  var signature: ProcedureSignature { get }
  /// Calls `emit` with one value per output, for each row; an emitted buffer is read before `emit` returns.
  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError)
}

/// The procedures a statement may call, by name.
public struct ProcedureCatalog: Sendable {
  private var procedures: [String: any Procedure] = [:]

  public init() {}
  public mutating func register(_ procedure: any Procedure) {
    procedures[procedure.signature.name] = procedure
  }
  public mutating func remove(_ name: String) { procedures[name] = nil }
  public subscript(name: String) -> (any Procedure)? { procedures[name] }
  /// All signatures, by name.
  public var signatures: [ProcedureSignature] {
    procedures.values.map(\.signature).sorted { $0.name < $1.name }
  }
}
