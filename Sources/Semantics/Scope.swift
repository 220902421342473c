import Engine
import Syntax

/// A name and what it stands for. The type tells the kind: node, relationship, list of relationships
/// (variable length), path or any other value.
struct Variable {
  var name: String
  var slot: Slot
  var type: ValueType
}

/// Why a name that was bound cannot be read where we are.
enum Hiding {
  /// In an item with an aggregate: the name is not a grouping key.
  case notGrouped
  /// After DISTINCT or aggregation: the projection dropped it.
  case dropped
}

/// A projected expression: after the projection, the same expression as written stands for its column.
struct Substitution {
  var expression: Expression
  var slot: Slot
  var type: ValueType
  /// Names the expression mentions; where one of them is shadowed it means something else. nil: cannot tell.
  var names: Set<String>?
  /// A variable or property access, which may stand beside aggregates.
  var isSimple: Bool
  var hasAggregate: Bool
}

/// The names of one nesting level: the clauses of a query, or a comprehension.
struct Frame {
  var variables: [String: Variable] = [:]
  var hidden: [String: Hiding] = [:]
  var substitutions: [Substitution] = []
  /// In an ORDER BY item with an aggregate: only simple keys may stand beside it.
  var rejectsComplexKeys = false

  /// Visible variables by name, which is the order of `*`.
  var sorted: [Variable] {
    variables.values.sorted { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) }
  }
}

/// The names visible at one place, from the outermost level to the innermost.
struct Scope {
  enum Lookup {
    case found(Variable)
    case hidden(Hiding)
    case missing
  }

  var frames: [Frame] = [Frame()]

  /// The innermost frame.
  var top: Frame {
    get { frames.last ?? Frame() }
    set {
      if frames.isEmpty { frames.append(newValue) } else { frames[frames.count - 1] = newValue }
    }
  }

  /// Adds a variable to the innermost frame, in place: a statement may bring thousands.
  mutating func insert(_ variable: Variable) {
    if frames.isEmpty { frames.append(Frame()) }
    frames[frames.count - 1].variables[variable.name] = variable
  }

  func lookup(_ name: String) -> Lookup {
    for frame in frames.reversed() {
      if let variable = frame.variables[name] { return .found(variable) }
      if let hiding = frame.hidden[name] { return .hidden(hiding) }
    }
    return .missing
  }

  func variable(_ name: String) -> Variable? {
    if case .found(let variable) = lookup(name) { return variable }
    return nil
  }

  /// Every name that could be read here, for suggestions.
  var visibleNames: [String] {
    var names: Set<String> = []
    for frame in frames.reversed() { names.formUnion(frame.variables.keys) }
    return names.sorted()
  }
}

extension Binder {
  /// Adds a variable to the innermost frame.
  @discardableResult
  mutating func declare(_ name: String, _ type: ValueType) -> Variable {
    let variable = Variable(name: name, slot: makeSlot(name), type: type)
    scope.insert(variable)
    return variable
  }

  /// Adds a variable that must not be bound yet.
  @discardableResult
  mutating func declareNew(_ identifier: Identifier, _ type: ValueType) throws(Diagnostic) -> Variable {
    if case .found(let existing) = scope.lookup(identifier.name) {
      throw alreadyBound(identifier, existing)
    }
    return declare(identifier.name, type)
  }

  /// The variable with a name, for reading it.
  mutating func resolve(_ name: String, _ span: Span) throws(Diagnostic) -> Variable {
    switch scope.lookup(name) {
    case .found(let variable):
      reference(variable.slot)
      return variable
    case .hidden(.notGrouped):
      throw .syntax(
        "AmbiguousAggregationExpression",
        "`\(name)` stands beside an aggregate but is not a grouping key, so its value in a group is unclear",
        at: span, hint: "project `\(name)` (or the property of it you need) as an item of its own")
    case .hidden(.dropped):
      throw .syntax(
        "UndefinedVariable",
        "`\(name)` cannot be used here: DISTINCT or aggregation leaves only the projected columns", at: span,
        hint: "project it as well, or sort and filter in a WITH before")
    case .missing:
      throw undefinedVariable(name, span)
    }
  }

  func undefinedVariable(_ name: String, _ span: Span) -> Diagnostic {
    if let place = constantPlace {
      return .syntax(
        "NonConstantExpression", "\(place) must be the same for all rows, but `\(name)` is a variable",
        at: span, hint: "use a number, a parameter or an expression of those")
    }
    if let outer = notImported[name] {
      return .syntax(
        "UndefinedVariable", "the subquery does not import the variable `\(outer.name)`", at: span,
        hint: "name it: `CALL (\(name)) { ... }`")
    }
    let hint =
      nearest(name, among: scope.visibleNames).map { "did you mean `\($0)`?" }
      ?? (catalog.parameterNames?.contains(name) == true
        ? "there is a parameter of this name: `$\(name)`"
        : "variables come from MATCH, WITH, UNWIND or CREATE before; a text is written in quotes: '\(name)'")
    return .syntax("UndefinedVariable", "the variable `\(name)` is not defined", at: span, hint: hint)
  }

  func alreadyBound(_ identifier: Identifier, _ existing: Variable) -> Diagnostic {
    .syntax(
      "VariableAlreadyBound",
      "the variable `\(identifier.name)` is already bound to \(existing.type.described)",
      at: identifier.span, hint: "choose another name")
  }

  func typeConflict(_ identifier: Identifier, _ existing: Variable, expected: String) -> Diagnostic {
    .syntax(
      "VariableTypeConflict",
      "the variable `\(identifier.name)` is bound to \(existing.type.described) and cannot be \(expected) here",
      at: identifier.span, hint: "choose another name")
  }
}
