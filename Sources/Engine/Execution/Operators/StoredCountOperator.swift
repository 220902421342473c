/// Gives each input row numbers that the graph keeps: of its nodes, or of the relationships of some types.
public final class StoredCountOperator: Operator {
  public enum Subject: Sendable {
    /// Every node, or those of a label.
    case nodes(label: String?)
    case relationships(TypeSelector)
  }

  private let input: Operator
  private let subject: Subject
  private let targets: [Int]
  private let count = Vector()
  private let output: Batch

  /// - Parameter targets: slots the number goes to.
  public init(input: Operator, subject: Subject, targets: [Int], slots: Int) {
    self.input = input
    self.subject = subject
    self.targets = targets
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let batch = try input.next(context) else { return nil }
    output.share(batch)
    count.setConstant(Value(number(context.graph)))
    for target in targets { output.columns[target] = count }
    return output
  }

  private func number(_ graph: Graph) -> Int {
    switch subject {
    case .nodes(nil): graph.nodeCount
    case .nodes(let label?): graph.label(label).map { graph.nodeCount($0) } ?? 0
    case .relationships(let types):
      types.resolve(graph).reduce(0) { $0 + graph.relationshipCount($1) }
    }
  }

  public override func reset() { input.reset() }
}
