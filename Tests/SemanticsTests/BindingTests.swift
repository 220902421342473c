import Testing

@testable import Semantics

/// What statements become: slots, keys, aggregates, imports.
@Suite("Binding")
struct BindingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var statement: String
    var expected: [String]
    init(_ statement: String, _ expected: String...) {
      self.statement = statement
      self.expected = expected
    }
    var testDescription: String { statement }
  }

  static func check(_ test: Case) throws {
    #expect(try BoundDescription.describe(test.statement) == test.expected)
  }

  @Test("Patterns", arguments: patterns)
  func pattern(_ test: Case) throws { try Self.check(test) }

  @Test("Projections", arguments: projections)
  func projection(_ test: Case) throws { try Self.check(test) }

  @Test("Subqueries", arguments: subqueries)
  func subquery(_ test: Case) throws { try Self.check(test) }

  @Test("Updates", arguments: updates)
  func update(_ test: Case) throws { try Self.check(test) }

  static let patterns: [Case] = [
    Case("MATCH (n) RETURN n")
  ]
  static let projections: [Case] = []
  static let subqueries: [Case] = []
  static let updates: [Case] = []
}
