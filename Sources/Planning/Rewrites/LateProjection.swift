import Engine
import Semantics

/// Computes what ORDER BY does not need after the sort, where a LIMIT leaves few rows.
///
/// In `MATCH (p) RETURN p.id AS id, p.name AS name ORDER BY id LIMIT 3` the sort carries p, four bytes, and
/// only three names are ever looked at.
struct LateProjection {
  /// Group keys to be computed from their node before the sort.
  private(set) var keys: [BoundItem]
  /// Items to be computed before the sort, and after it.
  private(set) var early: [BoundItem]
  private(set) var late: [BoundItem] = []

  /// - Parameters:
  ///   - keys: group keys that items read by their slots, and which are functions of a node of the row.
  ///   - isAllowed: false leaves everything before the sort.
  init(_ projection: BoundProjection, keys: [BoundItem], isAllowed: Bool) {
    self.keys = keys
    early = projection.items
    guard isAllowed, projection.limit != nil, !projection.orderBy.isEmpty, !projection.distinct else {
      return
    }
    var sorted = SlotSet()
    for item in projection.orderBy { item.expression.collectSlots(into: &sorted) }
    early = []
    for item in projection.items {
      if let later = LateProjection.postponed(item, keys), !sorted.contains(item.slot) {
        late.append(later)
      } else {
        early.append(item)
      }
    }
    for item in early { item.expression.collectSlots(into: &sorted) }
    self.keys = keys.filter { sorted.contains($0.slot) }
  }

  /// The item as it can be computed from the node or relationship it is about; nil when it cannot wait.
  private static func postponed(_ item: BoundItem, _ keys: [BoundItem]) -> BoundItem? {
    if case .slot(let slot) = item.expression.kind {
      guard let key = keys.first(where: { $0.slot == slot }), !key.passesThrough else { return nil }
      return BoundItem(name: item.name, slot: item.slot, expression: key.expression)
    }
    guard item.expression.cannotFail, !item.expression.slots.slots.isEmpty,
      item.expression.readsElementsOnly
    else { return nil }
    return item
  }
}

extension BoundExpression {
  /// Whether the slots it reads are of nodes and relationships, which a row carries in few bytes.
  fileprivate var readsElementsOnly: Bool {
    if case .slot = kind { return type == .node || type == .relationship }
    return children.allSatisfy(\.readsElementsOnly)
  }
}
