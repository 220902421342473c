/// A condition on each relationship of a variable-length pattern, from its property map or inline WHERE, or
/// on each node of a path.
public final class MemberPredicate {
  private let slot: Int
  private let predicates: [Evaluator]
  private let batch: Batch
  private let column: Vector
  private let form: Vector.Form

  /// - Parameters:
  ///   - slot: where the predicates expect the member.
  ///   - form: what a member is, a node or a relationship.
  public init(
    slot: Int, predicates: [Evaluator], form: Vector.Form = .relationships, slots: Int
  ) {
    self.slot = slot
    self.predicates = predicates
    self.form = form
    batch = Batch(slots: slots)
    column = Vector(form)
  }

  /// Whether every predicate is true of a member, by its id; other slots are those of a row.
  func admits(_ member: UInt32, _ outer: Batch, _ row: Int, _ context: ExecutionContext)
    throws(ExecutionError) -> Bool
  {
    batch.columns = outer.columns
    batch.columns[slot] = column
    batch.count = outer.count
    column.reset(form)
    column.ids[row] = member
    var index = UInt16(truncatingIfNeeded: row)
    for predicate in predicates where try !evaluate(predicate, batch, &index, context).isTrue {
      return false
    }
    return true
  }
}
