import Engine
import Syntax

extension Database {
  /// Runs CREATE or DROP of an index or constraint on the working graph of the statement.
  func run(_ command: SchemaCommand, _ context: ExecutionContext) throws(Diagnostic) {
    do throws(StoreError) {
      switch command.kind {
      case .createIndex(let name, let kind, let target, let ifNotExists):
        let definition = IndexDefinition(
          name: name?.name ?? defaultName("index", target), kind: kind == .hash ? .hash : .range,
          isRelationship: target.isRelationship, label: target.label.name,
          properties: target.properties.map(\.name))
        if ifNotExists, context.graph.hasIndex(like: definition) { return }
        try context.graph.createIndex(definition)
        context.counters.indexesAdded += 1
      case .dropIndex(let name, let ifExists):
        if ifExists, !context.graph.indexes.contains(where: { $0.name == name.name }) { return }
        try context.graph.dropIndex(name.name)
        context.counters.indexesRemoved += 1
      case .createConstraint(let name, let kind, let target, let ifNotExists):
        let definition = ConstraintDefinition(
          name: name?.name ?? defaultName("constraint", target), kind: try constraintKind(kind),
          isRelationship: target.isRelationship, label: target.label.name,
          properties: target.properties.map(\.name))
        if ifNotExists, context.graph.hasConstraint(like: definition) { return }
        try context.graph.createConstraint(definition)
        context.counters.constraintsAdded += 1
      case .dropConstraint(let name, let ifExists):
        if ifExists, !context.graph.constraints.contains(where: { $0.name == name.name }) { return }
        try context.graph.dropConstraint(name.name)
        context.counters.constraintsRemoved += 1
      }
    } catch {
      var diagnostic = Diagnostic(error)
      diagnostic.span = command.span
      throw diagnostic
    }
  }

  private func defaultName(_ prefix: String, _ target: SchemaTarget) -> String {
    ([prefix, target.label.name] + target.properties.map(\.name)).joined(separator: "_")
  }

  private func constraintKind(_ kind: SchemaCommand.ConstraintKind) throws(StoreError) -> ConstraintKind {
    switch kind {
    case .unique: return .unique
    case .exists: return .exists
    case .key: return .key
    case .typed(let name):
      guard let type = ValueType(named: name.name) else {
        throw StoreError("SyntaxError", "InvalidArgumentType", "there is no property type \(name.name)")
      }
      return .typed(type)
    }
  }
}

extension Graph {
  func hasIndex(like definition: IndexDefinition) -> Bool {
    indexes.contains {
      $0.name == definition.name
        || $0.label == definition.label && $0.properties == definition.properties
          && $0.isRelationship == definition.isRelationship
    }
  }

  func hasConstraint(like definition: ConstraintDefinition) -> Bool {
    constraints.contains {
      $0.name == definition.name
        || $0.label == definition.label && $0.properties == definition.properties
          && $0.kind == definition.kind && $0.isRelationship == definition.isRelationship
    }
  }
}

extension ValueType {
  /// The type of a property by the name DDL uses, for example `INTEGER` or `LIST<STRING>`; nil for any other.
  public init?(named name: String) {
    let plain = name.uppercased()
    if plain.hasPrefix("LIST<"), plain.hasSuffix(">") {
      guard let element = ValueType(named: String(plain.dropFirst(5).dropLast())) else { return nil }
      self = .list(element)
      return
    }
    let types: [ValueType] = [
      .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
    ]
    let aliases: [String: ValueType] = ["BOOL": .boolean, "INT": .integer, "DATETIME": .dateTime]
    guard let type = types.first(where: { $0.name == plain }) ?? aliases[plain] else { return nil }
    self = type
  }
}
