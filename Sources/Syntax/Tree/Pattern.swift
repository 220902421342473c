/// A path pattern: nodes and relationships in turn, perhaps named, perhaps a shortest-path search.
public struct PathPattern: Sendable {
  public var variable: Identifier?
  public var selector: PathSelector
  /// The selector was written as a function, `shortestPath(...)`: WHERE is then part of the search.
  public var isSearchFunction = false
  /// Alternating, beginning and ending with a node (a quantified group counts as one relationship).
  public var elements: [PatternElement]
  public var span: Span
  public init(variable: Identifier?, selector: PathSelector, elements: [PatternElement], span: Span) {
    self.variable = variable
    self.selector = selector
    self.elements = elements
    self.span = span
  }
}

/// Which of the matching paths are wanted.
public enum PathSelector: Hashable, Sendable {
  case all
  /// `shortestPath(...)`, `ANY SHORTEST`: one path of the least length for each pair of ends.
  case anyShortest
  /// `allShortestPaths(...)`, `ALL SHORTEST`
  case allShortest
  /// `SHORTEST k`
  case shortest(Int)
  /// `SHORTEST k GROUPS`
  case shortestGroups(Int)
  /// `ANY k`
  case any(Int)
}

public indirect enum PatternElement: Sendable {
  case node(NodePattern)
  case relationship(RelationshipPattern)
  case quantified(QuantifiedPattern)
}

public struct NodePattern: Sendable {
  public var variable: Identifier?
  public var labels: LabelExpression?
  /// A map literal or a parameter.
  public var properties: Expression?
  public var predicate: Expression?
  public var span: Span
  public init(
    variable: Identifier?, labels: LabelExpression?, properties: Expression?, predicate: Expression?,
    span: Span
  ) {
    self.variable = variable
    self.labels = labels
    self.properties = properties
    self.predicate = predicate
    self.span = span
  }
}

public enum PatternDirection: Sendable {
  /// `-[]->`
  case outgoing
  /// `<-[]-`
  case incoming
  /// `-[]-` and `<-[]->`
  case either
}

/// `*`, `*2`, `*1..3`, `*..4`, or a GQL quantifier on a relationship (`+`, `*`, `{1,3}`).
public struct PatternLength: Hashable, Sendable {
  public var minimum: Int?
  public var maximum: Int?
  public init(minimum: Int?, maximum: Int?) {
    self.minimum = minimum
    self.maximum = maximum
  }
}

public struct RelationshipPattern: Sendable {
  public var variable: Identifier?
  /// `:A|B`
  public var types: LabelExpression?
  public var direction: PatternDirection
  /// Present when the relationship is of variable length.
  public var length: PatternLength?
  public var properties: Expression?
  public var predicate: Expression?
  public var span: Span
  public init(
    variable: Identifier?, types: LabelExpression?, direction: PatternDirection, length: PatternLength?,
    properties: Expression?, predicate: Expression?, span: Span
  ) {
    self.variable = variable
    self.types = types
    self.direction = direction
    self.length = length
    self.properties = properties
    self.predicate = predicate
    self.span = span
  }
}

/// `((a)-[:T]->(b) WHERE p){1,3}`
public struct QuantifiedPattern: Sendable {
  public var pattern: PathPattern
  public var predicate: Expression?
  public var length: PatternLength
  public var span: Span
  public init(pattern: PathPattern, predicate: Expression?, length: PatternLength, span: Span) {
    self.pattern = pattern
    self.predicate = predicate
    self.length = length
    self.span = span
  }
}

/// `:A:B`, `:A|B`, `:A&!B`, `:%`. The same grammar serves labels and relationship types.
public indirect enum LabelExpression: Sendable {
  case name(Identifier)
  /// `%`: any label.
  case any(Span)
  case not(LabelExpression)
  case and([LabelExpression])
  case or([LabelExpression])

  /// Every name in the expression, in order of appearance.
  public var names: [Identifier] {
    switch self {
    case .name(let identifier): [identifier]
    case .any: []
    case .not(let inner): inner.names
    case .and(let all), .or(let all): all.flatMap(\.names)
    }
  }
}
