import Syntax

/// A compact text of a tree, with brackets around everything that groups, to compare with in tables.
func text(_ expression: Expression) -> String {
  switch expression.kind {
  case .null: "null"
  case .boolean(let value): "\(value)"
  case .integer(let value): "\(value)"
  case .float(let value): "\(value)"
  case .string(let value): "'\(value)'"
  case .parameter(let name): "$\(name)"
  case .variable(let name): name
  case .list(let elements): "[" + commas(elements.map(text)) + "]"
  case .map(let entries): "{" + commas(entries.map(text)) + "}"
  case .property(let base, let key): "\(text(base)).\(key.name)"
  case .index(let base, let index): "\(text(base))[\(text(index))]"
  case .slice(let base, let from, let to): "\(text(base))[\(optional(from))..\(optional(to))]"
  case .not(let operand): "(NOT \(text(operand)))"
  case .sign(let negative, let operand): "(\(negative ? "-" : "+") \(text(operand)))"
  case .chain(let first, let links):
    "(" + text(first) + links.map { " \($0.op.rawValue) \(text($0.operand))" }.joined() + ")"
  case .logical(let op, let operands): "(" + operands.map(text).joined(separator: " \(op.rawValue) ") + ")"
  case .comparison(let first, let links):
    "(" + text(first) + links.map { " \($0.op.rawValue) \(text($0.operand))" }.joined() + ")"
  case .stringPredicate(let op, let left, let right): "(\(text(left)) \(op.rawValue) \(text(right)))"
  case .inList(let left, let right): "(\(text(left)) IN \(text(right)))"
  case .isNull(let operand, let negated): "(\(text(operand)) IS \(negated ? "NOT " : "")NULL)"
  case .labelTest(let operand, let labels): "(\(text(operand)):\(text(labels)))"
  case .countStar: "count(*)"
  default: bindingText(expression)
  }
}

/// The expressions with names, functions or queries in them.
private func bindingText(_ expression: Expression) -> String {
  switch expression.kind {
  case .function(let call):
    "\(call.name)(\(call.distinct ? "DISTINCT " : "")\(commas(call.arguments.map(text))))"
  case .caseOf(let value):
    "CASE" + spaced(value.subject)
      + value.branches.map { " WHEN \(text($0.when)) THEN \(text($0.then))" }.joined()
      + (value.otherwise.map { " ELSE \(text($0))" } ?? "") + " END"
  case .listComprehension(let value):
    "[\(value.variable.name) IN \(text(value.list))\(filter(value.predicate))\(bar(value.projection))]"
  case .quantifier(let value):
    "\(value.kind.rawValue)(\(value.variable.name) IN \(text(value.list))\(filter(value.predicate)))"
  case .reduce(let value):
    "reduce(\(value.accumulator.name) = \(text(value.initial)), \(value.variable.name) IN "
      + "\(text(value.list))\(bar(value.body)))"
  case .patternComprehension(let value):
    "[\(text(value.pattern))\(filter(value.predicate))\(bar(value.projection))]"
  case .pattern(let pattern): "<\(text(pattern))>"
  case .subquery(let value):
    "\(value.kind.rawValue) {\(value.isPatternForm ? "pattern: " : "")\(text(value.query))}"
  case .mapProjection(let value):
    "\(value.variable.name) {" + commas(value.items.map(text)) + "}"
  default: "?"
  }
}

func text(_ entry: MapEntry) -> String { "\(entry.key.name): \(text(entry.value))" }

func text(_ item: MapProjection.Item) -> String {
  switch item {
  case .property(let key): ".\(key.name)"
  case .allProperties: ".*"
  case .entry(let entry): text(entry)
  case .variable(let variable): variable.name
  }
}

func text(_ labels: LabelExpression) -> String {
  switch labels {
  case .name(let name): name.name
  case .any: "%"
  case .not(let inner): "!\(text(inner))"
  case .and(let parts): "(" + parts.map(text).joined(separator: "&") + ")"
  case .or(let parts): "(" + parts.map(text).joined(separator: "|") + ")"
  }
}

