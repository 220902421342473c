import Engine
import Syntax

/// The shape of expressions as written, apart from spans: which are the same, what they mention.
extension Expression {
  /// The direct operands in order of writing, also the bodies of comprehensions; not what stands inside
  /// patterns and subqueries.
  var operands: [Expression] {
    switch kind {
    case .null, .boolean, .integer, .float, .string, .parameter, .variable, .countStar, .pattern, .subquery:
      []
    case .list(let elements), .logical(_, let elements): elements
    case .map(let entries): entries.map(\.value)
    case .property(let base, _), .not(let base), .sign(_, let base), .isNull(let base, _),
      .labelTest(let base, _):
      [base]
    case .index(let left, let right), .stringPredicate(_, let left, let right), .inList(let left, let right):
      [left, right]
    case .slice(let base, let from, let to): [base] + [from, to].compactMap(\.self)
    case .chain(let first, let links): [first] + links.map(\.operand)
    case .comparison(let first, let links): [first] + links.map(\.operand)
    case .function(let call): call.arguments
    case .caseOf(let choice):
      [choice.subject].compactMap(\.self) + choice.branches.flatMap { [$0.when, $0.then] }
        + [choice.otherwise].compactMap(\.self)
    case .listComprehension(let list):
      [list.list] + [list.predicate, list.projection].compactMap(\.self)
    case .quantifier(let quantifier): [quantifier.list] + [quantifier.predicate].compactMap(\.self)
    case .reduce(let reduce): [reduce.initial, reduce.list, reduce.body]
    case .patternComprehension(let pattern):
      [pattern.predicate].compactMap(\.self) + [pattern.projection]
    case .mapProjection(let projection):
      projection.items.compactMap { item in
        if case .entry(let entry) = item { entry.value } else { nil }
      }
    }
  }

  /// A function of this expression or of an operand at any depth for which `matches` holds.
  func containsFunction(where matches: (FunctionSignature) -> Bool) -> Bool {
    switch kind {
    case .function(let call):
      if let signature = Functions.signature(named: call.name), matches(signature) { return true }
    case .countStar:
      if let signature = Functions.signature(named: "count"), matches(signature) { return true }
    default: break
    }
    return operands.contains { $0.containsFunction(where: matches) }
  }

  var containsAggregate: Bool { containsFunction { $0.kind == .aggregate } }

  /// A variable, or properties of one: `n`, `n.a`, `n.a.b`.
  var isPropertyAccess: Bool {
    switch kind {
    case .variable: true
    case .property(let base, _): base.isPropertyAccess
    default: false
    }
  }

  /// Every name mentioned, also the names of local variables; nil when a subquery or pattern makes that
  /// unclear.
  var mentionedNames: Set<String>? {
    var names: Set<String> = []
    switch kind {
    case .variable(let name): names.insert(name)
    case .pattern, .subquery, .patternComprehension: return nil
    case .listComprehension(let list): names.insert(list.variable.name)
    case .quantifier(let quantifier): names.insert(quantifier.variable.name)
    case .reduce(let reduce): names.formUnion([reduce.accumulator.name, reduce.variable.name])
    case .mapProjection(let projection):
      names.insert(projection.variable.name)
      for case .variable(let identifier) in projection.items { names.insert(identifier.name) }
    default: break
    }
    for operand in operands {
      guard let inner = operand.mentionedNames else { return nil }
      names.formUnion(inner)
    }
    return names
  }
}

extension Binder {
  /// Whether two expressions say the same, apart from spaces and the case of function names.
  func isSame(_ first: Expression, _ second: Expression) -> Bool {
    switch (first.kind, second.kind) {
    case (.variable(let one), .variable(let other)): return one == other
    case (.property(let one, let key), .property(let other, let otherKey)):
      return key.name == otherKey.name && isSame(one, other)
    case (.variable, _), (_, .variable), (.property, _), (_, .property): return false
    default: break
    }
    guard head(first) == head(second) else { return false }
    let left = first.operands
    let right = second.operands
    return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
  }

  /// Everything about an expression but its operands; two with equal heads have operands of equal roles.
  private func head(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .boolean(let value): "boolean \(value)"
    case .integer(let value): "integer \(value)"
    case .float(let value): "float \(value.bitPattern)"
    case .string(let value): "string \(value)"
    case .parameter(let name): "parameter \(name)"
    case .variable(let name): "variable \(name)"
    case .list: "list"
    case .map(let entries): "map \(entries.map(\.key.name))"
    case .property(_, let key): "property \(key.name)"
    case .index: "index"
    case .slice(_, let from, let to): "slice \(from != nil) \(to != nil)"
    case .not: "not"
    case .sign(let negative, _): "sign \(negative)"
    case .chain(_, let links): "chain \(links.map(\.op.rawValue))"
    case .logical(let op, _): op.rawValue
    case .comparison(_, let links): "comparison \(links.map(\.op.rawValue))"
    case .stringPredicate(let op, _, _): op.rawValue
    case .inList: "in"
    case .isNull(_, let negated): "isNull \(negated)"
    case .labelTest(_, let labels): "labels \(BoundLabels(labels))"
    case .function(let call): "function \(call.distinct) \(call.name.lowercased())"
    case .countStar: "count(*)"
    case .caseOf(let choice): "case \(choice.subject != nil) \(choice.branches.count)"
    case .listComprehension(let list):
      "listComprehension \(list.variable.name) \(list.predicate != nil) \(list.projection != nil)"
    case .quantifier(let quantifier): "\(quantifier.kind) \(quantifier.variable.name)"
    case .reduce(let reduce): "reduce \(reduce.accumulator.name) \(reduce.variable.name)"
    case .patternComprehension, .pattern, .subquery: "text " + source(expression.span)
    case .mapProjection(let projection): "mapProjection \(describe(projection))"
    }
  }

  private func describe(_ projection: MapProjection) -> [String] {
    [projection.variable.name]
      + projection.items.map { item in
        switch item {
        case .property(let key): "." + key.name
        case .allProperties: ".*"
        case .entry(let entry): entry.key.name + ":"
        case .variable(let identifier): identifier.name
        }
      }
  }
}
