/// How deep lists and maps may be nested. Comparing, hashing, formatting and storing values recurse over
/// their structure; the limit keeps every such recursion far from the end of the stack.

/// The deepest nesting of lists and maps: 1,000 levels.
public let maximumNesting = 1_000

extension Value {
  /// A list or map whose nesting is known, kept in `aux`; 0 there means that nobody counted yet.
  @inline(__always)
  func nested(_ depth: Int) -> Value {
    Value(head: UInt64(tag.rawValue) | UInt64(depth) << 8, payload: payload)
  }
}

/// The levels of lists and maps in a value: 0 for a scalar, 1 for a list of scalars.
///
/// The elements of a value that was counted when it was made are not looked at again, so that this takes
/// time in the
/// number of direct elements, and the recursion is never deeper than the few levels nobody counted.
func nesting(of value: Value) -> Int {
  switch value.tag {
  case .list:
    if value.aux != 0 { return Int(value.aux) }
    return nesting(ofElements: value.asList.elements) + 1
  case .map:
    if value.aux != 0 { return Int(value.aux) }
    var deepest = 0
    for entry in value.asMap.entries { deepest = max(deepest, nesting(of: entry.value)) }
    return deepest + 1
  default: return 0
  }
}

/// The deepest nesting among some values.
func nesting(ofElements elements: UnsafeBufferPointer<Value>) -> Int {
  var deepest = 0
  for element in elements where element.tag == .list || element.tag == .map {
    deepest = max(deepest, nesting(of: element))
  }
  return deepest
}

/// Marks a new list or map with its nesting.
/// - Throws: a `ResourceError` when it is nested deeper than `maximumNesting`.
func checkNesting(_ value: Value) throws(ExecutionError) -> Value {
  let depth = nesting(of: value)
  guard depth <= maximumNesting else {
    throw ExecutionError(
      "ResourceError", "NestingLimitExceeded",
      "lists and maps may be nested \(maximumNesting) levels deep, not more")
  }
  return value.nested(depth)
}
