import Engine

/// Procedures behind SHOW, and for anybody who wants to query the catalog.
let catalogProcedures: [any Procedure] = [
  CatalogProcedure(
    "kith.functions", "Functions, with their signatures",
    [
      ("name", .string), ("category", .string), ("signature", .string), ("description", .string),
      ("example", .string),
    ]
  ) { _ in
    Functions.all.map { function in
      [function.name, function.category, function.text, function.help, function.example].map { .string($0) }
    }
  },
  CatalogProcedure(
    "kith.labels", "Labels in use, with the number of their nodes", [("label", .string), ("nodes", .integer)]
  ) { graph in
    (0..<UInt32(graph.labelCount)).map { LabelID($0) }.filter { graph.nodeCount($0) > 0 }.map {
      [.string(graph.name($0)), .integer(Int64(graph.nodeCount($0)))]
    }
  },
  CatalogProcedure(
    "kith.relationshipTypes", "Relationship types in use, with their counts",
    [("type", .string), ("relationships", .integer)]
  ) { graph in
    (0..<UInt32(graph.relationshipTypeCount)).map { TypeID($0) }
      .filter { graph.relationshipCount($0) > 0 }.map {
        [.string(graph.name($0)), .integer(Int64(graph.relationshipCount($0)))]
      }
  },
  CatalogProcedure(
    "kith.indexes", "Indexes",
    [
      ("name", .string), ("kind", .string), ("entity", .string), ("label", .string),
      ("properties", .list(.string)),
    ]
  ) { graph in
    graph.indexes.map {
      [
        .string($0.name), .string($0.kind.rawValue), .string($0.isRelationship ? "RELATIONSHIP" : "NODE"),
        .string($0.label), .list($0.properties.map { .string($0) }),
      ]
    }
  },
  CatalogProcedure(
    "kith.constraints", "Constraints",
    [
      ("name", .string), ("kind", .string), ("entity", .string), ("label", .string),
      ("properties", .list(.string)),
    ]
  ) { graph in
    graph.constraints.map {
      [
        .string($0.name), .string($0.kind.text), .string($0.isRelationship ? "RELATIONSHIP" : "NODE"),
        .string($0.label), .list($0.properties.map { .string($0) }),
      ]
    }
  },
  CatalogProcedure(
    "kith.memory", "What the graph costs, part by part; `:stats` shows it too",
    [("group", .string), ("name", .string), ("bytes", .integer)]
  ) { graph in
    graph.memoryParts.map { [.string($0.group.rawValue), .string($0.name), .integer(Int64($0.bytes))] }
  },
]

/// A procedure without parameters whose rows follow from the graph.
private struct CatalogProcedure: Procedure {
  let signature: ProcedureSignature
  private let rows: @Sendable (Graph) -> [[Datum]]

  init(
    _ name: String, _ help: String, _ outputs: [(String, ValueType)],
    rows: @escaping @Sendable (Graph) -> [[Datum]]
  ) {
    signature = ProcedureSignature(
      name, parameters: [], outputs: outputs.map { ProcedureSignature.Output($0.0, $0.1) }, help: help)
    self.rows = rows
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for row in rows(context.graph) {
      var values: [Value] = []
      for datum in row { values.append(try datum.value(in: context.arena)) }
      try emit(values)
    }
  }
}

extension FunctionSignature {
  /// As in `left(original :: STRING, length :: INTEGER) :: STRING`.
  public var text: String {
    "\(name)(\(parameters.map(\.text).joined(separator: ", "))\(isVariadic ? ", …" : "")) :: \(result.name)"
  }
}

extension FunctionParameter {
  public var text: String { "\(name) :: \(type.name)\(isOptional ? "?" : "")" }
}

extension ProcedureSignature {
  /// As in `import.csv(source :: STRING, options :: MAP?) :: (nodes :: INTEGER)`.
  public var text: String {
    let results = outputs.map { "\($0.name) :: \($0.type.name)" }.joined(separator: ", ")
    return "\(name)(\(parameters.map(\.text).joined(separator: ", "))) :: (\(results))"
  }
}

extension ConstraintKind {
  var text: String {
    switch self {
    case .unique: "UNIQUE"
    case .exists: "NOT NULL"
    case .key: "KEY"
    case .typed(let type): "TYPE \(type.name)"
    }
  }
}

extension Database {
  /// `kith.procedures` lists the catalog it is part of, so it is made with the database at hand.
  func registerProcedureList() {
    register(ProcedureList(database: self))
  }
}

private struct ProcedureList: Procedure {
  // A database owns its catalog, which owns this: the reference back must not keep the database alive.
  private let database: WeakDatabase
  let signature = ProcedureSignature(
    "kith.procedures", parameters: [],
    outputs: [.init("name", .string), .init("signature", .string), .init("description", .string)],
    help: "Procedures, with their signatures")

  init(database: Database) { self.database = WeakDatabase(database) }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for signature in database.value?.procedures.signatures ?? [] {
      try emit([signature.name, signature.text, signature.help].map { context.arena.string($0) })
    }
  }
}

private final class WeakDatabase: @unchecked Sendable {
  // Written once, before anybody else sees it.
  private(set) weak var value: Database?
  init(_ value: Database) { self.value = value }
}
