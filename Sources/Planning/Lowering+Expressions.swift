import Engine
import Semantics
import Syntax

extension Lowering {
  mutating func evaluators(_ expressions: [BoundExpression]) throws(LoweringError) -> [Evaluator] {
    var result: [Evaluator] = []
    for expression in expressions { result.append(try evaluator(expression)) }
    return result
  }

  mutating func evaluator(_ expression: BoundExpression?) throws(LoweringError) -> Evaluator? {
    guard let expression else { return nil }
    return try evaluator(expression) as Evaluator
  }

  /// The evaluator of an expression; one whose parts are all constant is evaluated now.
  mutating func evaluator(_ expression: BoundExpression) throws(LoweringError) -> Evaluator {
    let made = try makeEvaluator(expression)
    return expression.isFoldable ? folded(made) : made
  }

  /// Evaluates a constant expression once. One that fails is left to fail at run time, where guards may spare
  /// it.
  private func folded(_ evaluator: Evaluator) -> Evaluator {
    if evaluator.constant != nil { return evaluator }
    let row = Batch(slots: 0)
    row.count = 1
    guard let value = try? evaluator.evaluate(row, row.rows, constants)[0] else { return evaluator }
    return ConstantEvaluator(value)
  }

  private mutating func makeEvaluator(_ expression: BoundExpression) throws(LoweringError) -> Evaluator {
    let span = expression.span.start..<max(expression.span.start, expression.span.end)
    switch expression.kind {
    case .null: return ConstantEvaluator(.null)
    case .boolean(let value): return ConstantEvaluator(Value(value))
    case .integer(let value): return ConstantEvaluator(Value(value))
    case .float(let value): return ConstantEvaluator(Value(value))
    case .string(let text):
      var text = text
      // The pooled string compares by pointer with stored ones.
      let pooled = text.withUTF8 { planner.graph.pooledString($0) }
      return ConstantEvaluator(pooled ?? constants.arena.string(text))
    case .parameter(let name): return ParameterEvaluator(name, span: span)
    case .slot(let slot): return SlotEvaluator(slot)
    case .list(let elements): return ListEvaluator(try evaluators(elements))
    case .map(let entries):
      var result: [(key: String, value: Evaluator)] = []
      for entry in entries { result.append((entry.key, try evaluator(entry.value))) }
      return MapEvaluator(result)
    case .property(let base, let key):
      return PropertyEvaluator(try evaluator(base), key: key, id: planner.graph.propertyKey(key), span: span)
    case .index(let base, let index):
      return IndexEvaluator(try evaluator(base), try evaluator(index), span: span)
    case .slice(let base, let from, let to):
      return SliceEvaluator(
        try evaluator(base), from: try evaluator(from), to: try evaluator(to), span: span)
    case .path(let start, let steps): return PathEvaluator(start: start, steps: steps)
    case .call(let signature, let arguments):
      if signature.name == "coalesce" { return CoalesceEvaluator(try evaluators(arguments)) }
      guard let function = Functions.scalar(named: signature.name) else {
        throw .diagnostic(
          .syntax("UnknownFunction", "there is no function `\(signature.name)`", at: expression.span))
      }
      return CallEvaluator(function, try evaluators(arguments), span: span)
    case .subquery(let subquery): return try makeSubquery(subquery)
    case .listComprehension, .quantifier, .reduce, .mapProjection, .caseOf:
      return try makeStructured(expression, span)
    default: return try makeOperation(expression, span)
    }
  }

  private mutating func makeOperation(_ expression: BoundExpression, _ span: Range<Int>)
    throws(LoweringError) -> Evaluator
  {
    switch expression.kind {
    case .not(let operand): return NotEvaluator(try evaluator(operand), span: span)
    case .negate(let operand): return SignEvaluator(try evaluator(operand), negative: true, span: span)
    case .plus(let operand): return SignEvaluator(try evaluator(operand), negative: false, span: span)
    case .chain(let first, let links):
      var lowered: [ArithmeticEvaluator.Link] = []
      for link in links {
        lowered.append(
          ArithmeticEvaluator.Link(
            Arithmetic(link.op), try evaluator(link.operand), span: link.span.start..<link.span.end))
      }
      return ArithmeticEvaluator(try evaluator(first), lowered)
    case .logical(let op, let operands):
      return LogicEvaluator(Logic(op), try evaluators(operands), span: span)
    case .comparison(let first, let links):
      var lowered: [(relation: Relation, operand: Evaluator)] = []
      for link in links { lowered.append((Relation(link.op), try evaluator(link.operand))) }
      return ComparisonEvaluator(try evaluator(first), lowered)
    case .stringPredicate(let predicate, let text, let part):
      let (text, part) = (try evaluator(text) as Evaluator, try evaluator(part) as Evaluator)
      switch predicate {
      case .startsWith: return StringTestEvaluator(.startsWith, text, part)
      case .endsWith: return StringTestEvaluator(.endsWith, text, part)
      case .contains: return StringTestEvaluator(.contains, text, part)
      case .matches: return RegexMatchEvaluator(text, part, span: span)
      }
    case .inList(let element, let list):
      return InEvaluator(try evaluator(element), try evaluator(list), span: span)
    case .isNull(let operand, let negated): return IsNullEvaluator(try evaluator(operand), negated: negated)
    case .labelTest(let operand, let labels):
      return LabelTestEvaluator(try evaluator(operand), LabelCondition(labels), span: span)
    default: return ConstantEvaluator(.null)
    }
  }

