import Engine
import Glibc
import Planning
import Semantics
import Synchronization
import Syntax

/// An open graph: runs statements, one at a time for writing, any number for reading.
///
/// The published graph is a value; a statement works on a copy and, when it has succeeded, its copy is
/// published. A failed statement leaves nothing to undo.
public final class Database: Sendable {
  private struct State {
    var graph = Graph()
    var procedures = ProcedureCatalog()
    /// Names of procedures that go with the next reset.
    var temporary: Set<String> = []
    var plans: [String: PreparedPlan] = [:]
    var transaction: Transaction?
    var running: [ExecutionContext] = []
    var parallelism = Parallelism(threads: Database.availableThreads)
  }

  private struct Transaction {
    var graph: Graph
    var isFailed = false
  }

  /// Plans kept; when there are more, all are dropped and made anew as they are asked for.
  static let planCacheSize = 500

  // A plan is used by one thread at a time: it is taken out of the table to run.
  private let state: Mutex<State>
  private let writer = Mutex(())

  public init() {
    state = Mutex(State())
    for procedure in catalogProcedures + algorithmProcedures { register(procedure) }
    registerProcedureList()
  }

  /// Options of one run.
  public struct RunOptions: Sendable {
    /// Bytes and time a statement may take.
    public var limits = ExecutionLimits()
    /// Refuse statements that write.
    public var readOnly = false
    /// The folder that relative paths of LOAD CSV start from.
    public var baseFolder = "."
    /// False runs a plan without rewrites that no later run uses: to compare with, and to find a fault.
    public var rewrites = true
    /// True rewrites also where that makes a plan dearer, in a plan that no later run uses: for tests.
    public var ignoresCosts = false
    public init() {}
  }

  // MARK: - Statements

  /// Runs one statement (a trailing `;` is allowed) as one transaction, or inside the open one: when it
  /// fails the graph is as before.
  /// - Throws: a `Diagnostic` with a span into `text`.
  public func run(_ text: String, parameters: [String: Datum] = [:], options: RunOptions = RunOptions())
    throws(Diagnostic) -> QueryResult
  {
    let arena = Arena()
    var values: [String: Value] = [:]
    for (name, datum) in parameters {
      do { values[name] = try datum.value(in: arena) } catch { throw Diagnostic(error) }
    }
    return try run(text, values: values, arena: arena, options: options)
  }

  /// The same with parameters as plain values, owned by `arena`.
  public func run(
    _ text: String, values: [String: Value], arena: Arena, options: RunOptions = RunOptions()
  ) throws(Diagnostic) -> QueryResult {
    let (prepared, graph) = try prepare(text, values.keys, options)
    for (name, span) in prepared.statement.parameters where values[name] == nil {
      throw Diagnostic(
        .parameterMissing, .compileTime, "MissingParameter", "the parameter $\(name) has no value", at: span,
        hint: "set it first, for example :param \(name) = 1")
    }
    if prepared.statement.mode == .explain { return try explain(prepared) }
    if prepared.statement.writes {
      if options.readOnly {
        throw Diagnostic(
          .semanticError, .compileTime, "ReadOnly",
          "this statement writes, and the graph is open for reading only")
      }
      return try writer.withLock { (_) throws(Diagnostic) in
        // Another writer may have been faster: the plan must fit the graph as it is now.
        let graph = self.graph
        let current =
          prepared.fits(graph, values.keys)
          ? prepared : try prepare(text, values.keys, options).plan
        return try execute(current, on: graph, text, values, arena, options)
      }
    }
    return try execute(prepared, on: graph, text, values, arena, options)
  }

  /// Cancels the statements that run now, from any thread.
  public func cancel() {
    state.withLock { state in
      for context in state.running { context.cancel() }
    }
  }

