/// Indexes, constraints, and SHOW.
extension Parser {
  /// The schema command at the current token, or `nil` where a query begins.
  func schemaCommand() throws(Failure) -> SchemaCommand? {
    let start = self.start
    let kind: SchemaCommand.Kind
    switch token.keyword {
    case .drop: kind = try drop()
    case .create:
      if isWord("or", at: position + 1), isWord("replace", at: position + 2) {
        throw unsupported("CREATE OR REPLACE", hint: "DROP ... IF EXISTS first")
      }
      let isAssignment = self.kind(ahead: 2) == .equal
      if keyword(ahead: 1) == .constraint, !isAssignment {
        kind = try createConstraint()
      } else if keyword(ahead: 1) == .index, !isAssignment {
        kind = try createIndex(.range)
      } else if keyword(ahead: 2) == .index, self.kind(ahead: 1).isWord {
        kind = try createIndex(try indexKind(at: position + 1))
      } else {
        return nil
      }
    default: return nil
    }
    return SchemaCommand(kind: kind, span: span(from: start))
  }

  // MARK: Indexes

  /// Every index answers equality and order; only the hash kind is for equality alone.
  private func indexKind(at index: Int) throws(Failure) -> SchemaCommand.IndexKind {
    switch token(at: index).keyword {
    case .range, .text: return .range
    case .hash: return .hash
    default:
      let word = string(token(at: index).span).uppercased()
      throw unsupported(
        "\(word) INDEX", at: token(at: index).span, hint: "there are RANGE and HASH indexes")
    }
  }

  private func createIndex(_ kind: SchemaCommand.IndexKind) throws(Failure) -> SchemaCommand.Kind {
    advance()
    if token.keyword != .index { advance() }
    try expect(.index)
    if token.keyword == .on, self.kind(ahead: 1) == .colon {
      return .createIndex(name: nil, kind: kind, target: try shortTarget(), ifNotExists: false)
    }
    let (name, ifNotExists) = try newName()
    let (variable, isRelationship, label) = try schemaPattern(.for)
    try expect(.on)
    let properties = try schemaProperties(of: variable)
    if isWord("options", at: position) { throw unsupported("OPTIONS of an index") }
    let target = SchemaTarget(isRelationship: isRelationship, label: label, properties: properties)
    return .createIndex(name: name, kind: kind, target: target, ifNotExists: ifNotExists)
  }

  /// The older `ON :Label(key)`.
  private func shortTarget() throws(Failure) -> SchemaTarget {
    advance()
    advance()
    let label = try name(.label)
    guard at(.leftParenthesis) else { throw unexpected() }
    let opener = position
    advance()
    var properties: [Identifier] = []
    repeat { properties.append(try name(.propertyKey)) } while accept(.comma)
    try close(opener)
    return SchemaTarget(isRelationship: false, label: label, properties: properties)
  }

  /// A name that may be left out, and IF NOT EXISTS.
  private func newName() throws(Failure) -> (name: Identifier?, ifNotExists: Bool) {
    let isNameless =
      token.keyword == .if && keyword(ahead: 1) == .not
      || (token.keyword == .for || token.keyword == .on) && kind(ahead: 1) == .leftParenthesis
    let name: Identifier? = isNameless || !token.kind.isWord ? nil : try name()
    guard accept(.if) else { return (name, false) }
    try expect(.not)
    try expect(.exists)
    return (name, true)
  }

  /// `FOR (n:Label)` or `FOR ()-[r:TYPE]-()`
  private func schemaPattern(
    _ word: Keyword
  ) throws(Failure) -> (variable: Identifier, isRelationship: Bool, label: Identifier) {
    try expect(word)
    let place = token.span
    let elements = try pathElements()
    var variable: Identifier?
    var labels: LabelExpression?
    if elements.count == 1, case .node(let node) = elements[0], node.isPlain {
      (variable, labels) = (node.variable, node.labels)
    } else if elements.count == 3, case .relationship(let relationship) = elements[1], relationship.isPlain {
      (variable, labels) = (relationship.variable, relationship.types)
    }
    guard let variable, case .name(let label) = labels else {
      throw .syntax(
        "UnexpectedSyntax", "expected one label or one relationship type with a variable",
        at: place.union(span(from: place.start)), hint: "write (n:Label) or ()-[r:TYPE]-()")
    }
    return (variable, elements.count == 3, label)
  }