  private mutating func makeStructured(_ expression: BoundExpression, _ span: Range<Int>)
    throws(LoweringError) -> Evaluator
  {
    switch expression.kind {
    case .caseOf(let subject, let branches, let otherwise):
      var lowered: [(when: Evaluator, then: Evaluator)] = []
      for branch in branches { lowered.append((try evaluator(branch.when), try evaluator(branch.then))) }
      return CaseEvaluator(
        subject: try evaluator(subject), branches: lowered, otherwise: try evaluator(otherwise), span: span)
    case .listComprehension(let variable, let list, let predicate, let projection):
      return ListComprehensionEvaluator(
        list: try evaluator(list), variable: variable,
        captures: captures([predicate, projection], without: [variable]), predicate: try evaluator(predicate),
        projection: try evaluator(projection), span: span)
    case .quantifier(let kind, let variable, let list, let predicate):
      return QuantifierEvaluator(
        Quantification(kind), list: try evaluator(list), variable: variable,
        captures: captures([predicate], without: [variable]),
        predicate: try evaluator(predicate) as Evaluator,
        span: span)
    case .reduce(let accumulator, let initial, let variable, let list, let body):
      return ReduceEvaluator(
        initial: try evaluator(initial), list: try evaluator(list), accumulator: accumulator,
        variable: variable, captures: captures([body], without: [accumulator, variable]),
        body: try evaluator(body), span: span)
    case .mapProjection(let base, let items):
      var lowered: [MapProjectionEvaluator.Item] = []
      for item in items {
        switch item {
        case .property(let name): lowered.append(.property(name))
        case .allProperties: lowered.append(.allProperties)
        case .entry(let key, let value): lowered.append(.entry(key, try evaluator(value)))
        }
      }
      return MapProjectionEvaluator(try evaluator(base), lowered, span: span)
    default: return ConstantEvaluator(.null)
    }
  }

  /// Outer slots that the body of a comprehension reads.
  private func captures(_ body: [BoundExpression?], without own: [Slot]) -> [Slot] {
    var set = SlotSet()
    for expression in body { expression?.collectSlots(into: &set) }
    for slot in own { set.remove(slot) }
    return set.slots
  }

  private mutating func makeSubquery(_ subquery: BoundSubqueryExpression) throws(LoweringError) -> Evaluator {
    if planner.rewrites, let test = ConnectionTest(subquery) {
      return ConnectionEvaluator(
        start: test.start, end: test.end, types: TypeSelector(test.types), direction: test.direction)
    }
    let plan: LogicalPlan
    do throws(Diagnostic) {
      plan = try planner.body(subquery.query, bound: SlotSet(subquery.imports))
    } catch {
      throw .diagnostic(error)
    }
    let column = subquery.query.columns.first?.slot
    let kind: SubqueryEvaluator.Kind =
      switch subquery.kind {
      case .exists: .exists
      case .count: .count
      case .collect: .collect
      case .single: .single
      }
    let readsColumn = kind == .collect || kind == .single
    var needed = SlotSet()
    if readsColumn, let column { needed.insert(column) }
    let inner = try lowerSubplan(plan, needed: needed)
    return SubqueryEvaluator(kind, subplan: inner, column: readsColumn ? column : nil)
  }
}

extension BoundExpression {
  /// Whether it is made of constants alone and gives the same value whenever it is evaluated.
  var isFoldable: Bool {
    switch kind {
    case .slot, .path, .parameter, .subquery, .listComprehension, .quantifier, .reduce, .mapProjection: false
    case .call(let signature, let arguments):
      signature.isDeterministic && !arguments.isEmpty && arguments.allSatisfy(\.isFoldable)
    default: children.allSatisfy(\.isFoldable)
    }
  }
}

extension Arithmetic {
  init(_ op: ArithmeticOperator) {
    self =
      switch op {
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      case .modulo: .modulo
      case .power: .power
      case .concatenate: .concatenate
      }
  }
}

extension Logic {
  init(_ op: Syntax.LogicalOperator) {
    self =
      switch op {
      case .and: .and
      case .or: .or
      case .xor: .xor
      }
  }
}

extension Relation {
  init(_ op: ComparisonOperator) {
    self =
      switch op {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      }
  }
}

extension Quantification {
  init(_ kind: Quantifier.Kind) {
    self =
      switch kind {
      case .all: .all
      case .any: .any
      case .none: .none
      case .single: .single
      }
  }
}

extension LabelCondition {
  init(_ labels: BoundLabels) {
    self =
      switch labels {
      case .name(let name): .name(name)
      case .any: .any
      case .not(let inner): .not(LabelCondition(inner))
      case .and(let parts): .and(parts.map { LabelCondition($0) })
      case .or(let parts): .or(parts.map { LabelCondition($0) })
      }
  }
}