  /// A plan for the text, out of the cache or new, and the graph it was made for: what a plan relies on need
  /// not
  /// hold in another one.
  private func prepare(
    _ text: String, _ names: some Collection<String>, _ options: RunOptions
  ) throws(Diagnostic) -> (plan: PreparedPlan, graph: Graph) {
    let (cached, graph, procedures, isFailed, parallelism) = state.withLock { state in
      (
        state.plans.removeValue(forKey: text), state.transaction?.graph ?? state.graph, state.procedures,
        state.transaction?.isFailed ?? false, state.parallelism
      )
    }
    if isFailed {
      throw Diagnostic(
        .semanticError, .runtime, "TransactionFailed", "the open transaction has failed",
        hint: "roll it back with :rollback")
    }
    if options.rewrites, !options.ignoresCosts, let cached, cached.fits(graph, names) {
      return (cached, graph)
    }
    let constants = PreparedPlan.makeConstants(graph, deadline: options.limits.deadline)
    let plan = try whileRunning(constants) { () throws(Diagnostic) in
      try PreparedPlan(
        text, graph: graph, constants: constants, parameterNames: Set(names), procedures: procedures,
        rewrites: options.rewrites, ignoresCosts: options.ignoresCosts,
        parallelism: options.rewrites ? parallelism : .none)
    }
    try constants.checkPlanning()
    constants.limits.deadline = nil
    return (plan, graph)
  }

  /// Runs `body` while `cancel()` reaches a context.
  private func whileRunning<Result>(_ context: ExecutionContext, _ body: () throws(Diagnostic) -> Result)
    throws(Diagnostic) -> Result
  {
    state.withLock { $0.running.append(context) }
    defer { state.withLock { $0.running.removeAll { $0 === context } } }
    return try body()
  }

  private func keep(_ prepared: PreparedPlan, _ text: String) {
    guard prepared.statement.mode == .run, case .query = prepared.statement.body else { return }
    state.withLock { state in
      if state.plans.count >= Database.planCacheSize { state.plans.removeAll() }
      state.plans[text] = prepared
    }
  }

  private func execute(
    _ prepared: PreparedPlan, on graph: Graph, _ text: String, _ values: [String: Value], _ arena: Arena,
    _ options: RunOptions
  ) throws(Diagnostic) -> QueryResult {
    let clock = ContinuousClock()
    let start = clock.now
    let context = ExecutionContext(
      graph: graph, arena: arena, parameters: values, clock: currentTime(), limits: options.limits)
    context.baseFolder = options.baseFolder
    context.threads = prepared.parallelism.threads
    if !isInTransaction {
      let writes = prepared.statement.writes
      context.commitBatch = { [self] (context) throws(ExecutionError) in
        if writes { try publish(context) }
      }
    }
    state.withLock { $0.running.append(context) }
    defer { state.withLock { $0.running.removeAll { $0 === context } } }
    var rows = ResultRows(width: 0)
    var columns: [String] = []
    var tree: PlanTree?
    do throws(Diagnostic) {
      if case .schema(let command) = prepared.statement.body {
        try run(command, context)
      } else if let plan = try prepared.take(context.graph) {
        tree = plan.tree
        columns = plan.columns.map(\.name)
        rows = try collect(plan, context)
        prepared.giveBack(plan)
      }
      if prepared.statement.writes { try finish(context) }
    } catch {
      state.withLock { $0.transaction?.isFailed = true }
      throw error
    }
    if options.rewrites, !options.ignoresCosts { keep(prepared, text) }
    var timings = QueryResult.Timings()
    timings.parse = prepared.parseMicroseconds
    timings.plan = prepared.planMicroseconds
    timings.run = (clock.now - start).microseconds
    return QueryResult(
      columns: columns, rows: rows, counters: context.counters, warnings: prepared.statement.warnings,
      plan: tree.map { PlanDescription($0) }, timings: timings,
      graph: context.graph, owners: [arena, prepared])
  }

  private func collect(_ plan: LoweredPlan, _ context: ExecutionContext) throws(Diagnostic) -> ResultRows {
    let slots = plan.columns.map(\.slot)
    let rows = ResultRows(width: slots.count)
    var held = 0
    do throws(ExecutionError) {
      while let batch = try plan.root.next(context) {
        rows.append(batch, slots)
        try context.charge(rows.bytes - held)
        held = rows.bytes
        try context.checkpoint()
      }
    } catch {
      throw Diagnostic(error)
    }
    return rows
  }

  /// The checks at the end of a statement that writes, then publication.
  private func finish(_ context: ExecutionContext) throws(Diagnostic) {
    do throws(ExecutionError) { try publish(context) } catch { throw Diagnostic(error) }
  }

