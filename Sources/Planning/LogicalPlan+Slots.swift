import Engine
import Semantics

extension LogicalOperator {
  /// Slots whose columns the operator itself makes.
  var produced: SlotSet {
    switch self {
    case .argument, .filter, .distinct, .sort, .slice, .set, .remove, .delete, .barrier, .results, .drain:
      SlotSet()
    case .nodeScan(let scan): SlotSet([scan.slot])
    case .nodeSeek(let seek): SlotSet([seek.slot])
    case .nodeLookup(let lookup): SlotSet([lookup.slot])
    case .expand(let expand): SlotSet(expand.into ? [expand.relationship] : [expand.relationship, expand.to])
    case .expandPath(let path): SlotSet(path.into ? [path.relationships] : [path.relationships, path.to])
    case .shortestPath(let path):
      SlotSet(
        [path.path, path.relationships] + (path.group?.variables.map(\.outer) ?? [])
          + (path.unknownEnd.map { [$0 == .left ? path.from : path.to] } ?? []))
    case .relationshipEnds(let ends):
      SlotSet((ends.leftIsKnown ? [] : [ends.left]) + (ends.rightIsKnown ? [] : [ends.right]))
    case .quantifiedPath(let path):
      SlotSet(path.group.variables.map(\.outer) + [path.relationships] + (path.into ? [] : [path.to]))
    case .project(let items): SlotSet(items.filter { !$0.passesThrough }.map(\.slot))
    case .unwind(_, let slot): SlotSet([slot])
    case .multiply(let multiply): SlotSet([multiply.weight])
    case .close(let closing): SlotSet([closing.weight])
    case .closeScan(let scan): SlotSet([scan.closing.weight])
    case .branch(let branch): SlotSet([branch.weight])
    case .trailCount(let count): SlotSet([count.weight])
    case .intersect(let intersect):
      SlotSet([intersect.target] + intersect.sides.map(\.relationship))
    case .storedCount(let count): SlotSet(count.targets)
    case .nodeAggregate(let aggregation):
      SlotSet([aggregation.node] + aggregation.aggregates.map(\.slot))
    case .reach(let reach): SlotSet([reach.to])
    case .relationshipScan(let scan): SlotSet([scan.relationship, scan.start, scan.end])
    case .aggregate(let aggregation):
      SlotSet(aggregation.keys.map(\.slot) + aggregation.aggregates.map(\.slot))
    case .union(_, let targets): SlotSet(targets)
    case .apply(_, let innerSlots), .applyInTransactions(_, let innerSlots, _): SlotSet(innerSlots)
    case .loadCSV(let load): SlotSet([load.slot])
    case .call(let call): SlotSet(call.yields.map(\.slot))
    case .create(let create): SlotSet(create.elements.map(\.slot))
    case .merge(let merge):
      SlotSet(
        merge.match.nodes.filter { !$0.isBound }.map(\.slot)
          + merge.match.relationships.filter { !$0.isBound }.map(\.slot))
    }
  }

