import Engine
import Semantics

extension Lowering {
  mutating func makeBranch(_ branch: Branch, _ plan: LogicalPlan, _ child: SlotSet) throws(LoweringError)
    -> Operator
  {
    let input = try lower(plan.inputs[0], needed: child)
    let inner = try lowerAlone(
      plan.inputs[1], needed: SlotSet([branch.node] + (branch.nodeWeight.map { [$0] } ?? [])))
    return BranchOperator(
      input: input, inner: inner, innerNode: branch.node, innerWeight: branch.nodeWeight, from: branch.from,
      types: TypeSelector(branch.types), direction: branch.direction, factor: branch.factor,
      common: branch.common.map {
        BranchOperator.Common(types: TypeSelector($0.types), direction: $0.direction)
      }, slot: branch.weight,
      weights: share == nil ? BranchWeights() : sharedWeights.take { BranchWeights() }, slots: slots)
  }

  mutating func makeTrailCount(_ count: TrailCount, _ plan: LogicalPlan, _ child: SlotSet)
    throws(LoweringError) -> Operator
  {
    let input = try lower(plan.inputs[0], needed: child)
    let triangles = try lowerAlone(plan.inputs[1], needed: SlotSet([count.triangles]))
    return TrailCountOperator(
      input: input, triangles: triangles, trianglesSlot: count.triangles, type: count.type,
      slot: count.weight, slots: slots)
  }

  func makeIntersect(_ intersect: Intersect, _ input: Operator, _ needed: SlotSet, _ carry: [Slot])
    -> Operator
  {
    let sides = intersect.sides.map { side in
      IntersectOperator.Side(
        node: side.node, types: TypeSelector(side.types), direction: side.direction,
        relationship: needed.contains(side.relationship) ? side.relationship : nil,
        distinctFrom: side.distinctFrom, distinctSides: side.distinctSides)
    }
    return IntersectOperator(
      input: input, target: intersect.target, sides: sides, carry: carry, slots: slots)
  }
}

extension StoredCountOperator.Subject {
  init(_ subject: StoredCount.Subject) {
    self =
      switch subject {
      case .nodes(let label): .nodes(label: label)
      case .relationships(let types): .relationships(TypeSelector(types))
      }
  }
}