// MARK: Patterns

func text(_ pattern: PathPattern) -> String {
  let name = pattern.variable.map { "\($0.name) = " } ?? ""
  let selector = pattern.selector == .all ? "" : "\(pattern.selector) "
  return name + selector + pattern.elements.map(text).joined()
}

private func text(_ element: PatternElement) -> String {
  switch element {
  case .node(let node):
    return "(" + inside(node.variable, node.labels, nil, node.properties, node.predicate) + ")"
  case .relationship(let it):
    let content = inside(it.variable, it.types, it.length, it.properties, it.predicate)
    return (it.direction == .incoming ? "<-[" : "-[") + content + (it.direction == .outgoing ? "]->" : "]-")
  case .quantified(let group):
    return "(\(text(group.pattern))\(filter(group.predicate)))\(text(group.length))"
  }
}

private func inside(
  _ variable: Identifier?, _ labels: LabelExpression?, _ length: PatternLength?, _ properties: Expression?,
  _ predicate: Expression?
) -> String {
  (variable?.name ?? "") + (labels.map { ":" + text($0) } ?? "") + (length.map { "*" + text($0) } ?? "")
    + spaced(properties) + filter(predicate)
}

private func text(_ length: PatternLength) -> String {
  "{\(length.minimum.map(String.init) ?? ""),\(length.maximum.map(String.init) ?? "")}"
}

// MARK: Statements

func text(_ statement: Statement) -> String {
  let mode = statement.mode == .run ? "" : "\(statement.mode) "
  let graph = statement.graph.map { "USE \($0.name) " } ?? ""
  switch statement.body {
  case .query(let query): return mode + graph + text(query)
  case .schema(let command): return mode + graph + text(command)
  case .show(let command): return mode + graph + "SHOW \(command.subject.rawValue)"
  }
}

func text(_ query: Query) -> String {
  text(query.first) + query.unions.map { " UNION \($0.all ? "ALL " : "")\(text($0.query))" }.joined()
}

private func text(_ query: SingleQuery) -> String { query.clauses.map(text).joined(separator: " ") }

func text(_ clause: Clause) -> String {
  switch clause.kind {
  case .match(let match):
    (match.optional ? "OPTIONAL " : "") + "MATCH " + commas(match.patterns.map(text))
      + filter(match.predicate)
  case .unwind(let list, let variable): "UNWIND \(text(list)) AS \(variable.name)"
  case .with(let projection): "WITH " + text(projection)
  case .returning(let projection): "RETURN " + text(projection)
  case .create(let patterns): "CREATE " + commas(patterns.map(text))
  case .merge(let merge):
    "MERGE " + text(merge.pattern)
      + (merge.onCreate.isEmpty ? "" : " ON CREATE SET " + commas(merge.onCreate.map(text)))
      + (merge.onMatch.isEmpty ? "" : " ON MATCH SET " + commas(merge.onMatch.map(text)))
  case .set(let items): "SET " + commas(items.map(text))
  case .remove(let items): "REMOVE " + commas(items.map(text))
  case .delete(let targets, let detach): (detach ? "DETACH " : "") + "DELETE " + commas(targets.map(text))
  case .forEach(let variable, let list, let clauses):
    "FOREACH (\(variable.name) IN \(text(list)) | \(clauses.map(text).joined(separator: " ")))"
  case .call(let call): "CALL " + text(call)
  case .callSubquery(let call): text(call)
  case .loadCSV(let load):
    "LOAD CSV \(load.withHeaders ? "WITH HEADERS " : "")FROM \(text(load.source)) AS \(load.variable.name)"
      + (load.fieldTerminator.map { " FIELDTERMINATOR \(text($0))" } ?? "")
  case .finish: "FINISH"
  }
}

