import Engine
import Semantics

extension Lowering {
  mutating func makeQuantifiedPath(
    _ path: QuantifiedPath, _ plan: LogicalPlan, _ needed: SlotSet, _ child: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    let variables = path.group.variables.filter { needed.contains($0.outer) }
    let (start, end) =
      path.isReversed ? (path.group.right, path.group.left) : (path.group.left, path.group.right)
    let group = try makeStepper(path.group, plan.inputs[1], from: start, to: end, variables.map(\.inner))
    var child = child
    child.formUnion(group.imports)
    let input = try lower(plan.inputs[0], needed: child)
    return QuantifiedPathOperator(
      input: input, from: path.from, to: path.to, isInto: path.into, group: group.stepper,
      minimum: path.minimum, maximum: path.maximum,
      relationships: needed.contains(path.relationships) ? path.relationships : nil,
      groups: variables.map(\.outer), distinctFrom: path.distinctFrom, isReversed: path.isReversed,
      carry: carry, slots: slots)
  }

  mutating func makeShortestPath(
    _ path: ShortestPath, _ plan: LogicalPlan, _ needed: SlotSet, _ child: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    var wanted = needed
    for condition in path.pathConditions { condition.collectSlots(into: &wanted) }
    let variables = path.group?.variables.filter { wanted.contains($0.outer) } ?? []
    var child = child
    let pattern: ShortestPathOperator.Pattern
    if let group = path.group {
      let forward = try makeStepper(
        group, plan.inputs[1], from: group.left, to: group.right, variables.map(\.inner))
      let backward = try makeStepper(group, plan.inputs[2], from: group.right, to: group.left, [])
      child.formUnion(forward.imports)
      child.formUnion(backward.imports)
      pattern = .group(forward: forward.stepper, backward: backward.stepper)
    } else {
      pattern = .relationship(
        forward: try makeStepper(path, path.direction),
        backward: try makeStepper(path, path.direction.reversed))
    }
    let condition: PathCondition? =
      path.pathConditions.isEmpty
      ? nil
      : PathCondition(
        path: path.path, relationships: path.relationships, groups: variables.map(\.outer),
        predicates: try evaluators(path.pathConditions), slots: slots)
    let input = try lower(plan.inputs[0], needed: child)
    return ShortestPathOperator(
      input: input, from: path.from, to: path.to, unknownEnd: path.unknownEnd, pattern: pattern,
      selection: ShortestPathOperator.Selection(
        minimum: path.minimum, maximum: path.maximum, count: path.count, isGrouped: path.isGrouped),
      condition: condition,
      outputs: ShortestPathOperator.Outputs(
        path: needed.contains(path.path) ? path.path : nil,
        relationships: needed.contains(path.relationships) ? path.relationships : nil,
        isSingle: path.isSingle, groups: variables.map(\.outer)),
      carry: carry, slots: slots)
  }

  /// Steps through a group from one of its ends; `imports` are the outer slots its plan reads.
  private mutating func makeStepper(
    _ group: PathGroup, _ plan: LogicalPlan, from start: Slot, to end: Slot, _ variables: [Slot]
  ) throws(LoweringError) -> (stepper: GroupStepper, imports: SlotSet) {
    let subplan = try lowerSubplan(
      plan, needed: SlotSet([end] + group.relationships + variables), rowByRow: false)
    var imports = SlotSet(subplan.imports)
    imports.remove(start)
    let stepper = GroupStepper(
      subplan: subplan, start: start, end: end, relationships: group.relationships, groups: variables,
      slots: slots)
    return (stepper, imports)
  }

  private mutating func makeStepper(_ path: ShortestPath, _ direction: Direction) throws(LoweringError)
    -> RelationshipStepper
  {
    var relationships: [MemberPredicate] = []
    for condition in path.relationshipConditions {
      relationships.append(
        MemberPredicate(
          slot: condition.slot, predicates: try evaluators(condition.predicates), slots: slots))
    }
    var nodes: [MemberPredicate] = []
    for condition in path.nodeConditions {
      nodes.append(
        MemberPredicate(
          slot: condition.slot, predicates: try evaluators(condition.predicates), form: .nodes, slots: slots))
    }
    return RelationshipStepper(
      types: TypeSelector(path.types), direction: direction, relationshipConditions: relationships,
      nodeConditions: nodes)
  }
}
