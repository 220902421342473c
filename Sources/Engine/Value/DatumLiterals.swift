/// Literals of Swift as values: `let parameters: [String: Datum] = ["name": "Ann", "ages": [31, 32]]`. A
/// map is
/// written out, since a literal of its own would bring a type `Datum.Value` along.

extension Datum: ExpressibleByNilLiteral {
  public init(nilLiteral: ()) { self = .null }
}

extension Datum: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Datum: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension Datum: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self = .float(value) }
}

extension Datum: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension Datum: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Datum...) { self = .list(elements) }
}
