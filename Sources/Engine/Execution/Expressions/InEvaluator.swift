/// `element IN list`, in three-valued logic: true when an element is equal, else unknown when a null was
/// in the way.
public final class InEvaluator: Evaluator {
  private let element: Evaluator
  private let list: Evaluator
  private let span: Range<Int>?
  private let output = Vector()
  /// A table of the list's elements when the list is the same for every batch.
  private let constantSet: ConstantSet?

  public init(_ element: Evaluator, _ list: Evaluator, span: Range<Int>? = nil) {
    self.element = element
    self.list = list
    self.span = span
    constantSet = list.constant.flatMap(ConstantSet.init)
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let elements = try element.evaluate(batch, rows, context)
    let lists = try list.evaluate(batch, rows, context)
    let set = constantSet
    for i in 0..<rows.count {
      let row = rows[i]
      let list = lists[row]
      guard list.tag == .list else {
        guard list.isNull else {
          throw ExecutionError.type("InvalidArgumentType", "IN needs a list, not \(list.typeName)").at(span)
        }
        output.values[row] = .null
        continue
      }
      let value = elements[row]
      if let answer = set?.contains(value) {
        output.values[row] = Value(answer)
      } else {
        output.values[row] = Value(isMember(value, of: list.asList.elements))
      }
    }
    return output
  }
}

/// Membership by equality; unknown when no element is equal but one may be.
func isMember(_ value: Value, of elements: UnsafeBufferPointer<Value>) -> Ternary {
  var result = Ternary.false
  for element in elements {
    switch areEqual(value, element) {
    case .true: return .true
    case .unknown: result = .unknown
    case .false: continue
    }
  }
  return result
}

/// The elements of a long constant list of scalars, found by hash.
private struct ConstantSet {
  private var table: [Value]
  private let mask: Int

  /// Nil when the list is short, or holds a null, list or map, about which a hash cannot tell.
  init?(_ list: Value) {
    guard list.tag == .list, list.asList.count >= 8 else { return nil }
    let elements = list.asList.elements
    guard elements.allSatisfy(ConstantSet.isPlain) else { return nil }
    var capacity = 16
    while capacity < elements.count * 2 { capacity *= 2 }
    table = Array(repeating: .null, count: capacity)
    mask = capacity - 1
    for element in elements where !isNaN(element) {
      var place = Int(truncatingIfNeeded: hashValue(element)) & mask
      while !table[place].isNull { place = (place + 1) & mask }
      table[place] = element
    }
  }

  /// Nil when only a scan can tell.
  @inline(__always)
  func contains(_ value: Value) -> Ternary? {
    guard ConstantSet.isPlain(value) else { return value.isNull ? .unknown : nil }
    var place = Int(truncatingIfNeeded: hashValue(value)) & mask
    while !table[place].isNull {
      if areEqual(table[place], value) == .true { return .true }
      place = (place + 1) & mask
    }
    return .false
  }

  private static func isPlain(_ value: Value) -> Bool {
    value.tag != .null && value.tag != .list && value.tag != .map
  }
}
