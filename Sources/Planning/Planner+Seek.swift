import Engine
import Semantics

/// Which index, if any, finds a node of the pattern.
extension MatchState {
  struct Seek {
    var seek: NodeSeek
    var predicate: Int
    var secondPredicate: Int?
    var rows: Double
  }

  /// The most selective way an index finds the node, if any.
  func bestSeek(_ node: BoundNode) -> Seek? {
    var best: Seek?
    for label in node.labels?.requiredNames ?? [] {
      guard let labelID = graph.label(label) else { continue }
      for (place, pending) in pendingPredicates.enumerated() {
        guard let match = SeekPredicate(pending.expression, of: node.slot, known: known),
          let key = graph.propertyKey(match.property), hasIndex(labelID, key, for: match.key)
        else { continue }
        var seek = Seek(
          seek: NodeSeek(slot: node.slot, label: label, property: match.property, key: match.key),
          predicate: place, secondPredicate: nil,
          rows: costs.seekRows(labelID, key, match.key))
        if case .range(let lower, let upper) = match.key {
          mergeOtherBound(&seek, lower: lower, upper: upper, match.property, node.slot)
        }
        if best.map({ seek.rows < $0.rows }) ?? true { best = seek }
      }
    }
    return best
  }

  private func hasIndex(_ label: LabelID, _ property: KeyID, for key: NodeSeek.Key) -> Bool {
    if case .range = key { return graph.index(label, [property], kind: .range) != nil }
    return graph.index(label, [property]) != nil
  }

  /// Joins `n.p > a` with `n.p < b` into one range.
  private func mergeOtherBound(
    _ seek: inout Seek, lower: (value: BoundExpression, inclusive: Bool)?,
    upper: (value: BoundExpression, inclusive: Bool)?, _ property: String, _ slot: Slot
  ) {
    for (place, pending) in pendingPredicates.enumerated() where place != seek.predicate {
      guard let other = SeekPredicate(pending.expression, of: slot, known: known),
        other.property == property, case .range(let otherLower, let otherUpper) = other.key
      else { continue }
      if lower != nil, upper == nil, otherLower == nil, let otherUpper {
        seek.seek.key = .range(lower: lower, upper: otherUpper)
      } else if upper != nil, lower == nil, otherUpper == nil, let otherLower {
        seek.seek.key = .range(lower: otherLower, upper: upper)
      } else {
        continue
      }
      seek.secondPredicate = place
      seek.rows *= 0.3
      return
    }
  }
}
