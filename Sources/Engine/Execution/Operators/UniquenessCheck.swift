/// Relationship uniqueness: a new relationship must differ from those of earlier slots of the same MATCH.
struct UniquenessCheck {
  /// Slots that hold a relationship or a list of relationships.
  let slots: [Int]

  var isEmpty: Bool { slots.isEmpty }

  /// True when the relationship stands in none of the slots of this row.
  @inline(__always)
  func admits(_ relationship: UInt32, _ batch: Batch, _ row: Int) -> Bool {
    for slot in slots where !differs(relationship, from: batch.column(slot), row) { return false }
    return true
  }

  /// All relationships that stand in the slots of this row.
  func collect(_ batch: Batch, _ row: Int, into relationships: inout [UInt32]) {
    relationships.removeAll(keepingCapacity: true)
    for slot in slots {
      let vector = batch.column(slot)
      let relationship = vector.relationship(row)
      if relationship != .none {
        relationships.append(relationship.raw)
      } else if vector.form == .values, vector[row].tag == .list {
        for element in vector[row].asList.elements where element.tag == .relationship {
          relationships.append(element.asRelationship.raw)
        }
      }
    }
  }

  @inline(__always)
  private func differs(_ relationship: UInt32, from vector: Vector, _ row: Int) -> Bool {
    if vector.form == .relationships { return vector.ids[row] != relationship }
    let value = vector[row]
    switch value.tag {
    case .relationship: return value.asRelationship.raw != relationship
    case .list:
      for element in value.asList.elements
      where element.tag == .relationship && element.asRelationship.raw == relationship { return false }
      return true
    default: return true
    }
  }
}
