/// Order of values, the last two notions of sameness: comparability (`<`, `<=`, `>`, `>=`), which is
/// partial
/// and three-valued, and orderability (ORDER BY, `min`, `max`), which is total.

/// How `a` compares with `b` in `<`, `<=`, `>` and `>=`.
///
/// Numbers compare with numbers, strings with strings, booleans with booleans (false first), points in
/// time with
/// those of the same type, and lists with lists, element by element. Everything else is `.unknown`.
public func compare(_ a: Value, _ b: Value) -> Comparison {
  if a.isNumber, b.isNumber { return compareNumbers(a, b) }
  guard a.tag == b.tag else { return .unknown }
  switch a.tag {
  case .string: return Comparison(order: StringRef.order(a.asString, b.asString))
  case .boolean: return Comparison(order: Int(a.payload) - Int(b.payload))
  case .dateTime, .localDateTime, .date, .time, .localTime:
    return Comparison(order: compareTemporal(a, b))
  case .list: return compareLists(a.asList, b.asList)
  default: return .unknown
  }
}

/// The first pair that is not equal decides; when there is none the shorter list is less.
private func compareLists(_ a: ListRef, _ b: ListRef) -> Comparison {
  let (left, right) = (a.elements, b.elements)
  for i in 0..<min(left.count, right.count) {
    let (x, y) = (left[i], right[i])
    let comparison = compare(x, y)
    if comparison == .equal { continue }
    // Values without an order can still be equal: nodes, maps, durations.
    if comparison == .unknown, areEqual(x, y) == .true { continue }
    return comparison
  }
  return Comparison(order: left.count - right.count)
}

/// The total order of ORDER BY: negative, zero or positive.
///
/// Types come in this order: map, node, relationship, list, path, date time, local date time, date,
/// time, local
/// time, duration, string, boolean, number; NaN is after all numbers and null after everything.
/// Zero exactly when the values are equivalent.
public func ordering(_ a: Value, _ b: Value) -> Int {
  let (left, right) = (rank(a), rank(b))
  guard left == right else { return left - right }
  switch a.tag {
  case .null: return 0
  case .integer, .float: return orderNumbers(a, b)
  case .string: return StringRef.order(a.asString, b.asString)
  case .boolean, .node, .relationship: return a.payload < b.payload ? -1 : a.payload == b.payload ? 0 : 1
  case .list: return orderLists(a.asList, b.asList)
  case .map: return orderMaps(a.asMap, b.asMap)
  case .path: return orderPaths(a.asPath, b.asPath)
  case .dateTime, .localDateTime, .date, .time, .localTime, .duration: return compareTemporal(a, b)
  }
}

/// The place of a value's type. The raw values of tags are in this order but for null, which is last.
@inline(__always)
private func rank(_ value: Value) -> Int {
  switch value.tag {
  case .null: Tag.count
  case .float: Int(Tag.integer.rawValue)
  default: Int(value.tag.rawValue)
  }
}

private func orderNumbers(_ a: Value, _ b: Value) -> Int {
  switch compareNumbers(a, b) {
  case .less: -1
  case .equal: 0
  case .greater: 1
  case .unordered, .unknown: (isNaN(a) ? 1 : 0) - (isNaN(b) ? 1 : 0)
  }
}

private func orderLists(_ a: ListRef, _ b: ListRef) -> Int {
  let (left, right) = (a.elements, b.elements)
  for i in 0..<min(left.count, right.count) {
    let order = ordering(left[i], right[i])
    if order != 0 { return order }
  }
  return left.count - right.count
}

/// Fewer entries first, then by the sorted keys, then by their values.
private func orderMaps(_ a: MapRef, _ b: MapRef) -> Int {
  guard a.count == b.count else { return a.count - b.count }
  let (left, right) = (sortedEntries(a), sortedEntries(b))
  for i in left.indices {
    let order = StringRef.order(left[i].key.asString, right[i].key.asString)
    if order != 0 { return order }
  }
  for i in left.indices {
    let order = ordering(left[i].value, right[i].value)
    if order != 0 { return order }
  }
  return 0
}

/// In walking order, node by node and relationship by relationship; a path that goes on is greater.
private func orderPaths(_ a: PathRef, _ b: PathRef) -> Int {
  let common = min(a.length, b.length)
  for i in 0...common {
    let (x, y) = (a.nodes[i].raw, b.nodes[i].raw)
    if x != y { return x < y ? -1 : 1 }
    guard i < common else { break }
    let (r, s) = (a.relationships[i].raw, b.relationships[i].raw)
    if r != s { return r < s ? -1 : 1 }
  }
  return a.length - b.length
}
