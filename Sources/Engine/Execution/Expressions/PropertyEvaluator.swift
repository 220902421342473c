/// `base.key`: a property of a node or relationship, an entry of a map, a component of a temporal value.
public final class PropertyEvaluator: Evaluator {
  private let base: Evaluator
  private let key: OwnedString
  private let id: KeyID?
  private let span: Range<Int>?
  /// The column that is read, where the base is one.
  private let slot: Int?
  private let output = Vector()

  /// - Parameter id: the number of `key` in the catalog. When nil it is looked up once a batch, because
  ///   the statement itself may be the first to use the key.
  public init(_ base: Evaluator, key: String, id: KeyID? = nil, span: Range<Int>? = nil) {
    self.base = base
    self.key = OwnedString(key)
    self.id = id
    self.span = span
    slot = (base as? SlotEvaluator)?.slot
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let vector = try base.evaluate(batch, rows, context)
    let id = self.id ?? context.graph.propertyKey(key.ref)
    do {
      switch vector.form {
      case .nodes:
        if context.counters.nodesDeleted != 0 { try checkNodes(vector, rows, context) }
        guard let id else { break }
        context.graph.gatherNodeProperty(id, of: vector, rows, into: output)
        return output
      case .relationships:
        if context.counters.relationshipsDeleted != 0 || context.counters.nodesDeleted != 0 {
          try checkRelationships(vector, rows, context)
        }
        guard let id else { break }
        context.graph.gatherRelationshipProperty(id, of: vector, rows, into: output)
        return output
      default:
        try readValues(vector, rows, id, context)
        return output
      }
    } catch {
      throw error.at(span)
    }
    output.setConstant(.null)
    return output
  }

  /// The property of elements that follow each other as a scan gives them, the rows asked for among them.
  ///
  /// Nil when it takes reading values, or is sooner done so: a few rows of a long run.
  func run(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext) -> PropertyRun? {
    guard let slot else { return nil }
    let elements = batch.column(slot)
    let run = elements.runLength
    guard run > 0, run <= 8 * rows.count, elements.form == .nodes || elements.form == .relationships,
      context.counters.nodesDeleted == 0, context.counters.relationshipsDeleted == 0,
      let id = self.id ?? context.graph.propertyKey(key.ref)
    else { return nil }
    return context.graph.propertyRun(
      id, isRelationship: elements.form == .relationships, first: elements.ids[0], count: run)
  }

  private func readValues(
    _ vector: Vector, _ rows: Rows, _ id: KeyID?, _ context: ExecutionContext
  ) throws(ExecutionError) {
    if vector.isConstant {
      output.setConstant(try context.property(of: vector[0], key: key.ref, id: id))
      return
    }
    for i in 0..<rows.count {
      let row = rows[i]
      output.values[row] = try context.property(of: vector[row], key: key.ref, id: id)
    }
  }

  private func checkNodes(_ vector: Vector, _ rows: Rows, _ context: ExecutionContext) throws(ExecutionError)
  {
    for i in 0..<rows.count {
      let node = NodeID(vector.ids[rows[i]])
      if node != .none { try context.checkLive(node) }
    }
  }

  private func checkRelationships(
    _ vector: Vector, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    for i in 0..<rows.count {
      let relationship = RelationshipID(vector.ids[rows[i]])
      if relationship != .none { try context.checkLive(relationship) }
    }
  }
}
