import Engine
import Semantics
import Syntax

/// A plan ready to run.
public struct LoweredPlan {
  /// The root: `results` hands on the result columns, `drain` runs to the end without handing on rows.
  public let root: Operator
  public let columns: [BoundColumn]
  public let tree: PlanTree?
  /// Facts about the data that must hold for the plan to be right, those of its subqueries among them.
  public let reliesOn: Set<PlanAssumption>
}

/// Turns a logical plan into operators, from the top down, telling each step which columns are still read
/// behind it, so that nothing dead is copied.
public struct Lowering {
  /// How deep Apply and subqueries may nest.
  static let deepestSubplan = 200
  /// Columns of all batches of a plan together, each a word: 512 MiB.
  public static let mostColumns = 1 << 26

  var planner: Planner
  let procedures: ProcedureCatalog
  /// Owns the constants of the plan; lives as long as the plan.
  let constants: ExecutionContext
  let explanation: Explanation?
  /// The number of slots of every batch: those of the statement, then one row-number slot per depth of
  /// subplan.
  let slots: Int
  private let firstRowSlot: Int
  private var depth = 0
  let parallelism: Parallelism
  /// While one of several pipelines is lowered, the part of the scan at its bottom that it does.
  var share: ScanShare?
  /// Tables that the pipelines of one step share, in the order their operators are lowered.
  var sharedWeights = SharedList<BranchWeights>()
  var sharedCounters = SharedList<OperatorCounters>()
  /// Leaves met while lowering, a list per subplan being lowered, with the slots their readers want.
  private var leaves: [[(leaf: ArgumentOperator, needed: SlotSet)]] = []
  var trees: [PlanTree] = []
  private let counts: Bool
  private var operatorCount = 0

  private init(
    _ planner: Planner, _ procedures: ProcedureCatalog, _ constants: ExecutionContext,
    _ explanation: Explanation?, _ parallelism: Parallelism, counts: Bool, subplanDepth: Int,
    firstRowSlot: Int
  ) {
    self.parallelism = parallelism
    self.planner = planner
    self.procedures = procedures
    self.constants = constants
    self.explanation = explanation
    self.counts = counts
    self.firstRowSlot = firstRowSlot
    slots = firstRowSlot + subplanDepth
  }

  /// Lowers the plan of a whole statement.
  /// - Parameters:
  ///   - constants: evaluates and owns constant expressions; must live as long as the operators.
  ///   - explanation: when given, a `PlanTree` is made as well.
  ///   - parallelism: for statements that only read.
  ///   - profiles: whether operators count rows and time.
  public static func lower(
    _ plan: LogicalPlan, planner: Planner, procedures: ProcedureCatalog, constants: ExecutionContext,
    explanation: Explanation? = nil, parallelism: Parallelism = .none, profiles: Bool = false
  ) throws(Diagnostic) -> LoweredPlan {
    var subplanDepth = 2
    var firstRowSlot = planner.slotCount
    while true {
      var lowering = Lowering(
        planner, procedures, constants, explanation, parallelism, counts: profiles,
        subplanDepth: subplanDepth,
        firstRowSlot: firstRowSlot)
      lowering.leaves.append([])
      do throws(LoweringError) {
        try lowering.requireRoom(for: plan.size)
        let root = try lowering.lower(plan, needed: SlotSet())
        // Subqueries are planned while they are lowered, and may have needed slots of their own.
        if lowering.planner.slotCount > firstRowSlot {
          firstRowSlot = lowering.planner.slotCount
          continue
        }
        var columns: [BoundColumn] = []
        if case .results(let result) = plan.op { columns = result }
        return LoweredPlan(
          root: root, columns: columns, tree: lowering.trees.last,
          reliesOn: lowering.planner.reliesOn)
      } catch {
        switch error {
        case .diagnostic(let diagnostic): throw diagnostic
        case .tooDeep where subplanDepth >= deepestSubplan:
          throw Diagnostic(
            .semanticError, .compileTime, "NestingTooDeep",
            "subqueries are nested more than \(deepestSubplan) deep")
        case .tooDeep: subplanDepth = min(subplanDepth * 8, deepestSubplan)
        }
      }
    }
  }

  enum LoweringError: Error {
    case diagnostic(Diagnostic)
    /// More subplans inside one another than row slots were set aside.
    case tooDeep
  }

  /// Lowers one node; `needed` are the slots read behind it.
  mutating func lower(_ plan: LogicalPlan, needed: SlotSet) throws(LoweringError) -> Operator {
    let outerTrees = trees
    trees = []
    do { try planner.checkpoint() } catch { throw .diagnostic(error) }
    operatorCount += 1
    try requireRoom(for: operatorCount)
    var lowered = try makeOperator(plan, needed)
    let children = trees
    trees = outerTrees
    if let explanation {
      let counters = counts ? makeCounters() : nil
      if let counters { lowered = ProfileOperator(lowered, counters) }
      trees.append(
        PlanTree(
          name: plan.op.name, details: explanation.details(plan.op), estimatedRows: plan.estimatedRows,
          counters: counters, children: children))
    }
    return lowered
  }

