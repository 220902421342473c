import Engine
import Semantics

extension BoundExpression {
  /// Whether it gives a value, the same one whenever it is asked, for every row of a statement that only
  /// reads: it may then be evaluated more often, less often, earlier or later than it is written.
  var cannotFail: Bool {
    switch kind {
    case .null, .boolean, .integer, .float, .string, .slot: true
    // Parameters are known before a statement runs.
    case .parameter: true
    case .property(let base, _): base.isElement
    case .labelTest(let base, _): base.isElement
    case .not(let operand): operand.type == .boolean && operand.cannotFail
    case .logical(_, let operands): operands.allSatisfy { $0.type == .boolean && $0.cannotFail }
    case .list(let elements): elements.allSatisfy(\.cannotFail)
    case .inList(let element, let list):
      if case .list = list.kind { element.cannotFail && list.cannotFail } else { false }
    case .comparison, .stringPredicate, .isNull: children.allSatisfy(\.cannotFail)
    default: false
    }
  }

  /// Whether it gives equal values for equal rows, if any: no random number is part of it.
  var isRepeatable: Bool {
    if case .call(let signature, _) = kind, !signature.isDeterministic { return false }
    return children.allSatisfy(\.isRepeatable)
  }

  /// Whether it reads nothing of the graph but properties of the element in a slot.
  func readsNothing(but slot: Slot) -> Bool {
    switch kind {
    case .null, .boolean, .integer, .float, .string, .parameter, .slot: true
    case .property(let base, _): if case .slot(slot) = base.kind { true } else { false }
    case .not, .negate, .plus, .chain, .logical, .comparison, .stringPredicate, .isNull, .list:
      children.allSatisfy { $0.readsNothing(but: slot) }
    default: false
    }
  }

  /// Whether it is a variable that holds a node or a relationship, or null.
  private var isElement: Bool {
    if case .slot = kind { type == .node || type == .relationship } else { false }
  }
}