  /// Checks what a statement did and makes it the graph that others see.
  private func publish(_ context: ExecutionContext) throws(ExecutionError) {
    try context.checkDeletedNodes()
    context.deletedNodes.removeAll()
    try context.validateConstraints()
    state.withLock { state in
      if state.transaction != nil {
        state.transaction?.graph = context.graph
      } else {
        state.graph = context.graph
      }
    }
  }

  private func explain(_ prepared: PreparedPlan) throws(Diagnostic) -> QueryResult {
    let plan = try prepared.take(graph)
    var timings = QueryResult.Timings()
    timings.parse = prepared.parseMicroseconds
    timings.plan = prepared.planMicroseconds
    return QueryResult(
      columns: [], rows: ResultRows(width: 0), counters: UpdateCounters(),
      warnings: prepared.statement.warnings, plan: plan?.tree.map { PlanDescription($0) }, timings: timings,
      graph: graph, owners: [])
  }

  private func currentTime() -> (seconds: Int64, nanoseconds: Int64) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return (Int64(now.tv_sec), Int64(now.tv_nsec))
  }

  // MARK: - Transactions

  public var isInTransaction: Bool { state.withLock { $0.transaction != nil } }
  /// True when a statement of the open transaction failed: it can only be rolled back.
  public var isTransactionFailed: Bool { state.withLock { $0.transaction?.isFailed ?? false } }

  // A transaction begins and ends between statements that write, never within one.

  public func begin() throws(Diagnostic) {
    try writer.withLock { (_) throws(Diagnostic) in
      try state.withLock { (state) throws(Diagnostic) in
        guard state.transaction == nil else {
          throw Database.transactionError("a transaction is open already")
        }
        state.transaction = Transaction(graph: state.graph)
      }
    }
  }

  public func commit() throws(Diagnostic) {
    try writer.withLock { (_) throws(Diagnostic) in
      try state.withLock { (state) throws(Diagnostic) in
        guard let transaction = state.transaction else {
          throw Database.transactionError("no transaction is open")
        }
        guard !transaction.isFailed else {
          throw Database.transactionError("the transaction has failed and can only be rolled back")
        }
        state.graph = transaction.graph
        state.transaction = nil
      }
    }
  }

  public func rollback() throws(Diagnostic) {
    try writer.withLock { (_) throws(Diagnostic) in
      try state.withLock { (state) throws(Diagnostic) in
        guard state.transaction != nil else { throw Database.transactionError("no transaction is open") }
        state.transaction = nil
      }
    }
  }

  private static func transactionError(_ message: String) -> Diagnostic {
    Diagnostic(.semanticError, .runtime, "TransactionState", message)
  }

  // MARK: - Threads

  /// Processors this process may use.
  public static let availableThreads = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// How many threads statements that only read may use; as many as there are processors unless set.
  public var parallelism: Parallelism {
    get { state.withLock { $0.parallelism } }
    set {
      state.withLock { state in
        state.parallelism = newValue
        state.plans.removeAll()
      }
    }
  }

  // MARK: - The graph

  /// The graph as it is now; a cheap copy that does not change.
  public var graph: Graph { state.withLock { $0.transaction?.graph ?? $0.graph } }

  /// Changes the graph outside the query language (imports): all or nothing, when the body throws nothing
  /// changed.
  public func update<Failure: Error>(_ body: (inout Graph) throws(Failure) -> Void) throws(Failure) {
    try writer.withLock { (_) throws(Failure) in
      var working = graph
      try body(&working)
      state.withLock { state in
        if state.transaction != nil { state.transaction?.graph = working } else { state.graph = working }
      }
    }
  }

  /// Adds a procedure that statements may call.
  public func register(_ procedure: any Procedure) {
    state.withLock { state in
      state.procedures.register(procedure)
      state.plans.removeAll()
    }
  }

  /// Adds a procedure that is gone after the next `reset`.
  public func registerTemporary(_ procedure: any Procedure) {
    register(procedure)
    state.withLock { _ = $0.temporary.insert(procedure.signature.name) }
  }

  public var procedures: ProcedureCatalog { state.withLock { $0.procedures } }

  /// Empties the graph: data, names, indexes, constraints, the open transaction, and procedures registered
  /// with `registerTemporary`.
  public func reset() {
    state.withLock { state in
      state.graph = Graph()
      state.transaction = nil
      state.plans.removeAll()
      for name in state.temporary { state.procedures.remove(name) }
      state.temporary.removeAll()
    }
  }
}
