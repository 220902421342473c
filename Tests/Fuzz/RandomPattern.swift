import TestSupport

/// The pattern of one MATCH clause, made at random: paths that share variables, so chains, stars and cycles.
struct RandomPattern {
  enum Direction { case right, left, both }

  struct Node {
    var variable = 0
    /// False for a node whose variable no one else uses and that is written without a name.
    var isNamed = true
    var label: String?
    var weight: Int?
  }

  struct Step {
    var types: [String] = []
    var direction = Direction.right
    /// Nil for a single relationship.
    var length: ClosedRange<Int>?
    var name: String?
  }

  struct Path {
    var nodes: [Node] = []
    var steps: [Step] = []
  }

  var paths: [Path] = []
  var variableCount = 0

  /// - Parameters:
  ///   - prefix: starts the name of every variable.
  ///   - simple: no variable lengths.
  init(using random: inout SeededGenerator, prefix: String, simple: Bool = false, steps stepLimit: Int = 4) {
    self.prefix = prefix
    var stepsLeft =
      Int.random(in: 0..<8, using: &random) == 0 ? 0 : Int.random(in: 1...stepLimit, using: &random)
    repeat {
      var path = Path(nodes: [node(using: &random)])
      let steps = stepsLeft == 0 ? 0 : Int.random(in: 1...stepsLeft, using: &random)
      for _ in 0..<steps {
        path.steps.append(Self.step(using: &random, simple: simple, name: "\(prefix)r\(stepsLeft)"))
        path.nodes.append(node(using: &random))
        stepsLeft -= 1
      }
      paths.append(path)
    } while stepsLeft > 0
    nameShared()
  }

  private let prefix: String

  private mutating func node(using random: inout SeededGenerator) -> Node {
    var node = Node()
    if variableCount > 0, Int.random(in: 0..<10, using: &random) < 3 {
      node.variable = Int.random(in: 0..<variableCount, using: &random)
    } else {
      node.variable = variableCount
      variableCount += 1
    }
    node.isNamed = Int.random(in: 0..<3, using: &random) > 0
    if Int.random(in: 0..<3, using: &random) == 0 {
      node.label = RandomGraph.labels.randomElement(using: &random)
    }
    if Int.random(in: 0..<8, using: &random) == 0 { node.weight = Int.random(in: 0...2, using: &random) }
    return node
  }

  private static func step(using random: inout SeededGenerator, simple: Bool, name: String) -> Step {
    var step = Step()
    switch Int.random(in: 0..<6, using: &random) {
    case 0: break
    case 1: step.types = Array(RandomGraph.types.shuffled(using: &random).prefix(2))
    default: step.types = RandomGraph.types.randomElement(using: &random).map { [$0] } ?? []
    }
    let directions: [Direction] = [.right, .right, .left, .left, .both]
    step.direction = directions.randomElement(using: &random) ?? .right
    if !simple, Int.random(in: 0..<7, using: &random) == 0 {
      let low = Int.random(in: 0...1, using: &random)
      step.length = low...Int.random(in: max(low, 1)...2, using: &random)
    } else if Int.random(in: 0..<3, using: &random) == 0 {
      step.name = name
    }
    return step
  }

  /// A variable used twice must have a name; one node at least has one.
  private mutating func nameShared() {
    var uses = Array(repeating: 0, count: variableCount)
    for path in paths { for node in path.nodes { uses[node.variable] += 1 } }
    for path in paths.indices {
      for node in paths[path].nodes.indices where uses[paths[path].nodes[node].variable] > 1 {
        paths[path].nodes[node].isNamed = true
      }
    }
    if namedVariables.isEmpty { paths[0].nodes[0].isNamed = true }
  }

  // MARK: - Text

  func name(_ variable: Int) -> String { "\(prefix)\(variable)" }

  var namedVariables: [Int] {
    Set(paths.flatMap { $0.nodes.filter(\.isNamed).map(\.variable) }).sorted()
  }

  var relationshipNames: [String] { paths.flatMap { $0.steps.compactMap(\.name) } }

  /// - Parameter names: other names for some variables: those bound before.
  func text(names: [Int: String] = [:]) -> String {
    paths.map { path in
      path.nodes.enumerated().map { index, node in
        (index == 0 ? "" : text(path.steps[index - 1])) + text(node, names)
      }.joined()
    }.joined(separator: ", ")
  }

  private func text(_ node: Node, _ names: [Int: String]) -> String {
    let name = node.isNamed ? names[node.variable] ?? name(node.variable) : ""
    return "(\(name)\(node.label.map { ":" + $0 } ?? "")\(node.weight.map { " {w: \($0)}" } ?? ""))"
  }

  private func text(_ step: Step) -> String {
    let types = step.types.isEmpty ? "" : ":" + step.types.joined(separator: "|")
    let length = step.length.map { "*\($0.lowerBound)..\($0.upperBound)" } ?? ""
    let body = "[\(step.name ?? "")\(types)\(length)]"
    switch step.direction {
    case .right: return "-\(body)->"
    case .left: return "<-\(body)-"
    case .both: return "-\(body)-"
    }
  }
}
