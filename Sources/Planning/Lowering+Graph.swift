import Engine
import Semantics

extension Lowering {
  mutating func makeGraphRead(
    _ op: LogicalOperator, _ input: Operator, _ needed: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    switch op {
    case .nodeScan(let scan):
      return NodeScanOperator(
        input: input, slot: scan.slot, label: scan.label, carry: carry, slots: slots)
    case .nodeSeek(let seek):
      return NodeSeekOperator(
        input: input, slot: seek.slot, label: seek.label, property: seek.property,
        key: try seekKey(seek.key), carry: carry, slots: slots)
    case .expand(let expand): return makeExpand(expand, input, needed, carry)
    case .expandPath(let path): return try makeExpandPath(path, input, needed, carry)
    case .shortestPath(let path):
      return ShortestPathOperator(
        input: input, from: path.from, to: path.to, path: needed.contains(path.path) ? path.path : nil,
        relationships: needed.contains(path.relationships) ? path.relationships : nil,
        types: TypeSelector(path.types), direction: path.direction, minimum: path.minimum,
        maximum: path.maximum, findsAll: path.findsAll,
        member: try memberPredicate(path.memberSlot, path.memberPredicates), carry: carry, slots: slots)
    case .relationshipEnds(let ends): return makeRelationshipEnds(ends, input, carry)
    default: return input
    }
  }

  private mutating func seekKey(_ key: NodeSeek.Key) throws(LoweringError) -> SeekKey {
    switch key {
    case .equal(let value): return .equal(try evaluator(value))
    case .anyOf(let list): return .anyOf(try evaluator(list))
    case .range(let lower, let upper):
      var from: (Evaluator, inclusive: Bool)?
      var to: (Evaluator, inclusive: Bool)?
      if let lower { from = (try evaluator(lower.value), lower.inclusive) }
      if let upper { to = (try evaluator(upper.value), upper.inclusive) }
      return .range(lower: from, upper: to)
    }
  }

  private func makeExpand(_ expand: Expand, _ input: Operator, _ needed: SlotSet, _ carry: [Slot])
    -> Operator
  {
    let relationship = needed.contains(expand.relationship) ? expand.relationship : nil
    if expand.into {
      return ExpandIntoOperator(
        input: input, from: expand.from, to: expand.to, relationship: relationship,
        types: TypeSelector(expand.types), direction: expand.direction, distinctFrom: expand.distinctFrom,
        carry: carry, slots: slots)
    }
    return ExpandOperator(
      input: input, from: expand.from, to: expand.to, relationship: relationship,
      types: TypeSelector(expand.types), direction: expand.direction, distinctFrom: expand.distinctFrom,
      carry: carry, slots: slots)
  }

  private mutating func makeExpandPath(
    _ path: ExpandPath, _ input: Operator, _ needed: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    ExpandPathOperator(
      input: input, from: path.from, to: path.to, isInto: path.into,
      relationships: needed.contains(path.relationships) ? path.relationships : nil,
      types: TypeSelector(path.types), direction: path.direction, minimum: path.minimum,
      maximum: path.maximum, distinctFrom: path.distinctFrom,
      member: try memberPredicate(path.memberSlot, path.memberPredicates), isReversed: path.isReversed,
      carry: carry, slots: slots)
  }

  private mutating func memberPredicate(_ slot: Slot?, _ predicates: [BoundExpression])
    throws(LoweringError) -> MemberPredicate?
  {
    guard let slot, !predicates.isEmpty else { return nil }
    return MemberPredicate(slot: slot, predicates: try evaluators(predicates), slots: slots)
  }

  private func makeRelationshipEnds(_ ends: RelationshipEnds, _ input: Operator, _ carry: [Slot])
    -> Operator
  {
    let left = (slot: ends.left, isKnown: ends.leftIsKnown)
    let right = (slot: ends.right, isKnown: ends.rightIsKnown)
    if let length = ends.length {
      return RelationshipListOperator(
        input: input, list: ends.relationship, left: left, right: right, types: TypeSelector(ends.types),
        direction: ends.direction, minimum: length.minimum, maximum: length.maximum, carry: carry,
        slots: slots)
    }
    return RelationshipEndsOperator(
      input: input, relationship: ends.relationship, left: left, right: right,
      types: TypeSelector(ends.types), direction: ends.direction, distinctFrom: ends.distinctFrom,
      carry: carry, slots: slots)
  }
}

extension TypeSelector {
  init(_ names: [String]?) {
    self = names.map { .names($0) } ?? .any
  }
}
