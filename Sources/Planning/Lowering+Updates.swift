import Engine
import Semantics
import Syntax

extension Lowering {
  mutating func makeUpdate(_ plan: LogicalPlan, _ needed: SlotSet) throws(LoweringError) -> Operator {
    if case .merge(let merge) = plan.op { return try makeMerge(merge, plan, needed) }
    var child = needed
    child.subtract(plan.op.produced)
    child.formUnion(plan.op.used)
    let input = try lower(plan.inputs[0], needed: child)
    switch plan.op {
    case .create(let create):
      return CreateOperator(input: input, items: try createItems(create), slots: slots)
    case .set(let items): return SetOperator(input: input, items: try setItems(items))
    case .remove(let items): return SetOperator(input: input, items: try removeItems(items))
    case .delete(let targets, let detach):
      return DeleteOperator(input: input, targets: try evaluators(targets), detach: detach)
    default: return input
    }
  }

  private mutating func createItems(_ create: BoundCreate) throws(LoweringError) -> [CreateOperator.Item] {
    var items: [CreateOperator.Item] = []
    for element in create.elements {
      switch element {
      case .node(let node):
        items.append(
          .node(slot: node.slot, labels: node.labels, properties: try propertySource(node.properties)))
      case .relationship(let relationship):
        items.append(
          .relationship(
            slot: relationship.slot, type: relationship.type, start: relationship.start,
            end: relationship.end, properties: try propertySource(relationship.properties)))
      }
    }
    return items
  }

  private mutating func propertySource(_ properties: BoundExpression?) throws(LoweringError)
    -> PropertySource
  {
    guard let properties else { return .entries([]) }
    guard case .map(let entries) = properties.kind else { return .map(try evaluator(properties)) }
    var result: [(key: String, value: Evaluator)] = []
    for entry in entries { result.append((entry.key, try evaluator(entry.value))) }
    return .entries(result)
  }

  private mutating func setItems(_ items: [BoundSetItem]) throws(LoweringError) -> [SetOperator.Item] {
    var result: [SetOperator.Item] = []
    for item in items {
      switch item {
      case .property(let target, let key, let value, _):
        if case .slot(let slot) = target.kind, value.readsNothing(but: slot) {
          result.append(.ownProperty(slot: slot, key: key, value: try evaluator(value)))
          continue
        }
        result.append(.property(try evaluator(target), key: key, value: try evaluator(value)))
      case .dynamicProperty(let target, let key, let value, _):
        result.append(
          .dynamicProperty(try evaluator(target), key: try evaluator(key), value: try evaluator(value)))
      case .replace(let slot, let value, _): result.append(.replace(slot: slot, value: try evaluator(value)))
      case .merge(let slot, let value, _): result.append(.merge(slot: slot, value: try evaluator(value)))
      case .labels(let slot, let labels, _): result.append(.addLabels(slot: slot, labels))
      }
    }
    return result
  }

  private mutating func removeItems(_ items: [BoundRemoveItem]) throws(LoweringError) -> [SetOperator.Item] {
    let null = ConstantEvaluator(.null)
    var result: [SetOperator.Item] = []
    for item in items {
      switch item {
      case .property(let target, let key, _):
        result.append(.property(try evaluator(target), key: key, value: null))
      case .dynamicProperty(let target, let key, _):
        result.append(.dynamicProperty(try evaluator(target), key: try evaluator(key), value: null))
      case .labels(let slot, let labels, _): result.append(.removeLabels(slot: slot, labels))
      }
    }
    return result
  }

  private mutating func makeMerge(_ merge: BoundMerge, _ plan: LogicalPlan, _ needed: SlotSet)
    throws(LoweringError) -> Operator
  {
    // Stored rows carry what is read behind the MERGE and what ON CREATE and ON MATCH read.
    var kept = needed
    for item in merge.onCreate + merge.onMatch { kept.formUnion(item.usedSlots) }
    let match = try lowerSubplan(plan.inputs[1], needed: kept, rowByRow: true)
    var child = kept
    child.subtract(plan.op.produced)
    child.formUnion(plan.op.used)
    child.formUnion(SlotSet(match.imports))
    let input = try lower(plan.inputs[0], needed: child)
    return MergeOperator(
      input: input, match: match, items: try createItems(merge.create),
      required: try requiredProperties(merge.create), onCreate: try setItems(merge.onCreate),
      onMatch: try setItems(merge.onMatch), carry: kept.slots, slots: slots)
  }

  private mutating func requiredProperties(_ create: BoundCreate) throws(LoweringError)
    -> [(name: String, value: Evaluator)]
  {
    var result: [(name: String, value: Evaluator)] = []
    for element in create.elements {
      let properties =
        switch element {
        case .node(let node): node.properties
        case .relationship(let relationship): relationship.properties
        }
      guard case .map(let entries) = properties?.kind else { continue }
      for entry in entries { result.append((entry.key, try evaluator(entry.value))) }
    }
    return result
  }
}