  /// `(n.a, n.b)` or `n.a`
  private func schemaProperties(of variable: Identifier) throws(Failure) -> [Identifier] {
    guard at(.leftParenthesis) else { return [try schemaProperty(of: variable)] }
    let opener = position
    advance()
    var properties: [Identifier] = []
    repeat { properties.append(try schemaProperty(of: variable)) } while accept(.comma)
    try close(opener)
    return properties
  }

  private func schemaProperty(of variable: Identifier) throws(Failure) -> Identifier {
    let owner = try name(.variable)
    guard owner.name == variable.name else {
      throw .syntax(
        "UndefinedVariable", "the variable `\(owner.name)` is not defined", at: owner.span,
        hint: "did you mean `\(variable.name)`?")
    }
    try expect(.dot)
    return try name(.propertyKey)
  }

  // MARK: Constraints

  private func createConstraint() throws(Failure) -> SchemaCommand.Kind {
    advance()
    advance()
    let (name, ifNotExists) = try newName()
    let (variable, isRelationship, label) = try schemaPattern(token.keyword == .on ? .on : .for)
    if token.keyword == .assert { advance() } else { try expect(.require) }
    let properties = try schemaProperties(of: variable)
    let place = token.span
    try expect(.is)
    let kind = try constraintKind()
    if properties.count > 1, kind.isForOneProperty {
      throw .syntax(
        "UnexpectedSyntax", "this kind of constraint is for one property", at: place.union(span(from: start)),
        hint: "create one constraint for each property")
    }
    let target = SchemaTarget(isRelationship: isRelationship, label: label, properties: properties)
    return .createConstraint(name: name, kind: kind, target: target, ifNotExists: ifNotExists)
  }

  private func constraintKind() throws(Failure) -> SchemaCommand.ConstraintKind {
    if accept(.not) {
      try expect(.null)
      return .exists
    }
    if accept(.doubleColon) || accept(.typed) { return .typed(try typeName()) }
    if accept(.unique) { return .unique }
    let isOfElement = accept(.node) || accept(.relationship)
    if isOfElement, accept(.unique) { return .unique }
    try expect(.key)
    return .key
  }

  /// The words up to the end of the statement, joined: `INTEGER`, `ZONED DATETIME`, `LIST<STRING>`.
  private func typeName() throws(Failure) -> Identifier {
    var type = try name()
    if accept(.less) {
      // A list of lists is no property, so this does not nest.
      let element = try name()
      type = Identifier("\(type.name)<\(element.name)>", type.span.union(element.span))
      try expect(.greater)
    }
    while token.kind == .identifier {
      let word = try name()
      type = Identifier(type.name + " " + word.name, type.span.union(word.span))
    }
    return type
  }

  // MARK: DROP and SHOW

  private func drop() throws(Failure) -> SchemaCommand.Kind {
    advance()
    let isIndex = accept(.index)
    if !isIndex { try expect(.constraint) }
    if token.keyword == .on, kind(ahead: 1) == .colon || kind(ahead: 1) == .leftParenthesis {
      throw unsupported("DROP by label and property", hint: "drop it by its name, which SHOW tells")
    }
    let name = try name()
    let ifExists = accept(.if)
    if ifExists { try expect(.exists) }
    return isIndex
      ? .dropIndex(name: name, ifExists: ifExists) : .dropConstraint(name: name, ifExists: ifExists)
  }

  func show() throws(Failure) -> ShowCommand {
    let start = self.start
    advance()
    let subject: ShowCommand.Subject
    switch token.keyword {
    case .functions: subject = .functions
    case .procedures: subject = .procedures
    case .indexes, .index: subject = .indexes
    case .constraints, .constraint: subject = .constraints
    default:
      if isWord("function", at: position) {
        subject = .functions
      } else if isWord("procedure", at: position) {
        subject = .procedures
      } else {
        for keyword in [Keyword.functions, .procedures, .indexes, .constraints] {
          expectations.insert(keyword)
        }
        throw unexpected()
      }
    }
    advance()
    if token.keyword == .yield || token.keyword == .where {
      throw unsupported("\(found) behind SHOW", hint: "SHOW lists everything there is")
    }
    return ShowCommand(subject: subject, span: span(from: start))
  }
}

extension NodePattern {
  fileprivate var isPlain: Bool { properties == nil && predicate == nil }
}

extension RelationshipPattern {
  fileprivate var isPlain: Bool { properties == nil && predicate == nil && length == nil }
}

extension SchemaCommand.ConstraintKind {
  fileprivate var isForOneProperty: Bool {
    switch self {
    case .exists, .typed: true
    case .unique, .key: false
    }
  }
}
