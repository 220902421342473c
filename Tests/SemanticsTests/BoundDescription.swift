import Engine
import Semantics
import Syntax

/// A bound statement as text, for tables of expectations: slots by their names, anonymous ones as `@n`.
struct BoundDescription {
  var names: [String]

  static func describe(_ text: String, catalog: BindingCatalog = .test) throws(Diagnostic) -> [String] {
    let statement = try bind(try parse(text), catalog: catalog)
    guard case .query(let query) = statement.body else { return ["schema"] }
    return BoundDescription(names: statement.slotNames).describe(query)
  }

  /// Slots of one name are told apart by a number, counted from the first.
  func slot(_ slot: Slot) -> String {
    guard !names[slot].hasPrefix("@") else { return "@" }
    let earlier = names[..<slot].count { $0 == names[slot] }
    return earlier == 0 ? names[slot] : "\(names[slot])'\(earlier)"
  }

  func describe(_ query: BoundQuery) -> [String] {
    var lines: [String] = []
    for (index, part) in query.parts.enumerated() {
      if index > 0 { lines.append(query.unionAll ? "union all" : "union") }
      lines += part.clauses.flatMap { describe($0) }
      if !part.columns.isEmpty {
        lines.append("columns " + part.columns.map { "\($0.name)=\(slot($0.slot))" }.joined(separator: ", "))
      }
    }
    return lines
  }

  func describe(_ clause: BoundClause) -> [String] {
    switch clause {
    case .match(let match): return describe(match)
    case .unwind(let list, let slot): return ["unwind \(text(list)) into \(self.slot(slot))"]
    case .project(let projection): return describe(projection)
    case .create(let create): return describe(create)
    case .merge(let merge):
      return ["merge"] + describe(merge.match) + describe(merge.create)
        + merge.onCreate.map { "on create \(describe($0))" }
        + merge.onMatch.map { "on match \(describe($0))" }
    case .set(let items): return items.map { "set \(describe($0))" }
    case .remove(let items): return ["remove \(items.count)"]
    case .delete(let targets, let detach):
      return [(detach ? "detach delete " : "delete ") + targets.map { text($0) }.joined(separator: ", ")]
    case .forEach(let variable, let list, let clauses):
      return ["for each \(slot(variable)) in \(text(list))"] + clauses.flatMap { describe($0) }
    case .call(let call):
      let arguments = call.arguments.map { text($0) }.joined(separator: ", ")
      let yields = call.yields.map { "\($0.output)=\(slot($0.slot))" }.joined(separator: ", ")
      return ["call \(call.procedure.name)(\(arguments)) yield \(yields)"]
    case .callSubquery(let call):
      return ["call imports \(slots(call.imports))"] + describe(call.query)
    case .loadCSV(_, let source, let variable, _): return ["load \(text(source)) into \(slot(variable))"]
    }
  }

  func slots(_ slots: [Slot]) -> String { slots.map { slot($0) }.joined(separator: ", ") }

  // MARK: Patterns

  func describe(_ match: BoundMatch) -> [String] {
    var lines = [match.optional ? "optional match" : "match"]
    lines += match.nodes.map { node in
      "node \(slot(node.slot))" + (node.labels.map { " :\(label($0))" } ?? "")
        + (node.isBound ? " bound" : "")
    }
    lines += match.relationships.map { describe($0) }
    lines += match.shortest.map { "search \($0.selector) \(describe($0.relationship)) path \(slot($0.path))" }
    for group in match.quantified {
      let bounds = "\(group.minimum)..\(group.maximum.map(String.init) ?? "")"
      lines.append("group \(slot(group.left)) {\(bounds)} \(slot(group.right))")
      lines += describe(group.inner).map { "  " + $0 }
      lines += group.groups.map { "  list \(slot($0.outer)) of \(slot($0.inner))" }
    }
    lines += match.paths.map { "path \(slot($0.slot)) = \(slots([$0.start] + $0.steps))" }
    lines += match.predicates.map { "where \(text($0))" }
    return lines
  }

  func describe(_ relationship: BoundRelationship) -> String {
    let arrow =
      switch relationship.direction {
      case .outgoing: "->"
      case .incoming: "<-"
      case .either: "-"
      }
    var line = "relationship \(slot(relationship.slot)): "
    line += "\(slot(relationship.left)) \(arrow) \(slot(relationship.right))"
    if let types = relationship.types { line += " :\(label(types))" }
    if let length = relationship.length {
      line += " *\(length.minimum)..\(length.maximum.map(String.init) ?? "")"
    }
    if relationship.isBound { line += " bound" }
    if !relationship.memberPredicates.isEmpty {
      line += " each " + relationship.memberPredicates.map { text($0) }.joined(separator: ", ")
    }
    return line
  }

  func label(_ labels: BoundLabels) -> String {
    switch labels {
    case .name(let name): name
    case .any: "%"
    case .not(let inner): "!" + label(inner)
    case .and(let all): all.map { label($0) }.joined(separator: "&")
    case .or(let all): "(" + all.map { label($0) }.joined(separator: "|") + ")"
    }
  }

