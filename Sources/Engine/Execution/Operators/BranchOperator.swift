import Synchronization

/// Counts the ways to go on from a node along one relationship, where nobody reads what they lead to: the sum
/// of the weights of its neighbours, taken from a table that an inner plan fills once. Rows without any are
/// dropped.
///
///     weights   one a node: in how many ways the rest of the pattern hangs on it, 0 for a node that does not fit
public final class BranchOperator: Operator {
  /// Choices in which one relationship of the row's node and one of the neighbour would be the same
  /// relationship, which leads from the one node to the other: to be taken off.
  public struct Common {
    var types: TypeSelector
    /// Seen from the row's node.
    var direction: Direction
    public init(types: TypeSelector, direction: Direction) {
      self.types = types
      self.direction = direction
    }
  }

  private let input: Operator
  private let inner: Operator
  private let innerNode: Int
  private let innerWeight: Int?
  private let from: Int
  private let types: TypeSelector
  private let direction: Direction
  private let factor: Int?
  private let common: Common?
  private let slot: Int
  private let output: Batch
  private let result = Vector()
  private let weights: BranchWeights

  /// - Parameters:
  ///   - inner: plan whose rows each give a node and its weight (nil: 1); it depends on no row of the input.
  ///   - from: slot of the node to go on from.
  ///   - direction: `.outgoing` or `.incoming`.
  ///   - factor: slot of a weight the row has already; the result is their product.
  ///   - slot: where the result goes, an integer of at least 1.
  ///   - weights: for the weights of the inner plan; pipelines over parts of one scan share it.
  public init(
    input: Operator, inner: Operator, innerNode: Int, innerWeight: Int?, from: Int, types: TypeSelector,
    direction: Direction, factor: Int?, common: Common?, slot: Int, weights: BranchWeights, slots: Int
  ) {
    self.weights = weights
    self.input = input
    self.inner = inner
    self.innerNode = innerNode
    self.innerWeight = innerWeight
    self.from = from
    self.types = types
    self.direction = direction
    self.factor = factor
    self.common = common
    self.slot = slot
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      try context.checkpoint()
      let weights = try weights.filled(context) { () throws(ExecutionError) in try innerWeights(context) }
      output.share(batch)
      result.reset(.integers)
      try weigh(output, weights, context.graph)
      output.columns[slot] = result
      output.keepPositive(result)
      if output.rows.count > 0 { return output }
    }
    return nil
  }

  private func innerWeights(_ context: ExecutionContext) throws(ExecutionError) -> [Int64] {
    var table = [Int64](repeating: 0, count: Int(context.graph.nodeLimit))
    while let batch = try inner.next(context) {
      try context.checkpoint()
      let rows = batch.rows
      let nodes = batch.column(innerNode)
      let counts = innerWeight.map { batch.column($0) }
      for i in 0..<rows.count {
        let node = nodes.node(rows[i])
        if node != .none { table[Int(node.raw)] = counts?[rows[i]].asInteger ?? 1 }
      }
    }
    return table
  }

  private func weigh(_ batch: Batch, _ weights: [Int64], _ graph: Graph) throws(ExecutionError) {
    let readers = types.resolve(graph).map { graph.adjacencyReader($0, direction) }
    let rows = batch.rows
    let nodes = batch.column(from)
    let factors = factor.map { batch.column($0) }
    var overflows = false
    for i in 0..<rows.count {
      let row = rows[i]
      let node = nodes.node(row)
      var ways: Int64 = 0
      if node != .none {
        for reader in readers {
          let slice = reader[node.raw]
          let (sum, overflow) = BranchOperator.sum(slice, weights)
          let (total, carries) = ways.addingReportingOverflow(sum)
          ways = total
          overflows = overflows || overflow || carries
        }
      }
      let (product, overflow) = ways.multipliedReportingOverflow(by: factors?[row].asInteger ?? 1)
      let taken = common.map { self.taken(by: $0, node, readers, weights, graph) } ?? 0
      overflows = overflows || overflow
      result.integers[row] = product &- taken
    }
    if overflows {
      throw .arithmetic("IntegerOverflow", "the number of matches does not fit 64 bits")
    }
  }

  /// The weights of the neighbours. Precondition: there is a weight for every node of the graph.
  private static func sum(_ slice: AdjacencySlice, _ weights: [Int64]) -> (Int64, overflows: Bool) {
    weights.withUnsafeBufferPointer { weights in
      guard let base = weights.baseAddress else { return (0, false) }
      // Weights are not negative: adding up unsigned, a carry into the top bit stays to be seen, since a node
      // has fewer than 2^32 neighbours and a weight at most 2^63 - 1 only when it is checked below.
      var total: UInt64 = 0
      var high: UInt64 = 0
      for i in 0..<slice.count {
        let weight = UInt64(bitPattern: base[Int(slice.neighbours[i])])
        total &+= weight & 0xFFFF_FFFF
        high &+= weight &>> 32
      }
      high &+= total &>> 32
      let low = total & 0xFFFF_FFFF
      return (Int64(bitPattern: high &<< 32 | low), high >= 1 << 31)
    }
  }

  /// Pairs of a relationship to a fitting neighbour and one of the common kind between the same two nodes.
  private func taken(
    by common: Common, _ node: NodeID, _ readers: [AdjacencyReader], _ weights: [Int64], _ graph: Graph
  ) -> Int64 {
    guard node != .none else { return 0 }
    var total = 0
    for type in common.types.resolve(graph) {
      let shared = graph.adjacency(node, type, common.direction)
      if shared.count == 0 { continue }
      for reader in readers {
        let slice = reader[node.raw]
        let (short, long) = slice.count <= shared.count ? (slice, shared) : (shared, slice)
        var cursor = SliceCursor(long)
        for i in 0..<short.count where weights[Int(short.neighbours[i])] > 0 {
          total += cursor.count(of: short.neighbours[i])
        }
      }
    }
    return Int64(total)
  }

  public override func reset() {
    input.reset()
    inner.reset()
    weights.reset()
  }
}

/// The weight of each node by id, filled by whichever pipeline needs it first.
public final class BranchWeights: Sendable {
  private struct State {
    var weights: [Int64]?
    var charge = MemoryCharge()
  }

  private let state = Mutex(State())

  public init() {}

  func filled(_ context: ExecutionContext, _ fill: () throws(ExecutionError) -> [Int64])
    throws(ExecutionError) -> [Int64]
  {
    try state.withLock { (state) throws(ExecutionError) in
      if let weights = state.weights { return weights }
      try state.charge.set(Int(context.graph.nodeLimit) * 8, context)
      let weights = try fill()
      state.weights = weights
      return weights
    }
  }

  func reset() {
    state.withLock { state in
      state.weights = nil
      state.charge.release()
    }
  }
}