private func text(_ projection: Projection) -> String {
  let items = projection.items.map { text($0.expression) + ($0.alias.map { " AS \($0.name)" } ?? "") }
  let order = projection.orderBy.map { text($0.expression) + ($0.descending ? " DESC" : "") }
  return (projection.distinct ? "DISTINCT " : "") + commas((projection.includesAll ? ["*"] : []) + items)
    + (order.isEmpty ? "" : " ORDER BY " + commas(order))
    + (projection.skip.map { " SKIP \(text($0))" } ?? "")
    + (projection.limit.map { " LIMIT \(text($0))" } ?? "") + filter(projection.predicate)
}

private func text(_ item: SetItem) -> String {
  switch item {
  case .property(let base, let key, let value): "\(text(base)).\(key.name) = \(text(value))"
  case .dynamicProperty(let base, let key, let value): "\(text(base))[\(text(key))] = \(text(value))"
  case .replace(let variable, let value): "\(variable.name) = \(text(value))"
  case .merge(let variable, let value): "\(variable.name) += \(text(value))"
  case .labels(let variable, let labels): variable.name + labels.map { ":\($0.name)" }.joined()
  }
}

private func text(_ item: RemoveItem) -> String {
  switch item {
  case .property(let base, let key): "\(text(base)).\(key.name)"
  case .dynamicProperty(let base, let key): "\(text(base))[\(text(key))]"
  case .labels(let variable, let labels): variable.name + labels.map { ":\($0.name)" }.joined()
  }
}

private func text(_ call: CallClause) -> String {
  let arguments = call.arguments.map { "(" + commas($0.map(text)) + ")" } ?? ""
  let yield =
    switch call.yield {
    case .none: ""
    case .all: " YIELD *"
    case .nothing: " YIELD -"
    case .items(let items):
      " YIELD " + commas(items.map { $0.field.name + ($0.alias.map { " AS \($0.name)" } ?? "") })
    }
  return call.name + arguments + yield + filter(call.predicate)
}

private func text(_ call: SubqueryCall) -> String {
  let imports =
    switch call.imports {
    case .leadingWith: ""
    case .variables(let variables): "(" + commas(variables.map(\.name)) + ") "
    case .all: "(*) "
    }
  let rows = call.transactions?.rows.map { " OF \(text($0)) ROWS" } ?? ""
  return (call.optional ? "OPTIONAL " : "") + "CALL " + imports + "{" + text(call.query) + "}"
    + (call.transactions == nil ? "" : " IN TRANSACTIONS" + rows)
}

private func text(_ command: SchemaCommand) -> String {
  switch command.kind {
  case .createIndex(let name, let kind, let target, let ifNotExists):
    "CREATE \(kind.rawValue) INDEX \(name?.name ?? "-") \(ifNotExists ? "unless there " : "")\(text(target))"
  case .dropIndex(let name, let ifExists): "DROP INDEX \(name.name)\(ifExists ? " if there" : "")"
  case .createConstraint(let name, let kind, let target, let ifNotExists):
    "CREATE CONSTRAINT \(name?.name ?? "-") \(ifNotExists ? "unless there " : "")\(text(target)) "
      + text(kind)
  case .dropConstraint(let name, let ifExists):
    "DROP CONSTRAINT \(name.name)\(ifExists ? " if there" : "")"
  }
}

private func text(_ kind: SchemaCommand.ConstraintKind) -> String {
  switch kind {
  case .unique: "unique"
  case .exists: "exists"
  case .key: "key"
  case .typed(let type): "typed \(type.name)"
  }
}

private func text(_ target: SchemaTarget) -> String {
  let keys = commas(target.properties.map(\.name))
  return target.isRelationship ? "[:\(target.label.name)](\(keys))" : "(:\(target.label.name))(\(keys))"
}

// MARK: Pieces

private func commas(_ parts: [String]) -> String { parts.joined(separator: ", ") }
private func optional(_ expression: Expression?) -> String { expression.map(text) ?? "" }
private func spaced(_ expression: Expression?) -> String { expression.map { " " + text($0) } ?? "" }
private func filter(_ predicate: Expression?) -> String { predicate.map { " WHERE " + text($0) } ?? "" }
private func bar(_ expression: Expression?) -> String { expression.map { " | " + text($0) } ?? "" }
