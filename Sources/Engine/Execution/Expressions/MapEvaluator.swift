/// `{key: value, ...}`; of two entries with one key the last counts.
public final class MapEvaluator: Evaluator {
  private let entries: MapEntryEvaluators
  private let output = Vector()

  public init(_ entries: [(key: String, value: Evaluator)]) {
    self.entries = MapEntryEvaluators(entries)
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let columns = try entries.evaluate(batch, rows, context)
    var scratch: [MapEntry] = []
    scratch.reserveCapacity(columns.count)
    for i in 0..<rows.count {
      let row = rows[i]
      scratch.removeAll(keepingCapacity: true)
      for (place, column) in columns.enumerated() {
        scratch.append(MapEntry(key: entries.keys[place].value, value: column[row]))
      }
      output.values[row] = try checkNesting(context.arena.map(scratch))
    }
    return output
  }
}

/// The entries of a map under construction, keys distinct.
///
/// Keys are copied into the arena of each statement, since a result may outlive its plan.
private final class MapEntryEvaluators {
  private(set) var keys: [(text: OwnedString, value: Value)] = []
  private var values: [Evaluator] = []

  init(_ entries: [(key: String, value: Evaluator)]) {
    // By bytes: Swift's strings would take two spellings of one accent for the same key.
    var places: [[UInt8]: Int] = [:]
    for (key, value) in entries {
      let bytes = Array(key.utf8)
      if let place = places[bytes] {
        values[place] = value
      } else {
        places[bytes] = keys.count
        let text = OwnedString(key)
        keys.append((text, text.value))
        values.append(value)
      }
    }
  }

  func evaluate(
    _ batch: Batch, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) -> [Vector] {
    var columns: [Vector] = []
    columns.reserveCapacity(values.count)
    for (place, value) in values.enumerated() {
      keys[place].value = context.arena.string(keys[place].text.ref.bytes)
      columns.append(try value.evaluate(batch, rows, context))
    }
    return columns
  }
}
