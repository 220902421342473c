import Engine
import Semantics
import Syntax

extension Planner {
  mutating func appendUpdate(_ clause: BoundClause, to builder: inout PipelineBuilder) throws(Diagnostic) {
    if !builder.plan.isUntouched(by: clause) { builder.beforeUpdating() }
    switch clause {
    case .create(let create):
      builder.append(.create(create), rows: builder.rows)
      for element in create.elements { builder.bind(element.slot) }
      appendPaths(create.paths, to: &builder)
    case .merge(let merge):
      // MERGE reads what earlier updates of the statement made, all of it.
      builder.beforeReading()
      appendMerge(merge, to: &builder)
      builder.insertBarrier()
    case .set(let items):
      builder.append(.set(items), rows: builder.rows)
    case .remove(let items):
      builder.append(.remove(items), rows: builder.rows)
    case .delete(let targets, let detach):
      builder.beforeReading()
      builder.append(.delete(targets, detach: detach), rows: builder.rows)
      builder.insertBarrier()
    case .forEach(let variable, let list, let clauses):
      try appendForEach(variable, list, clauses, to: &builder)
    default: return
    }
    builder.isDirty = true
  }

  private mutating func appendMerge(_ merge: BoundMerge, to builder: inout PipelineBuilder) {
    var inner = PipelineBuilder(bound: builder.bound, labels: builder.labels)
    appendMatch(merge.match, to: &inner)
    builder.merge(merge, match: inner.plan)
    for node in merge.match.nodes { builder.bind(node.slot) }
    for relationship in merge.match.relationships { builder.bind(relationship.slot) }
    appendPaths(merge.create.paths, to: &builder)
  }

  /// FOREACH is a unit subquery over the elements of a list.
  private mutating func appendForEach(
    _ variable: Slot, _ list: BoundExpression, _ clauses: [BoundClause], to builder: inout PipelineBuilder
  ) throws(Diagnostic) {
    builder.beforeReading()
    var inner = PipelineBuilder(bound: builder.bound, labels: builder.labels)
    inner.append(.unwind(list, variable), rows: 10)
    inner.bind(variable)
    for clause in clauses { try append(clause, to: &inner) }
    builder.apply(LogicalPlan(.drain, [inner.plan], rows: 0), .unit, innerSlots: [], rows: builder.rows)
  }

  /// Columns for named paths over relationships that are there.
  func appendPaths(_ paths: [BoundPath], to builder: inout PipelineBuilder) {
    guard !paths.isEmpty else { return }
    builder.append(.project(paths.map(\.item)), rows: builder.rows)
    for path in paths { builder.bind(path.slot) }
  }
}

extension LogicalPlan {
  /// Whether an update changes nothing that the plan reads, so that both may go on at once: the update sets
  /// properties, and the plan looks at no more than labels.
  fileprivate func isUntouched(by clause: BoundClause) -> Bool {
    guard case .nodeScan = op, inputs.count == 1, case .argument = inputs[0].op else { return false }
    guard case .set(let items) = clause else { return false }
    return items.allSatisfy {
      if case .labels = $0 { false } else { true }
    }
  }
}