  /// Slots of its (outer) input that the operator reads.
  var used: SlotSet {
    var set = SlotSet()
    func add(_ expressions: [BoundExpression?]) {
      for expression in expressions { expression?.collectSlots(into: &set) }
    }
    switch self {
    case .argument, .nodeScan, .relationshipScan, .storedCount, .closeScan, .trailCount, .slice, .union,
      .apply, .applyInTransactions,
      .barrier, .drain:
      break
    case .nodeSeek(let seek):
      switch seek.key {
      case .equal(let value), .anyOf(let value): add([value])
      case .range(let lower, let upper): add([lower?.value, upper?.value])
      }
    case .expand(let expand):
      set = SlotSet([expand.from] + expand.distinctFrom + (expand.into ? [expand.to] : []))
    case .expandPath(let path):
      set = SlotSet([path.from] + path.distinctFrom + (path.into ? [path.to] : []))
      add(path.memberPredicates)
      if let member = path.memberSlot { set.remove(member) }
    case .shortestPath(let path):
      for member in path.relationshipConditions + path.nodeConditions {
        add(member.predicates)
        set.remove(member.slot)
      }
      add(path.pathConditions)
      set.insert(path.from)
      set.insert(path.to)
      set.subtract(produced)
    case .relationshipEnds(let ends):
      set = SlotSet(
        [ends.relationship] + ends.distinctFrom + (ends.leftIsKnown ? [ends.left] : [])
          + (ends.rightIsKnown ? [ends.right] : []))
    case .quantifiedPath(let path):
      set = SlotSet([path.from] + path.distinctFrom + (path.into ? [path.to] : []))
    case .multiply(let multiply):
      set = SlotSet(multiply.terms.flatMap { [$0.node] + $0.takenWhenEqual })
      if let common = multiply.common { set.formUnion(SlotSet([common.start, common.end])) }
      if let factor = multiply.factor { set.insert(factor) }
    case .nodeLookup(let lookup): add([lookup.value])
    case .close(let closing): set = SlotSet([closing.first.node, closing.second.node])
    case .branch(let branch): set = SlotSet([branch.from] + (branch.factor.map { [$0] } ?? []))
    case .intersect(let intersect):
      set = SlotSet(intersect.sides.flatMap { [$0.node] + $0.distinctFrom })
    case .nodeAggregate(let aggregation):
      set = SlotSet([aggregation.node])
      add(aggregation.aggregates.flatMap(\.arguments))
    case .reach(let reach): set = SlotSet([reach.from])
    case .filter(let predicates): add(predicates)
    case .project(let items): add(items.map(\.expression))
    case .unwind(let list, _): add([list])
    case .aggregate(let aggregation):
      add(aggregation.keys.map(\.expression))
      add(aggregation.aggregates.flatMap(\.arguments))
    case .distinct(let slots): set = SlotSet(slots)
    case .sort(let items, _): add(items.map(\.expression))
    case .loadCSV(let load): add([load.source, load.separator])
    case .call(let call): add(call.arguments)
    case .create(let create): set = create.usedSlots
    case .merge(let merge): set = merge.usedSlots
    case .set(let items): for item in items { set.formUnion(item.usedSlots) }
    case .remove(let items): for item in items { set.formUnion(item.usedSlots) }
    case .delete(let targets, _): add(targets)
    case .results(let columns): set = SlotSet(columns.map(\.slot))
    }
    return set
  }

  /// Whether it changes the graph.
  var updates: Bool {
    switch self {
    case .create, .merge, .set, .remove, .delete: true
    case .call(let call): call.procedure.writes
    default: false
    }
  }
}

extension BoundItem {
  /// The column is there already, under the same slot.
  var passesThrough: Bool {
    if case .slot(let source) = expression.kind { source == slot } else { false }
  }
}

extension BoundCreate.Element {
  var slot: Slot {
    switch self {
    case .node(let node): node.slot
    case .relationship(let relationship): relationship.slot
    }
  }
}

extension BoundCreate {
  /// Slots of the incoming row: ends that exist already, and what properties read.
  var usedSlots: SlotSet {
    var used = SlotSet()
    var made = SlotSet()
    for element in elements {
      switch element {
      case .node(let node):
        if let properties = node.properties { used.formUnion(properties.slots) }
      case .relationship(let relationship):
        used.insert(relationship.start)
        used.insert(relationship.end)
        if let properties = relationship.properties { used.formUnion(properties.slots) }
      }
      made.insert(element.slot)
    }
    used.subtract(made)
    return used
  }
}

extension BoundMerge {
  var usedSlots: SlotSet {
    var used = create.usedSlots
    for node in match.nodes where node.isBound { used.insert(node.slot) }
    for predicate in match.predicates { predicate.collectSlots(into: &used) }
    for item in onCreate + onMatch { used.formUnion(item.usedSlots) }
    used.subtract(LogicalOperator.merge(self).produced)
    return used
  }
}

extension BoundSetItem {
  var usedSlots: SlotSet {
    switch self {
    case .property(let target, _, let value, _): joined([target, value])
    case .dynamicProperty(let target, let key, let value, _): joined([target, key, value])
    case .replace(let slot, let value, _), .merge(let slot, let value, _): joined([value], slot)
    case .labels(let slot, _, _): SlotSet([slot])
    }
  }
}

extension BoundRemoveItem {
  var usedSlots: SlotSet {
    switch self {
    case .property(let target, _, _): target.slots
    case .dynamicProperty(let target, let key, _): joined([target, key])
    case .labels(let slot, _, _): SlotSet([slot])
    }
  }
}

private func joined(_ expressions: [BoundExpression], _ slots: Slot...) -> SlotSet {
  var set = SlotSet(slots)
  for expression in expressions { expression.collectSlots(into: &set) }
  return set
}
