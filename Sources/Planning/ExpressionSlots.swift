import Semantics

extension BoundExpression {
  /// The slots of the row that the expression reads; variables of its own (of comprehensions, say) are not
  /// among them.
  var slots: SlotSet {
    var set = SlotSet()
    collectSlots(into: &set)
    return set
  }

  /// Adds the slots the expression reads.
  func collectSlots(into set: inout SlotSet) {
    switch kind {
    case .slot(let slot): set.insert(slot)
    case .path(let start, let steps):
      set.insert(start)
      for step in steps { set.insert(step) }
    case .listComprehension(let variable, let list, let predicate, let projection):
      list.collectSlots(into: &set)
      addBody([predicate, projection].compactMap { $0 }, without: [variable], to: &set)
    case .quantifier(_, let variable, let list, let predicate):
      list.collectSlots(into: &set)
      addBody([predicate], without: [variable], to: &set)
    case .reduce(let accumulator, let initial, let variable, let list, let body):
      initial.collectSlots(into: &set)
      list.collectSlots(into: &set)
      addBody([body], without: [accumulator, variable], to: &set)
    case .subquery(let subquery):
      for slot in subquery.imports { set.insert(slot) }
    default:
      for child in children { child.collectSlots(into: &set) }
    }
  }

  private func addBody(_ body: [BoundExpression], without own: [Slot], to set: inout SlotSet) {
    var inner = SlotSet()
    for expression in body { expression.collectSlots(into: &inner) }
    for slot in own { inner.remove(slot) }
    set.formUnion(inner)
  }

  /// Direct sub-expressions, in the order they are written; those of a subquery are not among them.
  var children: [BoundExpression] {
    switch kind {
    case .null, .boolean, .integer, .float, .string, .parameter, .slot, .path, .subquery: []
    case .list(let elements): elements
    case .map(let entries): entries.map(\.value)
    case .property(let base, _): [base]
    case .index(let base, let index): [base, index]
    case .slice(let base, let from, let to): [base] + [from, to].compactMap { $0 }
    case .not(let operand), .negate(let operand), .plus(let operand): [operand]
    case .chain(let first, let links): [first] + links.map(\.operand)
    case .logical(_, let operands): operands
    case .comparison(let first, let links): [first] + links.map(\.operand)
    case .stringPredicate(_, let text, let part): [text, part]
    case .inList(let element, let list): [element, list]
    case .isNull(let operand, _): [operand]
    case .labelTest(let operand, _): [operand]
    case .call(_, let arguments): arguments
    case .caseOf(let subject, let branches, let otherwise):
      [subject].compactMap { $0 } + branches.flatMap { [$0.when, $0.then] } + [otherwise].compactMap { $0 }
    case .listComprehension(_, let list, let predicate, let projection):
      [list] + [predicate, projection].compactMap { $0 }
    case .quantifier(_, _, let list, let predicate): [list, predicate]
    case .reduce(_, let initial, _, let list, let body): [initial, list, body]
    case .mapProjection(let base, let items):
      [base]
        + items.compactMap {
          if case .entry(_, let value) = $0 { value } else { nil }
        }
    }
  }

  /// Whether evaluating it may look at the graph: a property, a label, a function of an element, a subquery.
  var readsGraph: Bool {
    switch kind {
    case .property, .index, .labelTest, .subquery, .mapProjection, .call: true
    default: children.contains(where: \.readsGraph)
    }
  }
}
