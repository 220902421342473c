import Engine
import Semantics

extension Lowering {
  mutating func makeGraphRead(
    _ plan: LogicalPlan, _ input: Operator, _ needed: SlotSet, _ carry: [Slot]
  ) throws(LoweringError) -> Operator {
    switch plan.op {
    case .nodeScan(let scan):
      return NodeScanOperator(
        input: input, slot: scan.slot, label: scan.label, share: share(of: plan), carry: carry, slots: slots)
    case .nodeSeek(let seek):
      return NodeSeekOperator(
        input: input, slot: seek.slot, label: seek.label, property: seek.property,
        key: try seekKey(seek.key), carry: carry, slots: slots)
    case .nodeLookup(let lookup):
      return NodeLookupOperator(
        input: input, slot: lookup.slot, label: lookup.label, property: lookup.property,
        value: try evaluator(lookup.value), carry: carry, slots: slots)
    case .relationshipScan(let scan):
      return RelationshipScanOperator(
        input: input, relationship: scan.relationship, start: needed.contains(scan.start) ? scan.start : nil,
        end: needed.contains(scan.end) ? scan.end : nil, types: TypeSelector(scan.types),
        share: share(of: plan), carry: carry, slots: slots)
    case .reach(let reach):
      return ReachOperator(
        input: input, from: reach.from, to: reach.to, types: TypeSelector(reach.types),
        direction: reach.direction, includesStart: reach.minimum == 0, maximum: reach.maximum,
        carry: carry, slots: slots)
    case .multiply(let multiply): return makeMultiply(multiply, input)
    case .close(let closing):
      return CloseOperator(
        input: input, first: CloseOperator.Side(closing.first), second: CloseOperator.Side(closing.second),
        slot: closing.weight, slots: slots)
    case .closeScan(let scan):
      return CloseScanOperator(
        input: input, types: TypeSelector(scan.types), first: CloseOperator.Side(scan.closing.first),
        second: CloseOperator.Side(scan.closing.second), slot: scan.closing.weight,
        share: share(of: plan), carry: carry, slots: slots)
    case .intersect(let intersect): return makeIntersect(intersect, input, needed, carry)
    case .storedCount(let count):
      return StoredCountOperator(
        input: input, subject: StoredCountOperator.Subject(count.subject), targets: count.targets,
        slots: slots)
    case .expand(let expand): return makeExpand(expand, input, needed, carry)
    case .expandPath(let path): return try makeExpandPath(path, input, needed, carry)
    case .relationshipEnds(let ends): return makeRelationshipEnds(ends, input, carry)
    default: return input
    }
  }

  private func makeMultiply(_ multiply: Multiply, _ input: Operator) -> Operator {
    let terms = multiply.terms.map {
      MultiplyOperator.Term(
        node: $0.node, types: TypeSelector($0.types), direction: $0.direction, taken: $0.taken,
        takenWhenEqual: $0.takenWhenEqual, least: $0.least)
    }
    let common = multiply.common.map {
      MultiplyOperator.Common(start: $0.start, end: $0.end, types: TypeSelector($0.types))
    }
    return MultiplyOperator(
      input: input, terms: terms, common: common, factor: multiply.factor, slot: multiply.weight, slots: slots
    )
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

extension CloseOperator.Side {
  init(_ side: Closing.Side) {
    self.init(node: side.node, types: TypeSelector(side.types), direction: side.direction)
  }
}

extension TypeSelector {
  init(_ names: [String]?) {
    self = names.map { .names($0) } ?? .any
  }
}
