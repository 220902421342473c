/// `[a, b, c]`
public final class ListEvaluator: Evaluator {
  private let elements: [Evaluator]
  private let output = Vector()

  public init(_ elements: [Evaluator]) { self.elements = elements }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    var columns: [Vector] = []
    columns.reserveCapacity(elements.count)
    for element in elements { columns.append(try element.evaluate(batch, rows, context)) }
    for i in 0..<rows.count {
      let row = rows[i]
      let list = context.arena.list(count: columns.count) { buffer in
        for (place, column) in columns.enumerated() { buffer[place] = column[row] }
      }
      output.values[row] = try checkNesting(list)
    }
    return output
  }
}

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
    for (key, value) in entries {
      let bytes = Array(key.utf8)
      if let place = keys.firstIndex(where: { $0.text.text.utf8.elementsEqual(bytes) }) {
        values[place] = value
      } else {
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
    do {
      for i in 0..<rows.count {
        let row = rows[i]
        output.values[row] = try project(bases[row], columns.map { $0?[row] }, keys, context)
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  private func project(
    _ base: Value, _ values: [Value?], _ keys: [Value], _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    if base.isNull { return .null }
    guard let properties = try context.propertyMap(of: base) else {
      throw .type(
        "InvalidArgumentType", "a map projection needs a node, relationship or map, not \(base.typeName)")
    }
    var entries: [MapEntry] = []
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
      case .entry: set(keys[place], values[place] ?? .null)
      }
    }
    return try checkNesting(context.arena.map(entries))
  }
}
