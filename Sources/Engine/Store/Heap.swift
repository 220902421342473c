import Synchronization

/// Block storage of a graph for the values of its properties that are not plain: lists, maps, durations,
/// paths.
///
/// Append-only and shared by all snapshots of a graph, like the string pool: a block, once made, is never
/// moved, changed or given back while the heap lives, so values may be copied freely between versions of the
/// graph.
///
/// Threads: making a block takes the lock, reading one takes none.
final class Heap: @unchecked Sendable {
  private let arena = Mutex(Arena())

  var memoryUse: Int { arena.withLock { $0.capacity } }

  /// A deep copy of the value with every block in this heap and every string in the pool.
  func retain(_ value: Value, strings: StringPool) throws(StoreError) -> Value {
    switch value.tag {
    case .null, .boolean, .integer, .float, .node, .relationship, .dateTime, .localDateTime, .date, .time,
      .localTime:
      return value
    case .string:
      return Value(try strings.intern(value.asString))
    case .list, .map, .path, .duration:
      return try copy(value, strings: strings, depth: 0)
    }
  }

  private func copy(_ value: Value, strings: StringPool, depth: Int) throws(StoreError) -> Value {
    guard depth <= maximumNesting else {
      throw StoreError(
        "ResourceError", "NestingLimitExceeded",
        "lists and maps may be nested \(maximumNesting) levels deep, not more")
    }
    switch value.tag {
    case .list:
      var elements: [Value] = []
      elements.reserveCapacity(value.asList.count)
      for element in value.asList.elements {
        elements.append(try copy(element, strings: strings, depth: depth + 1))
      }
      let block = make { $0.list(elements) }
      return Value(head: value.head, payload: block.payload)
    case .map:
      var entries: [MapEntry] = []
      entries.reserveCapacity(value.asMap.count)
      for entry in value.asMap.entries {
        entries.append(
          MapEntry(
            key: Value(try strings.intern(entry.key.asString)),
            value: try copy(entry.value, strings: strings, depth: depth + 1)))
      }
      let block = make { $0.map(entries) }
      return Value(head: value.head, payload: block.payload)
    case .path:
      return make { $0.path(nodes: value.asPath.nodes, relationships: value.asPath.relationships) }
    case .duration:
      let duration = value.asDuration
      return make {
        $0.duration(
          months: duration.months, days: duration.days, seconds: duration.seconds,
          nanoseconds: duration.nanoseconds)
      }
    case .string: return Value(try strings.intern(value.asString))
    default: return value
    }
  }

  /// A list of values that are already retained, for the entries of indexes over several keys.
  func list(_ elements: [Value]) -> Value { make { $0.list(elements) } }

  private func make(_ body: (Arena) -> Value) -> Value {
    arena.withLock { arena in body(arena) }
  }
}
