/// `base[index]`: an element of a list, or an entry or property under a computed key.
public final class IndexEvaluator: Evaluator {
  private let base: Evaluator
  private let index: Evaluator
  private let span: Range<Int>?
  private let output = Vector()

  public init(_ base: Evaluator, _ index: Evaluator, span: Range<Int>? = nil) {
    self.base = base
    self.index = index
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let bases = try base.evaluate(batch, rows, context)
    let indices = try index.evaluate(batch, rows, context)
    do {
      if bases.isConstant, indices.isConstant {
        output.setConstant(try element(of: bases[0], at: indices[0], context))
        return output
      }
      for i in 0..<rows.count {
        let row = rows[i]
        output.values[row] = try element(of: bases[row], at: indices[row], context)
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  private func element(
    of base: Value, at index: Value, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    switch base.tag {
    case .null: return .null
    case .list:
      if index.isNull { return .null }
      guard index.tag == .integer else {
        throw .type(
          "ListElementAccessByNonInteger", "a list is indexed by an integer, not by \(index.typeName)")
      }
      let elements = base.asList.elements
      let position = index.asInteger < 0 ? index.asInteger + Int64(elements.count) : index.asInteger
      guard position >= 0, position < elements.count else { return .null }
      return elements[Int(position)]
    case .map, .node, .relationship:
      if index.isNull { return .null }
      guard index.tag == .string else {
        throw .type(
          "MapElementAccessByNonString", "\(base.typeName) is indexed by a string, not by \(index.typeName)")
      }
      let key = index.asString
      let id = base.tag == .map ? nil : context.graph.propertyKey(key)
      return try context.property(of: base, key: key, id: id)
    default:
      throw .type(
        "InvalidArgumentType", "\(base.typeName) cannot be indexed; only lists, maps and graph elements can")
    }
  }
}
