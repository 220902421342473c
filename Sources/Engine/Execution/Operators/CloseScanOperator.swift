/// For each input row, over all relationships x→y of some types, the number of common neighbours of x and y:
/// what a scan of the relationships and `CloseOperator` give, added up. A row for every so many nodes, with the
/// sum over them; none where that is 0.
///
/// Each relationship is looked at from the end whose list is longer: that list is marked in a set of bits and
/// the shorter one is read. So the work is the sum of the shorter lists, which in graphs with hubs is far less
/// than that of either end's.
public final class CloseScanOperator: Operator {
  private let input: Operator
  private let types: TypeSelector
  private let share: ScanShare
  private let first: CloseOperator.Side
  private let second: CloseOperator.Side
  private let output: OutputBatch
  private let weights: Vector
  private let marks = NeighbourMarks()
  private var charge = MemoryCharge()
  private var current: Batch?
  private var row = 0
  /// The nodes left to do.
  private var nodes: Range<UInt32> = 0..<0

  /// Nodes between two looks at whether the statement was cancelled.
  private static let stride: UInt32 = 1024

  /// - Parameters:
  ///   - types: of the relationships x→y.
  ///   - first: the lists of x, each in one direction; its slot is not read, nor that of `second`, for y.
  ///   - slot: where the sums go.
  public init(
    input: Operator, types: TypeSelector, first: CloseOperator.Side, second: CloseOperator.Side, slot: Int,
    share: ScanShare = .whole, carry: [Int], slots: Int
  ) {
    self.input = input
    self.share = share
    self.types = types
    self.first = first
    self.second = second
    output = OutputBatch(slots: slots, carry: carry)
    weights = output.makeColumn(slot)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        nodes = share.range(limit: context.graph.nodeLimit)
      }
      guard let batch = current else { return nil }
      weights.reset(.values)
      let rows = batch.rows
      while row < rows.count, output.room > 0 {
        try context.checkpoint()
        let end = min(nodes.upperBound, nodes.lowerBound + CloseScanOperator.stride)
        let sum = count(nodes.lowerBound..<end, context.graph)
        if sum > 0 {
          weights.values[output.count] = Value(Int64(sum))
          output.sources[output.count] = UInt16(truncatingIfNeeded: rows[row])
          output.count += 1
        }
        nodes = end..<nodes.upperBound
        if nodes.isEmpty {
          row += 1
          nodes = share.range(limit: context.graph.nodeLimit)
        }
      }
      try charge.set(marks.bytes, context)
      if row >= rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func count(_ nodes: Range<UInt32>, _ graph: Graph) -> Int {
    let firsts = Walk.all(first.types.resolve(graph), first.direction)
    let seconds = Walk.all(second.types.resolve(graph), second.direction)
    let joining = types.resolve(graph)
    let firstReaders = firsts.map { graph.adjacencyReader($0.type, $0.direction) }
    let secondReaders = seconds.map { graph.adjacencyReader($0.type, $0.direction) }
    let outgoing = joining.map { graph.adjacencyReader($0, .outgoing) }
    let incoming = joining.map { graph.adjacencyReader($0, .incoming) }
    let isSymmetric = firsts.map(\.type) == seconds.map(\.type) && first.direction == second.direction
    var total = 0
    for node in nodes {
      let mine = size(node, firstReaders)
      let theirs = isSymmetric ? mine : size(node, secondReaders)
      if mine > 0 {
        marks.move(to: NodeID(node), firsts, graph)
        for reader in outgoing { total += sum(reader[node], secondReaders, atMost: mine) }
        if isSymmetric {
          for reader in incoming { total += sum(reader[node], firstReaders, atMost: mine - 1) }
        }
      }
      if theirs > 0, !isSymmetric {
        marks.clearNode(firsts, graph)
        marks.move(to: NodeID(node), seconds, graph)
        for reader in incoming { total += sum(reader[node], firstReaders, atMost: theirs - 1) }
        marks.clearNode(seconds, graph)
      }
    }
    marks.clearNode(firsts, graph)
    return total
  }

  private func size(_ node: UInt32, _ readers: [AdjacencyReader]) -> Int {
    var total = 0
    for reader in readers { total += reader.degree(node) }
    return total
  }

  /// The marked entries in the lists of these neighbours, but for neighbours with more entries than `atMost`.
  private func sum(_ neighbours: AdjacencySlice, _ readers: [AdjacencyReader], atMost: Int) -> Int {
    var total = 0
    if readers.count == 1 {
      let reader = readers[0]
      for i in 0..<neighbours.count {
        let slice = reader[neighbours.neighbours[i]]
        if slice.count <= atMost { total += marks.count(slice) }
      }
      return total
    }
    for i in 0..<neighbours.count {
      let other = neighbours.neighbours[i]
      if size(other, readers) > atMost { continue }
      for reader in readers { total += marks.count(reader[other]) }
    }
    return total
  }

  public override func reset() {
    input.reset()
    current = nil
    marks.clear()
    charge.release()
  }
}