  /// Every operator has a batch with a place for every variable of the statement.
  private func requireRoom(for operators: Int) throws(LoweringError) {
    if operators * slots <= Lowering.mostColumns { return }
    throw .diagnostic(
      Diagnostic(
        .semanticError, .compileTime, "StatementTooLarge",
        "the statement has \(operators) steps or more with \(slots) variables and results of steps, and their"
          + " product is over the limit of \(Lowering.mostColumns)",
        hint: "split it into several statements, or UNWIND a list instead of repeating a UNION"))
  }

  /// Pipelines over parts of a scan count together.
  private mutating func makeCounters() -> OperatorCounters {
    share == nil ? OperatorCounters() : sharedCounters.take { OperatorCounters() }
  }

  /// Slots an input must provide for a node, and which of them the node merely carries.
  private func demand(_ plan: LogicalPlan, _ needed: SlotSet) -> (child: SlotSet, carry: [Slot]) {
    var carry = needed
    carry.subtract(plan.op.produced)
    var child = carry
    child.formUnion(plan.op.used)
    return (child, carry.slots)
  }

  private mutating func makeOperator(_ plan: LogicalPlan, _ needed: SlotSet) throws(LoweringError) -> Operator
  {
    if plan.op.isUpdate { return try makeUpdate(plan, needed) }
    let (child, carry) = demand(plan, needed)
    switch plan.op {
    case .argument:
      let leaf = ArgumentOperator(slots: slots)
      leaves[leaves.count - 1].append((leaf, needed))
      return leaf
    case .apply(let mode, let innerSlots):
      return try makeApply(plan, mode, innerSlots, needed)
    case .applyInTransactions(let mode, let innerSlots, let rows):
      return try makeApply(
        plan, mode, innerSlots, committer: BatchCommitter(rows: try evaluator(rows)), needed)
    case .union(let sources, let targets):
      return try makeUnion(plan, sources, targets, needed)
    case .branch(let branch): return try makeBranch(branch, plan, child)
    case .trailCount(let count): return try makeTrailCount(count, plan, child)
    case .nodeLookup, .relationshipScan, .reach, .multiply, .close, .closeScan, .intersect, .storedCount,
      .nodeScan,
      .nodeSeek, .expand, .expandPath, .relationshipEnds:
      let input = try lower(plan.inputs[0], needed: child)
      return try makeGraphRead(plan, input, needed, carry)
    case .quantifiedPath(let path): return try makeQuantifiedPath(path, plan, needed, child, carry)
    case .shortestPath(let path): return try makeShortestPath(path, plan, needed, child, carry)
    default: return try makeRelational(plan, needed, child, carry)
    }
  }

  /// Whether a sink may be cut into pipelines: not within one, nor in a subplan.
  var canRunInParallel: Bool { depth == 0 && share == nil }

  /// The part of a scan to do: that of the pipeline, when the scan is the one at its bottom.
  func share(of plan: LogicalPlan) -> ScanShare {
    if depth == 0, let share, case .argument? = plan.inputs.first?.op { share } else { .whole }
  }

  private mutating func makeSort(
    _ items: [BoundSortItem], _ limit: BoundExpression?, _ carry: [Slot], _ input: Operator
  ) throws(LoweringError) -> SortOperator {
    var keys: [SortOperator.Key] = []
    for item in items {
      keys.append(SortOperator.Key(try evaluator(item.expression), descending: item.descending))
    }
    return SortOperator(input: input, keys: keys, limit: try evaluator(limit), carry: carry, slots: slots)
  }

  private mutating func makeRelational(
    _ plan: LogicalPlan, _ needed: SlotSet, _ child: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    switch plan.op {
    case .distinct(let keys):
      return DistinctOperator(input: try lower(plan.inputs[0], needed: child), keys: keys, slots: slots)
    case .aggregate(let aggregation):
      // Nothing but keys and results survives an aggregation.
      return try lowerSink(plan, needed: plan.op.used) { (lowering, input) throws(LoweringError) in
        try lowering.makeAggregate(aggregation, input)
      }
    case .sort(let items, let limit):
      return try lowerSink(plan, needed: child) { (lowering, input) throws(LoweringError) in
        try lowering.makeSort(items, limit, carry, input)
      }
    case .nodeAggregate(let aggregation):
      return try lowerSink(plan, needed: plan.op.used) { (lowering, input) throws(LoweringError) in
        try lowering.makeNodeAggregate(aggregation, input)
      }
    default: break
    }
    let input = try lower(plan.inputs[0], needed: child)
    switch plan.op {
    case .filter(let predicates):
      return FilterOperator(
        input: input, predicates: try evaluators(predicates),
        spans: predicates.map { $0.span.start..<max($0.span.start, $0.span.end) }, slots: slots)
    case .project(let items):
      return ProjectOperator(input: input, items: try projections(items, needed), slots: slots)
    case .unwind(let list, let slot):
      return UnwindOperator(input: input, list: try evaluator(list), slot: slot, carry: carry, slots: slots)
    case .slice(let skip, let limit):
      return SliceOperator(
        input: input, skip: try evaluator(skip), limit: try evaluator(limit),
        pullsAlways: plan.contains(\.updates), slots: slots)
    case .call(let call): return try makeCall(call, input, carry)
    case .loadCSV(let load):
      return LoadCSVOperator(
        input: input, source: try evaluator(load.source), separator: try evaluator(load.separator),
        withHeaders: load.withHeaders, slot: load.slot, carry: carry, slots: slots)
    case .barrier: return BarrierOperator(input: input, carry: carry, slots: slots)
    default: return input
    }
  }

