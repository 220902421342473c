import Engine
import Planning
import Semantics
import Syntax

/// A statement parsed, bound and planned against one catalog of names and indexes. Plans are kept by text, so
/// that a statement asked again is only run.
///
/// Sendable because one thread uses it at a time: it is taken out of the cache to run and put back
/// afterwards.
final class PreparedPlan: @unchecked Sendable {
  /// Bytes, and elements of a list, a constant may take to be computed while planning.
  static let constantBytes = 1 << 20
  static let constantElements = 1_000

  let statement: BoundStatement
  let catalogVersion: UInt64
  let parameterNames: Set<String>
  /// Owner of the constants the operators hold.
  let constants: ExecutionContext
  private let logical: LogicalPlan?
  private var planner: Planner
  private let procedures: ProcedureCatalog
  let parallelism: Parallelism
  private let explanation: Explanation?
  /// Operators at rest; a run takes them and brings them back.
  private var idle: [LoweredPlan] = []
  /// Facts about the data that must hold for the operators to be right.
  private var reliesOn: Set<PlanAssumption> = []
  let parseMicroseconds: Int
  private(set) var planMicroseconds: Int

  init(
    _ text: String, graph: Graph, constants: ExecutionContext, parameterNames: Set<String>,
    procedures: ProcedureCatalog,
    rewrites: Bool = true, ignoresCosts: Bool = false, parallelism: Parallelism = .none
  ) throws(Diagnostic) {
    let clock = ContinuousClock()
    let start = clock.now
    let tree = try parse(text)
    let parsed = clock.now
    try requireKnownGraph(tree.graph)
    statement = try bind(
      tree, catalog: BindingCatalog(procedures: procedures, parameterNames: parameterNames, graph: graph))
    try statement.requireModestLength()
    catalogVersion = graph.catalogVersion
    self.parameterNames = parameterNames
    self.procedures = procedures
    self.parallelism = statement.writes ? .none : parallelism
    self.constants = constants
    var planner = Planner(
      graph: graph, slotCount: statement.slotCount, writes: statement.writes, rewrites: rewrites,
      ignoresCosts: ignoresCosts)
    planner.checkpoint = { () throws(Diagnostic) in try constants.checkPlanning() }
    if case .query(let query) = statement.body {
      logical = try planner.plan(query)
    } else {
      logical = nil
    }
    self.planner = planner
    explanation =
      statement.mode == .run ? nil : Explanation(text: text, slotNames: statement.slotNames)
    parseMicroseconds = (parsed - start).microseconds
    planMicroseconds = 0
    if let lowered = try lower() { idle.append(lowered) }
    // The graph was needed for names and statistics only; holding it would make every later write copy pages.
    constants.graph = Graph()
    self.planner.forgetGraph()
    planMicroseconds = (clock.now - parsed).microseconds
  }

  /// What a plan is made with: owner of its constants, and what cancels the planning.
  ///
  /// A constant that is large is cheaper to compute in each run than to keep, and a run has its own limits.
  static func makeConstants(_ graph: Graph, deadline: ContinuousClock.Instant?) -> ExecutionContext {
    var limits = ExecutionLimits()
    limits.memory = constantBytes
    limits.listElements = constantElements
    limits.deadline = deadline
    return ExecutionContext(
      graph: graph, arena: Arena(), clock: ExecutionContext.unknownClock, limits: limits)
  }

  private func lower() throws(Diagnostic) -> LoweredPlan? {
    guard let logical else { return nil }
    let lowered = try Lowering.lower(
      logical, planner: planner, procedures: procedures, constants: constants, explanation: explanation,
      parallelism: parallelism, profiles: statement.mode == .profile)
    reliesOn.formUnion(lowered.reliesOn)
    return lowered
  }

  /// Operators for one run on a graph of the catalog the plan was made for.
  func take(_ graph: Graph) throws(Diagnostic) -> LoweredPlan? {
    if let ready = idle.popLast() { return ready }
    planner.graph = graph
    defer { planner.forgetGraph() }
    return try lower()
  }

  /// Back after a run; counters of PROFILE are used once.
  func giveBack(_ plan: LoweredPlan) {
    guard statement.mode == .run, idle.isEmpty else { return }
    plan.root.reset()
    idle.append(plan)
  }

  func fits(_ graph: Graph, _ names: some Collection<String>) -> Bool {
    catalogVersion == graph.catalogVersion && reliesOn.allSatisfy { $0.holds(in: graph) }
      && names.count == parameterNames.count
      && names.allSatisfy { parameterNames.contains($0) }
  }
}

extension Duration {
  var microseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}

extension ExecutionContext {
  /// Ends the planning of a statement that was cancelled or is over its deadline.
  func checkPlanning() throws(Diagnostic) {
    do throws(ExecutionError) { try checkpoint() } catch {
      // Constants that take much memory are no reason: they are left to the run.
      if error.detail != "MemoryLimitExceeded" { throw Diagnostic(error) }
    }
  }
}
