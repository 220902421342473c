/// A JSON value as a tree: for manifests, options and other small texts. Members keep their order.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads one value and nothing after it.
  public init(parsing bytes: Bytes) throws(JSONError) {
    let scratch = ScratchBuffer()
    var scanner = JSONScanner(bytes, scratch: scratch)
    self = try scanner.readTree(depth: 0)
    try scanner.expectEnd()
  }

  public init(parsing text: String) throws(JSONError) {
    let bytes = Array(text.utf8)
    let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(JSONError) {
        return .success(try JSONValue(parsing: buffer))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// The member of an object; nil when there is none or this is no object. The last of repeated names counts.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// An integer or float.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }
  /// The strings of an array; nil when it is no array or holds anything else.
  public var strings: [String]? {
    guard let elements else { return nil }
    let strings = elements.compactMap(\.string)
    return strings.count == elements.count ? strings : nil
  }
}

extension JSONScanner {
  /// Reads a value of any kind as a tree.
  public mutating func readTree() throws(JSONError) -> JSONValue { try readTree(depth: 0) }

  fileprivate mutating func readTree(depth: Int) throws(JSONError) -> JSONValue {
    switch try nextKind() {
    case .null:
      try readNull()
      return .null
    case .boolean: return .boolean(try readBoolean())
    case .string: return .string(try readString().text)
    case .number:
      switch try readNumber() {
      case .integer(let value): return .integer(value)
      case .float(let value): return .float(value)
      }
    case .array:
      try checkDepth(depth)
      try expect(UInt8(ascii: "["))
      var elements: [JSONValue] = []
      if take(UInt8(ascii: "]")) { return .array(elements) }
      repeat { elements.append(try readTree(depth: depth + 1)) } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
      return .array(elements)
    case .object:
      try checkDepth(depth)
      try expect(UInt8(ascii: "{"))
      var members: [JSONValue.Member] = []
      if take(UInt8(ascii: "}")) { return .object(members) }
      repeat {
        let name = try readKey().text
        members.append(JSONValue.Member(name, try readTree(depth: depth + 1)))
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
      return .object(members)
    }
  }
}
