/// Relationship uniqueness: a new relationship must differ from those of earlier slots of the same MATCH.
struct UniquenessCheck {
  /// Slots that hold a relationship or a list of relationships.
  let slots: [Int]

  var isEmpty: Bool { slots.isEmpty }

  /// True when the relationship stands in none of the slots of this row.
  func admits(_ relationship: UInt32, _ batch: Batch, _ row: Int) -> Bool {
    for slot in slots {
      let vector = batch.column(slot)
      if vector.form == .relationships {
        if vector.relationship(row).raw == relationship { return false }
        continue
      }
      let value = vector[row]
      switch value.tag {
      case .relationship:
        if value.asRelationship.raw == relationship { return false }
      case .list:
        for element in value.asList.elements
        where element.tag == .relationship && element.asRelationship.raw == relationship { return false }
      default: continue
      }
    }
    return true
  }
}
