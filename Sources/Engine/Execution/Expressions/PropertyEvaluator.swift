/// `base.key`: a property of a node or relationship, an entry of a map, a component of a temporal value.
public final class PropertyEvaluator: Evaluator {
  private let base: Evaluator
  private let key: OwnedString
  private let id: KeyID?
  private let span: Range<Int>?
  private let output = Vector()

  /// - Parameter id: the number of `key` in the catalog. When nil it is looked up once a batch, because
  ///   the statement itself may be the first to use the key.
  public init(_ base: Evaluator, key: String, id: KeyID? = nil, span: Range<Int>? = nil) {
    self.base = base
    self.key = OwnedString(key)
    self.id = id
    self.span = span
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

  /// Compares the property with a bound on the pages of its column, for elements that follow each other as a
  /// scan gives them; entries of other rows than those asked for may be written too.
  ///
  /// False, with nothing of use written, when it takes reading values.
  func compareRun(
    _ relation: Relation, _ bound: Value, _ batch: Batch, _ rows: Rows, _ context: ExecutionContext,
    into truths: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let slot = (base as? SlotEvaluator)?.slot else { return false }
    let elements = batch.column(slot)
    let run = elements.runLength
    // A few rows of a run are sooner read one by one.
    guard run > 0, run <= 8 * rows.count, elements.form == .nodes || elements.form == .relationships,
      context.counters.nodesDeleted == 0, context.counters.relationshipsDeleted == 0,
      let id = self.id ?? context.graph.propertyKey(key.ref)
    else { return false }
    return context.graph.compareRun(
      id, isRelationship: elements.form == .relationships, first: elements.ids[0], count: run, relation,
      bound,
      into: truths)
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
