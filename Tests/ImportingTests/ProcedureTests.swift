import CSVImporter
import Engine
import Foundation
import Importing
import JSONLImporter
import Kith
import KithPluginKit
import Syntax
import Testing

/// Imports as procedures of statements, and the shipped graph as its own script loads it.
@Suite("Import procedures")
struct ProcedureTests {
  static let graph = ShippedGraphTests.folder

  static func database(_ folder: String = graph) -> (Database, ImportRegistry) {
    let database = Database()
    let registry = ImportRegistry()
    let procedures = importProcedures(
      baseFolder: { folder }, importers: [CSVImporter.self, JSONLImporter.self], registry: registry)
    for procedure in procedures { database.register(procedure) }
    return (database, registry)
  }

  /// The statements of a script, its comment lines left out.
  static func statements(_ file: String) throws -> [String] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(separator: "\n")
    return lines.split(separator: ";\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
  }

  static func shipped() throws -> Database {
    let (database, _) = database()
    for statement in try statements("\(graph)/graph.cypher") { _ = try database.run(statement) }
    return database
  }

  private func integers(_ result: QueryResult) -> [String: Int64] {
    var values: [String: Int64] = [:]
    guard result.rowCount == 1 else { return [:] }
    for (name, value) in zip(result.columns, result[0]) {
      if case .integer(let integer) = value { values[name] = integer }
    }
    return values
  }

  static let people = "CALL import.csv('his-and-hers/people.csv', {label: 'Person', keys: {slug: 'slug'}})"

  @Test("gives counts, and counts nothing the second time")
  func counts() throws {
    let (database, registry) = ProcedureTests.database()
    let first = try database.run(ProcedureTests.people)
    #expect(integers(first)["nodes"] == 11 && integers(first)["created"] == 11)
    #expect(first.counters.nodesCreated == 11)
    let second = try database.run(
      ProcedureTests.people
        + " YIELD nodes, created, properties, rejects RETURN nodes, created, properties, rejects")
    #expect(integers(second) == ["nodes": 11, "created": 0, "properties": 0, "rejects": 0])
    #expect(registry.sources(of: database.graph).map(\.name.source) == ["his-and-hers/people.csv"])
    let listed = try database.run("CALL import.sources()")
    #expect(listed.rowCount == 1)
    let costs = try database.run("CALL import.memory() YIELD part, memory WHERE memory > 0 RETURN part")
    #expect(costs.rowCount > 3)
    #expect(registry.costs.contains { $0.name == "memory: imports, nodes" && $0.bytes == 11 * 32 })
    #expect(try database.run("CALL import.formats()").rowCount == 2)
  }

  @Test("a statement that fails later undoes the import and its memory")
  func rollback() throws {
    let (database, registry) = ProcedureTests.database()
    #expect(throws: (any Error).self) {
      try database.run(ProcedureTests.people + " YIELD nodes RETURN 1 / (nodes - nodes)")
    }
    #expect(database.graph.nodeCount == 0)
    #expect(registry.sources(of: database.graph) == [])
    try database.begin()
    _ = try database.run(ProcedureTests.people)
    try database.rollback()
    #expect(database.graph.nodeCount == 0)
    #expect(integers(try database.run(ProcedureTests.people))["created"] == 11)
  }

  static let faults: [(String, String)] = [
    (
      "CALL import.csv('nowhere.csv', {label: 'P'})",
      "nowhere.csv: cannot open the file: No such file or directory"
    ),
    ("CALL import.csv('x.csv', {lable: 'P'})", "there is no option `lable`"),
    (
      "CALL import.csv('his-and-hers/people.csv', {label: 'P', errors: 'maybe'})",
      "the option `errors` must be stop or skip:N, not \"maybe\""
    ),
    (
      "CALL import.csv('his-and-hers/people.csv', {label: 'P', key: 'id'})",
      "his-and-hers/people.csv:1: key: there is no column `id`"
    ),
    (
      "CALL import.jsonl('his-and-hers/news.jsonl')",
      "his-and-hers/news.jsonl:2: the claim renewalStatus refers to slug \"his-and-hers\", "
        + "which nothing describes"
    ),
  ]

  @Test("says what is wrong", arguments: faults)
  func fails(statement: String, message: String) throws {
    let (database, _) = ProcedureTests.database()
    do {
      _ = try database.run(statement)
      Issue.record("accepted")
    } catch {
      #expect(error.message == message)
    }
    #expect(database.graph.nodeCount == 0)
  }

  static var queries: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(graph)/queries")) ?? []).sorted()
  }

  /// The parameters a saved query's header declares, with their defaults.
  static func parameters(_ text: String) -> [String: Datum] {
    var parameters: [String: Datum] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("// param ") {
      let declaration = line.dropFirst("// param ".count)
      guard let name = declaration.split(separator: ":").first else { continue }
      let value = declaration.components(separatedBy: " = ").dropFirst().first ?? ""
      if value.hasPrefix("'") {
        parameters[String(name)] = .string(value.components(separatedBy: "'")[1])
      } else if let word = value.split(separator: " ").first, let integer = Int64(word) {
        parameters[String(name)] = .integer(integer)
      } else {
        parameters[String(name)] = value.isEmpty ? .null : .boolean(value.hasPrefix("true"))
      }
    }
    return parameters
  }

  @Test("the script loads, and every saved query has an answer")
  func savedQueries() throws {
    let database = try ProcedureTests.shipped()
    #expect(ProcedureTests.queries.count >= 12)
    for file in ProcedureTests.queries {
      let text = try String(contentsOfFile: "\(ProcedureTests.graph)/queries/\(file)", encoding: .utf8)
      #expect(text.hasPrefix("// name: \(file.dropLast(".cypher".count))\n"))
      #expect(text.contains("\n// description: "))
      let result = try database.run(text, parameters: ProcedureTests.parameters(text))
      #expect(result.rowCount > 0, "\(file)")
      #expect(result.warnings.isEmpty, "\(file): \(result.warnings.map(\.message))")
    }
  }

  @Test("the script run again changes nothing")
  func reload() throws {
    let database = try ProcedureTests.shipped()
    let before = (database.graph.nodeCount, database.graph.relationshipCount)
    for statement in try ProcedureTests.statements("\(ProcedureTests.graph)/graph.cypher") {
      #expect(try database.run(statement).counters.isEmpty, "\(statement)")
    }
    #expect(before == (database.graph.nodeCount, database.graph.relationshipCount))
  }

  @Test("a folder is loaded all or nothing")
  func folder() throws {
    let (database, _) = ProcedureTests.database()
    #expect(throws: ImportFailure.self) { try database.importFolder("/nowhere") }
    #expect(database.graph.nodeCount == 0)
  }
}
