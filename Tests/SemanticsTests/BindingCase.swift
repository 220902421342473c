import Testing

/// What statements become: slots, keys, aggregates, imports; written as by `BoundDescription`.
struct BindingCase: Sendable, CustomTestStringConvertible {
  var statement: String
  var expected: String
  init(_ statement: String, _ expected: String) {
    self.statement = statement
    self.expected = expected
  }
  var testDescription: String { statement }

  func check() throws {
    let lines = try BoundDescription.describe(statement)
    #expect(lines.joined(separator: "\n") == expected)
  }
}
