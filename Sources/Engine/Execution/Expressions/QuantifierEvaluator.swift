/// The four quantifiers over a list; the raw value is how they are written.
public enum Quantification: String, CaseIterable, Sendable {
  case all, any, none, single

  /// The result from the number of elements for which the predicate is true, false and unknown.
  ///
  /// Certainty wins: an element that decides outweighs any number of unknown ones.
  public func result(true trues: Int, false falses: Int, unknown: Int) -> Ternary {
    switch self {
    case .all: falses > 0 ? .false : unknown > 0 ? .unknown : .true
    case .any: trues > 0 ? .true : unknown > 0 ? .unknown : .false
    case .none: trues > 0 ? .false : unknown > 0 ? .unknown : .true
    case .single: trues > 1 ? .false : unknown > 0 ? .unknown : Ternary(trues == 1)
    }
  }
}

/// `all(x IN list WHERE predicate)` and its kin; null for a null list.
public final class QuantifierEvaluator: Evaluator {
  private struct Tally {
    var trues = 0
    var falses = 0
    var unknown = 0
  }

  private let quantification: Quantification
  private let list: Evaluator
  private let predicate: Evaluator?
  private let span: Range<Int>?
  private let unnester: ElementUnnester
  private let output = Vector()
  private let tallies: UnsafeMutablePointer<Tally> = .allocate(capacity: batchCapacity)

  /// - Parameters:
  ///   - variable: the slot of the element.
  ///   - captures: the slots of the outer columns that the predicate reads.
  ///   - predicate: nil when the elements themselves are the truth values.
  public init(
    _ quantification: Quantification, list: Evaluator, variable: Int, captures: [Int], predicate: Evaluator?,
    span: Range<Int>? = nil
  ) {
    self.quantification = quantification
    self.list = list
    self.predicate = predicate
    self.span = span
    unnester = ElementUnnester(captures: captures, variableSlot: variable)
  }

  deinit { tallies.deallocate() }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let lists = try list.evaluate(batch, rows, context)
    for i in 0..<rows.count { (tallies + rows[i]).initialize(to: Tally()) }
    try unnester.unnest(lists, batch, rows, context, span: span) { inner throws(ExecutionError) in
      let truths = try predicate?.evaluate(inner.batch, Rows(count: inner.count), context) ?? inner.variable
      for row in 0..<inner.count {
        let parent = Int(inner.parents[row])
        if try isTrue(truths[row], span) {
          tallies[parent].trues += 1
        } else if truths[row].isNull {
          tallies[parent].unknown += 1
        } else {
          tallies[parent].falses += 1
        }
      }
    }
    for i in 0..<rows.count {
      let row = rows[i]
      let tally = tallies[row]
      let result = quantification.result(true: tally.trues, false: tally.falses, unknown: tally.unknown)
      output.values[row] = lists[row].isNull ? .null : Value(result)
    }
    return output
  }
}
