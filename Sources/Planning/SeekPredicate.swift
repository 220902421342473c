import Semantics
import Syntax

/// A predicate an index can answer: `n.p = e`, `n.p IN e`, `n.p < e` and its kin, with `e` known before `n`.
struct SeekPredicate {
  var property: String
  var key: NodeSeek.Key

  init?(_ expression: BoundExpression, of slot: Slot, known: SlotSet) {
    guard let found = SeekPredicate.find(expression, slot, known) else { return nil }
    self = found
  }

  private init(_ property: String, _ key: NodeSeek.Key) {
    self.property = property
    self.key = key
  }

  private static func find(_ expression: BoundExpression, _ slot: Slot, _ known: SlotSet) -> SeekPredicate? {
    switch expression.kind {
    case .comparison(let first, let links) where links.count == 1:
      let operand = links[0].operand
      if let name = property(first, of: slot), operand.slots.isSubset(of: known) {
        return key(links[0].op, operand).map { SeekPredicate(name, $0) }
      }
      if let name = property(operand, of: slot), first.slots.isSubset(of: known) {
        return key(links[0].op.mirrored, first).map { SeekPredicate(name, $0) }
      }
      return nil
    case .inList(let element, let list):
      guard let name = property(element, of: slot), list.slots.isSubset(of: known) else { return nil }
      return SeekPredicate(name, .anyOf(list))
    default: return nil
    }
  }

  private static func key(_ op: ComparisonOperator, _ value: BoundExpression) -> NodeSeek.Key? {
    switch op {
    case .equal: .equal(value)
    case .less: .range(lower: nil, upper: (value, false))
    case .lessOrEqual: .range(lower: nil, upper: (value, true))
    case .greater: .range(lower: (value, false), upper: nil)
    case .greaterOrEqual: .range(lower: (value, true), upper: nil)
    case .notEqual: nil
    }
  }

  private static func property(_ expression: BoundExpression, of slot: Slot) -> String? {
    guard case .property(let base, let name) = expression.kind, case .slot(slot) = base.kind else {
      return nil
    }
    return name
  }
}

extension ComparisonOperator {
  /// The operator with its sides exchanged.
  var mirrored: ComparisonOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}