  func describe(_ create: BoundCreate) -> [String] {
    create.elements.map { element in
      switch element {
      case .node(let node):
        "create \(slot(node.slot))" + node.labels.map { ":" + $0 }.joined()
          + (node.properties.map { " " + text($0) } ?? "")
      case .relationship(let relationship):
        "create \(slot(relationship.slot)):\(relationship.type) "
          + "\(slot(relationship.start)) -> \(slot(relationship.end))"
          + (relationship.properties.map { " " + text($0) } ?? "")
      }
    } + create.paths.map { "path \(slot($0.slot)) = \(slots([$0.start] + $0.steps))" }
  }

  func describe(_ item: BoundSetItem) -> String {
    switch item {
    case .property(let target, let key, let value, _): "\(text(target)).\(key) = \(text(value))"
    case .dynamicProperty(let target, let key, let value, _):
      "\(text(target))[\(text(key))] = \(text(value))"
    case .replace(let target, let value, _): "\(slot(target)) = \(text(value))"
    case .merge(let target, let value, _): "\(slot(target)) += \(text(value))"
    case .labels(let target, let labels, _): "\(slot(target)):" + labels.joined(separator: ":")
    }
  }

  // MARK: Projections

  func describe(_ projection: BoundProjection) -> [String] {
    var lines: [String] = []
    if let aggregation = projection.aggregation {
      lines += aggregation.keys.map { "key \(slot($0.slot)) = \(text($0.expression))" }
      lines += aggregation.aggregates.map { aggregate in
        let arguments = aggregate.arguments.map { text($0) }.joined(separator: ", ")
        return "aggregate \(aggregate.distinct ? "distinct " : "")\(aggregate.function)(\(arguments))"
      }
    }
    lines.append(
      (projection.distinct ? "project distinct " : "project ")
        + projection.items.map { "\(slot($0.slot)) = \(text($0.expression))" }.joined(separator: ", "))
    lines += projection.orderBy.map { "sort \(text($0.expression))" + ($0.descending ? " desc" : "") }
    if let skip = projection.skip { lines.append("skip \(text(skip))") }
    if let limit = projection.limit { lines.append("limit \(text(limit))") }
    if let predicate = projection.predicate { lines.append("filter \(text(predicate))") }
    return lines
  }

  // MARK: Expressions

  func text(_ expression: BoundExpression) -> String {
    switch expression.kind {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "'\(value)'"
    case .parameter(let name): "$\(name)"
    case .slot(let slot): self.slot(slot)
    case .list(let elements): "[" + list(elements) + "]"
    case .map(let entries): "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
    case .property(let base, let key): "\(text(base)).\(key)"
    case .index(let base, let index): "\(text(base))[\(text(index))]"
    case .not(let operand): "not \(text(operand))"
    case .chain(let first, let links):
      "(" + text(first) + links.map { " \($0.op.rawValue) \(text($0.operand))" }.joined() + ")"
    case .logical(let op, let operands):
      "(" + operands.map { text($0) }.joined(separator: " \(op.rawValue) ") + ")"
    case .comparison(let first, let links):
      text(first) + links.map { " \($0.op.rawValue) \(text($0.operand))" }.joined()
    case .isNull(let operand, let negated): "\(text(operand)) is \(negated ? "not null" : "null")"
    case .labelTest(let operand, let labels): "\(text(operand)):\(label(labels))"
    case .call(let signature, let arguments): "\(signature.name)(\(list(arguments)))"
    case .listComprehension(let variable, let source, let predicate, let projection):
      "[\(slot(variable)) in \(text(source))" + (predicate.map { " where \(text($0))" } ?? "")
        + (projection.map { " | \(text($0))" } ?? "") + "]"
    case .subquery(let subquery):
      "\(subquery.kind)(\(slots(subquery.imports))){"
        + describe(subquery.query).joined(separator: "; ") + "}"
    default: "?"
    }
  }

  func list(_ expressions: [BoundExpression]) -> String {
    expressions.map { text($0) }.joined(separator: ", ")
  }
}

extension BindingCatalog {
  /// With `test.people(name :: STRING, age :: INTEGER)`, the void `test.nothing()`, and what SHOW FUNCTIONS calls.
  static var test: BindingCatalog {
    var procedures = ProcedureCatalog()
    procedures.register(
      EmptyProcedure(
        signature: ProcedureSignature(
          "test.people",
          parameters: [
            FunctionParameter("name", .string), FunctionParameter("age", .integer, optional: true),
          ],
          outputs: [.init("city", .string), .init("code", .integer)], help: "people")))
    procedures.register(
      EmptyProcedure(
        signature: ProcedureSignature("test.nothing", parameters: [], outputs: [], help: "does nothing")))
    procedures.register(
      EmptyProcedure(
        signature: ProcedureSignature(
          "kith.functions", parameters: [], outputs: [.init("name", .string)], help: "lists functions")))
    return BindingCatalog(procedures: procedures)
  }
}

/// A procedure that gives no rows; binding only looks at its signature.
struct EmptyProcedure: Procedure {
  var signature: ProcedureSignature

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {}
}