  private mutating func projections(_ items: [BoundItem], _ needed: SlotSet) throws(LoweringError)
    -> [(slot: Int, evaluator: Evaluator)]
  {
    var result: [(slot: Int, evaluator: Evaluator)] = []
    for item in items where !item.passesThrough {
      // An item nobody reads is still computed when it could fail: its error is part of the result.
      if !needed.contains(item.slot), case .slot = item.expression.kind { continue }
      result.append((item.slot, try evaluator(item.expression)))
    }
    return result
  }

  private mutating func makeCall(_ call: BoundCall, _ input: Operator, _ carry: [Slot])
    throws(LoweringError) -> Operator
  {
    guard let procedure = procedures[call.procedure.name] else {
      throw .diagnostic(
        Diagnostic(
          .procedureError, .compileTime, "ProcedureNotFound",
          "there is no procedure `\(call.procedure.name)`",
          at: call.span))
    }
    return CallOperator(
      input: input, procedure: procedure, arguments: try evaluators(call.arguments),
      yields: call.yields.map { ($0.output, $0.slot) }, carry: carry, slots: slots)
  }

  private mutating func makeUnion(
    _ plan: LogicalPlan, _ sources: [[Slot]], _ targets: [Slot], _ needed: SlotSet
  ) throws(LoweringError) -> Operator {
    var carried = needed
    carried.subtract(SlotSet(targets))
    var inputs: [Operator] = []
    for (input, columns) in zip(plan.inputs, sources) {
      var child = carried
      child.formUnion(SlotSet(columns))
      inputs.append(try lower(input, needed: child))
    }
    return UnionOperator(inputs: inputs, sources: sources, targets: targets, slots: slots)
  }

  // MARK: - Subplans

  /// Lowers an inner plan that depends on no outer row: its leaf is one empty row of its own.
  mutating func lowerAlone(_ plan: LogicalPlan, needed: SlotSet) throws(LoweringError) -> Operator {
    leaves.append([])
    let outer = share
    // All of it in every pipeline.
    if outer != nil { share = .whole }
    defer {
      leaves.removeLast()
      share = outer
    }
    return try lower(plan, needed: needed)
  }

  private mutating func makeApply(
    _ plan: LogicalPlan, _ mode: ApplyOperator.Mode, _ innerSlots: [Slot],
    committer: BatchCommitter? = nil, _ needed: SlotSet
  ) throws(LoweringError) -> Operator {
    let added = SlotSet(innerSlots)
    let inner = try lowerSubplan(
      plan.inputs[1], needed: SlotSet(innerSlots.filter { needed.contains($0) }),
      rowByRow: committer == nil ? nil : true)
    var carry = needed
    carry.subtract(added)
    var child = carry
    child.formUnion(SlotSet(inner.imports))
    let outer = try lower(plan.inputs[0], needed: child)
    return ApplyOperator(
      outer: outer, subplan: inner, mode: mode, carry: carry.slots, innerSlots: innerSlots,
      committer: committer, slots: slots)
  }

  /// Lowers an inner plan of which the slots `needed` are read outside.
  mutating func lowerSubplan(_ plan: LogicalPlan, needed: SlotSet, rowByRow: Bool? = nil)
    throws(LoweringError) -> Subplan
  {
    let rowSlot = firstRowSlot + depth
    guard rowSlot < slots else { throw .tooDeep }
    depth += 1
    leaves.append([])
    defer {
      depth -= 1
      leaves.removeLast()
    }
    let runsRowByRow = rowByRow ?? plan.contains { $0.mixesRows }
    var inner = needed
    if !runsRowByRow { inner.insert(rowSlot) }
    let root = try lower(plan, needed: inner)
    var imports = SlotSet()
    for (_, wanted) in leaves[leaves.count - 1] { imports.formUnion(wanted) }
    imports.remove(rowSlot)
    return Subplan(
      plan: root, arguments: leaves[leaves.count - 1].map(\.leaf), imports: imports.slots, rowSlot: rowSlot,
      runsRowByRow: runsRowByRow)
  }
}

extension LogicalOperator {
  var isUpdate: Bool {
    switch self {
    case .create, .merge, .set, .remove, .delete: true
    default: false
    }
  }

  /// Whether rows of different outer rows would be mixed up when the plan runs for a whole batch at once.
  var mixesRows: Bool {
    switch self {
    case .aggregate, .nodeAggregate, .distinct, .sort, .slice, .barrier, .drain: true
    default: isUpdate
    }
  }
}
