import Synchronization

/// What one running statement works with. One thread uses a context; `cancel()` may come from any.
///
/// A parallel step gives each of its pipelines a context of its own (`branch`), with the same graph, limits
/// and account.
public final class ExecutionContext: @unchecked Sendable {
  /// The working graph: updates are made here in place, reads see them. The caller keeps a copy to roll back
  /// to.
  public var graph: Graph
  /// Owner of every block made while the statement runs; results are valid as long as it lives.
  public let arena: Arena
  /// Parameter values by name, owned by `arena` or by something that outlives the statement.
  public var parameters: [String: Value]
  /// The instant `datetime()` and its kin give throughout the statement: seconds since the epoch and
  /// nanoseconds.
  public var clock: (seconds: Int64, nanoseconds: Int64)
  /// What the statement changed so far.
  public var counters = UpdateCounters()
  /// Nodes deleted in this statement whose relationships must be gone too when it ends.
  public var deletedNodes: [NodeID] = []
  public var limits: ExecutionLimits
  public var random = SystemRandomNumberGenerator()
  /// Threads that a step may share its work out to, this one included; 1 in a branch.
  public var threads = 1
  /// The folder that relative paths of LOAD CSV start from.
  public var baseFolder = "."
  /// Checks and publishes what the statement has done so far; nil when that is not possible because a
  /// transaction is open.
  public var commitBatch: ((ExecutionContext) throws(ExecutionError) -> Void)?
  /// Hash tables that look-ups without an index made.
  var propertyTables = PropertyTables()
  /// Tells the statement from all others of this process.
  let number: UInt64
  private let account: StatementAccount
  /// Bytes of the arena on the account so far, and all bytes that came on it here.
  private var arenaBytes = 0
  private var charged = 0
  /// Time that other threads worked for this one beyond the time it waited for them.
  var otherThreadsTime = Duration.zero
  private static let numbers = Atomic<UInt64>(0)

  public init(
    graph: Graph, arena: Arena, parameters: [String: Value] = [:],
    clock: (seconds: Int64, nanoseconds: Int64), limits: ExecutionLimits = ExecutionLimits()
  ) {
    self.graph = graph
    self.arena = arena
    self.parameters = parameters
    self.clock = clock
    self.limits = limits
    account = StatementAccount()
    number = ExecutionContext.numbers.wrappingAdd(1, ordering: .relaxed).newValue
  }

  private init(branchOf parent: ExecutionContext) {
    graph = parent.graph
    arena = Arena()
    parameters = parent.parameters
    clock = parent.clock
    counters = parent.counters
    limits = parent.limits
    baseFolder = parent.baseFolder
    account = parent.account
    number = ExecutionContext.numbers.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// A context for another thread to read the same graph with. What is made in it lives as long as what is
  /// made here.
  func branch() -> ExecutionContext {
    let branch = ExecutionContext(branchOf: self)
    arena.retain(branch.arena)
    return branch
  }

  /// Asks the statement to end at the next batch.
  public func cancel() { account.cancelled.store(true, ordering: .relaxed) }

  /// Called once a batch and every few thousand steps of a search: ends the statement when it was
  /// cancelled, is over its deadline, or holds too much memory.
  @inline(__always)
  public func checkpoint() throws(ExecutionError) {
    if account.cancelled.load(ordering: .relaxed) {
      throw ExecutionError("ResourceError", "Cancelled", "cancelled")
    }
    try checkDeadline()
    if arena.capacity != arenaBytes { try charge(0) }
  }

  /// Apart: a function that holds an instant makes room for it when it begins, also where it is called for each
  /// row and looks at the time once in thousands.
  @inline(never)
  private func checkDeadline() throws(ExecutionError) {
    if let deadline = limits.deadline, ContinuousClock.now > deadline {
      throw ExecutionError(
        "ResourceError", "TimeLimitExceeded", "the statement took longer than its time limit allows",
        hint: "raise the limit or narrow the query")
    }
  }

  /// Whether the next checkpoint ends the statement, for cancellation or its deadline; any thread may ask.
  var isOver: Bool {
    account.cancelled.load(ordering: .relaxed) || limits.deadline.map { ContinuousClock.now > $0 } ?? false
  }

  /// Accounts for memory that a hash table, sort or buffer took (or, negative, gave back).
  public func charge(_ bytes: Int) throws(ExecutionError) {
    let change = bytes + arena.capacity - arenaBytes
    arenaBytes = arena.capacity
    charged += change
    if account.charge(change) > limits.memory { throw memoryError() }
  }

  /// Bytes this context has charged, for tables, sorts, buffers and its arena.
  var chargedBytes: Int { charged + arena.capacity - arenaBytes }

  /// To be called before a text of this size is made: a single value must not outgrow the statement.
  func requireString(of bytes: Int) throws(ExecutionError) {
    if bytes > limits.stringBytes {
      throw ExecutionError(
        "ResourceError", "StringTooLong",
        "a text of \(bytes) bytes is over the limit of \(limits.stringBytes >> 20) MiB")
    }
    try charge(0)
    if account.charge(0) + bytes > limits.memory { throw memoryError() }
  }

  private func memoryError() -> ExecutionError {
    ExecutionError(
      "ResourceError", "MemoryLimitExceeded",
      "the statement needs more than \(limits.memory >> 20) MiB of memory",
      hint: "raise the memory limit or narrow the query")
  }
}

/// What all threads of a statement share: whether it is to end, and the bytes it holds.
private final class StatementAccount: Sendable {
  let cancelled = Atomic<Bool>(false)
  private let bytes = Atomic<Int>(0)

  /// Adds to the bytes held and gives their number.
  func charge(_ change: Int) -> Int { bytes.wrappingAdd(change, ordering: .relaxed).newValue }
}

/// Limits of one statement.
public struct ExecutionLimits: Sendable {
  /// Bytes a statement may hold in arenas, hash tables, sorts and buffers. Default 8 GiB.
  public var memory: Int = 8 << 30
  /// When the statement must have ended; nil means no limit.
  public var deadline: ContinuousClock.Instant?
  /// The longest list `range()` and list operations may make. Default 100 million elements.
  public var listElements: Int = 100_000_000
  /// The longest text an expression may make, in bytes. Default 256 MiB.
  public var stringBytes: Int = 256 << 20

  public init() {}
}

/// What a statement changed.
public struct UpdateCounters: Hashable, Sendable {
  public var nodesCreated = 0
  public var nodesDeleted = 0
  public var relationshipsCreated = 0
  public var relationshipsDeleted = 0
  public var propertiesSet = 0
  public var labelsAdded = 0
  public var labelsRemoved = 0
  public var indexesAdded = 0
  public var indexesRemoved = 0
  public var constraintsAdded = 0
  public var constraintsRemoved = 0

  public init() {}
  public var isEmpty: Bool { self == UpdateCounters() }
}
