/// Sameness of values, the first two of its four notions: equality, the language's `=` in three-valued
/// logic,
/// and equivalence, which DISTINCT, grouping and UNION use. `ValueOrder.swift` has the other two.
///
/// Values are never nested deeper than `maximumNesting`, which bounds every recursion here.

/// Equality of the language: unknown when a null is in the way, false across types, NaN equal to nothing.
///
/// Integers and floats are compared exactly, also beyond 2^53. Lists and maps are compared deeply; a
/// difference that is certain outweighs a null (`[1, null] = [2, 3]` is false).
public func areEqual(_ a: Value, _ b: Value) -> Ternary {
  let tag = a.tag
  if tag == .null || b.tag == .null { return .unknown }
  if a.isNumber, b.isNumber { return Ternary(areNumbersEqual(a, b)) }
  guard tag == b.tag else { return .false }
  switch tag {
  case .list: return areListsEqual(a.asList, b.asList)
  case .map: return areMapsEqual(a.asMap, b.asMap)
  default: return Ternary(areScalarsEquivalent(a, b))
  }
}

/// Equivalence: like equality, but null is equivalent to null and NaN to NaN, so the answer is never
/// unknown.
///
/// It is reflexive, symmetric and transitive, and `hashValue` agrees with it.
public func areEquivalent(_ a: Value, _ b: Value) -> Bool {
  let tag = a.tag
  if a.isNumber, b.isNumber {
    return areNumbersEqual(a, b) || (isNaN(a) && isNaN(b))
  }
  guard tag == b.tag else { return false }
  switch tag {
  case .null: return true
  case .list: return areListsEquivalent(a.asList, b.asList)
  case .map: return areMapsEquivalent(a.asMap, b.asMap)
  default: return areScalarsEquivalent(a, b)
  }
}

/// True for the float NaN.
@inline(__always)
public func isNaN(_ value: Value) -> Bool { value.tag == .float && value.asFloat.isNaN }

/// Equality of two values of one tag that is neither a number nor a container.
private func areScalarsEquivalent(_ a: Value, _ b: Value) -> Bool {
  switch a.tag {
  case .string: a.asString == b.asString
  case .boolean, .node, .relationship: a.payload == b.payload
  case .path: arePathsEqual(a.asPath, b.asPath)
  default: areTemporalEqual(a, b)
  }
}

private func arePathsEqual(_ a: PathRef, _ b: PathRef) -> Bool {
  guard a.length == b.length else { return false }
  return a.nodes.elementsEqual(b.nodes) && a.relationships.elementsEqual(b.relationships)
}

private func areListsEqual(_ a: ListRef, _ b: ListRef) -> Ternary {
  let (left, right) = (a.elements, b.elements)
  guard left.count == right.count else { return .false }
  var result = Ternary.true
  for i in 0..<left.count {
    switch areEqual(left[i], right[i]) {
    case .true: continue
    case .false: return .false
    case .unknown: result = .unknown
    }
  }
  return result
}

private func areListsEquivalent(_ a: ListRef, _ b: ListRef) -> Bool {
  let (left, right) = (a.elements, b.elements)
  guard left.count == right.count else { return false }
  for i in 0..<left.count where !areEquivalent(left[i], right[i]) { return false }
  return true
}

// MARK: - Maps

/// Maps with more entries than this are compared through sorted keys instead of one search per key.
private let smallMap = 16

private func areMapsEqual(_ a: MapRef, _ b: MapRef) -> Ternary {
  guard a.count == b.count else { return .false }
  var result = Ternary.true
  let haveSameKeys = forEachMatchingEntry(a, b) { left, right in
    switch areEqual(left, right) {
    case .true: return true
    case .unknown:
      result = .unknown
      return true
    case .false:
      result = .false
      return false
    }
  }
  // A missing key decides, and so does a pair of different values.
  return haveSameKeys ? result : .false
}

private func areMapsEquivalent(_ a: MapRef, _ b: MapRef) -> Bool {
  guard a.count == b.count else { return false }
  return forEachMatchingEntry(a, b) { areEquivalent($0, $1) }
}

/// Calls `body` with the values of each key of two maps of one size, until it answers false.
/// False also when a key of one is not in the other.
private func forEachMatchingEntry(_ a: MapRef, _ b: MapRef, _ body: (Value, Value) -> Bool) -> Bool {
  if a.count <= smallMap {
    for entry in a.entries {
      guard let other = b.value(for: entry.key.asString), body(entry.value, other) else { return false }
    }
    return true
  }
  let (left, right) = (sortedEntries(a), sortedEntries(b))
  for i in left.indices {
    guard left[i].key.asString == right[i].key.asString, body(left[i].value, right[i].value) else {
      return false
    }
  }
  return true
}

/// The entries of a map by key, in the order of code points.
func sortedEntries(_ map: MapRef) -> [MapEntry] {
  map.entries.sorted { StringRef.order($0.key.asString, $1.key.asString) < 0 }
}

// MARK: - Hashing

/// A hash that agrees with equivalence: equivalent values have one hash, so `1` and `1.0`, the two zeros,
/// all NaNs, and maps whatever the order of their entries.
public func hashValue(_ value: Value) -> UInt64 {
  switch value.tag {
  case .null: return 0x5A5A_17CE_93D1_0F2B
  case .integer: return hashInteger(value.asInteger)
  case .float: return hashFloat(value.asFloat)
  case .string: return value.asString.hash
  case .boolean, .node, .relationship: return mix(UInt64(value.tag.rawValue), value.payload)
  case .list:
    var hash = mix(UInt64(Tag.list.rawValue), UInt64(value.asList.count))
    for element in value.asList.elements { hash = mix(hash, hashValue(element)) }
    return hash
  case .map:
    // A sum does not depend on the order of the entries.
    var sum: UInt64 = 0
    for entry in value.asMap.entries { sum &+= mix(entry.key.asString.hash, hashValue(entry.value)) }
    return mix(mix(UInt64(Tag.map.rawValue), UInt64(value.asMap.count)), sum)
  case .path:
    var hash = mix(UInt64(Tag.path.rawValue), UInt64(value.asPath.length))
    for node in value.asPath.nodes { hash = mix(hash, UInt64(node.raw)) }
    for relationship in value.asPath.relationships { hash = mix(hash, UInt64(relationship.raw)) }
    return hash
  case .dateTime, .localDateTime, .date, .time, .localTime, .duration: return hashTemporal(value)
  }
}

/// `hashValue` of an integer.
@inline(__always)
func hashInteger(_ integer: Int64) -> UInt64 {
  mix(UInt64(Tag.integer.rawValue), UInt64(bitPattern: integer))
}

/// `hashValue` of a float: that of the integer it equals, if any.
@inline(__always)
func hashFloat(_ float: Double) -> UInt64 {
  if let integer = Int64(exactly: float) { return hashInteger(integer) }
  return mix(UInt64(Tag.float.rawValue), float.isNaN ? Double.nan.bitPattern : float.bitPattern)
}
