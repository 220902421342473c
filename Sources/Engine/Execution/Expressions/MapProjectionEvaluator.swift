/// `n {.name, .*, key: expression}`: null when `n` is null.
public final class MapProjectionEvaluator: Evaluator {
  public enum Item {
    /// `.key`
    case property(String)
    /// `.*`
    case allProperties
    /// `key: expression`, and `variable` as `variable: variable`
    case entry(String, Evaluator)
  }

  private enum Step {
    case property(OwnedString)
    case allProperties
    case entry(OwnedString, Evaluator)
  }

  private let base: Evaluator
  private let steps: [Step]
  private let span: Range<Int>?
  private let output = Vector()

  public init(_ base: Evaluator, _ items: [Item], span: Range<Int>? = nil) {
    self.base = base
    self.span = span
    steps = items.map { item in
      switch item {
      case .property(let key): .property(OwnedString(key))
      case .allProperties: .allProperties
      case .entry(let key, let value): .entry(OwnedString(key), value)
      }
    }
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let bases = try base.evaluate(batch, rows, context)
    var columns: [Vector?] = []
    var keys: [Value] = []
    for step in steps {
      switch step {
      case .property(let key):
        columns.append(nil)
        keys.append(context.arena.string(key.ref.bytes))
      case .allProperties:
        columns.append(nil)
        keys.append(.null)
      case .entry(let key, let value):
        columns.append(try value.evaluate(batch, rows, context))
        keys.append(context.arena.string(key.ref.bytes))
      }
    }
    var entries: [MapEntry] = []
    do {
      for i in 0..<rows.count {
        let row = rows[i]
        let base = bases[row]
        if base.isNull {
          output.values[row] = .null
          continue
        }
        entries.removeAll(keepingCapacity: true)
        try project(base, row, columns, keys, into: &entries, context)
        output.values[row] = try checkNesting(context.arena.map(entries))
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  private func project(
    _ base: Value, _ row: Int, _ columns: [Vector?], _ keys: [Value], into entries: inout [MapEntry],
    _ context: ExecutionContext
  ) throws(ExecutionError) {
    guard let properties = try context.propertyMap(of: base) else {
      throw .type(
        "InvalidArgumentType",
        "a map projection needs a node, relationship or map, not \(base.typeName)")
    }
    func set(_ key: Value, _ value: Value) {
      if let place = entries.firstIndex(where: { $0.key.asString == key.asString }) {
        entries[place].value = value
      } else {
        entries.append(MapEntry(key: key, value: value))
      }
    }
    for (place, step) in steps.enumerated() {
      switch step {
      case .property(let key): set(keys[place], properties.asMap.value(for: key.ref) ?? .null)
      case .allProperties: for entry in properties.asMap.entries { set(entry.key, entry.value) }
      case .entry: set(keys[place], columns[place]?[row] ?? .null)
      }
    }
  }
}
