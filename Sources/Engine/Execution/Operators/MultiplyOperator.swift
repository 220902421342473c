/// Counts what could be enumerated: gives each row the number of ways to choose relationships of nodes it
/// knows, where nobody reads the relationships or the nodes at their other ends. Rows without any are
/// dropped.
public final class MultiplyOperator: Operator {
  /// One relationship to choose: its ways are the node's degree, less those that other relationships of the
  /// row have taken.
  public struct Term {
    var node: Int
    var types: TypeSelector
    var direction: Direction
    var taken: Int
    var takenWhenEqual: [Int]
    var least: Int
    /// - Parameters:
    ///   - taken: relationships of the row that always are among the node's.
    ///   - takenWhenEqual: slots of nodes; each that is the same node takes one more.
    ///   - least: the ways there are if there are no others: 1 where a row without any stays.
    public init(
      node: Int, types: TypeSelector, direction: Direction, taken: Int, takenWhenEqual: [Int], least: Int
    ) {
      self.least = least
      self.node = node
      self.types = types
      self.direction = direction
      self.taken = taken
      self.takenWhenEqual = takenWhenEqual
    }
  }

  /// Two terms must not choose one relationship: the number of relationships between two nodes is taken off.
  public struct Common {
    var start: Int
    var end: Int
    var types: TypeSelector
    public init(start: Int, end: Int, types: TypeSelector) {
      self.start = start
      self.end = end
      self.types = types
    }
  }

  private let input: Operator
  private let terms: [Term]
  private let common: Common?
  private let factor: Int?
  private let slot: Int
  private let weights = Vector()
  /// Of the nodes of a batch.
  private let degrees: UnsafeMutablePointer<Int64> = .allocate(capacity: batchCapacity)
  private let output: Batch

  /// - Parameters:
  ///   - factor: slot of a weight the row has already; the result is their product.
  ///   - slot: where the number of ways goes, an integer of at least 1.
  public init(input: Operator, terms: [Term], common: Common?, factor: Int?, slot: Int, slots: Int) {
    self.input = input
    self.factor = factor
    self.terms = terms
    self.common = common
    self.slot = slot
    output = Batch(slots: slots)
  }

  deinit { degrees.deallocate() }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      try context.checkpoint()
      output.share(batch)
      weights.reset(.integers)
      let rows = output.rows
      if let factor {
        let factors = output.column(factor)
        for i in 0..<rows.count { weights.integers[rows[i]] = factors[rows[i]].asInteger }
      } else {
        for i in 0..<rows.count { weights.integers[rows[i]] = 1 }
      }
      for term in terms { try multiply(by: term, output, rows, context.graph) }
      if let common { subtract(common, output, rows, context.graph) }
      output.columns[slot] = weights
      output.keepPositive(weights)
      if output.rows.count > 0 { return output }
    }
    return nil
  }

  private func multiply(by term: Term, _ batch: Batch, _ rows: Rows, _ graph: Graph)
    throws(ExecutionError)
  {
    let types = term.types.resolve(graph)
    let nodes = batch.column(term.node)
    let others = term.takenWhenEqual.map { batch.column($0) }
    if !nodes.isConstant, nodes.form == .nodes, others.isEmpty, types.count == 1, term.direction != .either {
      let reader = graph.adjacencyReader(types[0], term.direction)
      if rows.indices == nil, rows.count > 0, nodes.runLength >= rows.count {
        let first = nodes.ids[0]
        reader.degrees(of: first..<first + UInt32(rows.count), into: degrees)
        return try multiply(byDegreesLess: term.taken, least: term.least, rows.count)
      }
      return try multiply(by: reader, less: term.taken, least: term.least, nodes.ids, rows)
    }
    var overflows = false
    for i in 0..<rows.count {
      let row = rows[i]
      let node = nodes.node(row)
      var ways = -term.taken
      if node != .none {
        for type in types { ways += graph.degree(node, type, term.direction) }
        for other in others where other.node(row) == node { ways -= 1 }
      }
      let (product, overflow) = weights.integers[row]
        .multipliedReportingOverflow(by: Int64(max(term.least, ways)))
      overflows = overflows || overflow
      weights.integers[row] = product
    }
    if overflows {
      throw .arithmetic("IntegerOverflow", "the number of matches does not fit 64 bits")
    }
  }

  /// The commonest case: one type in one direction, the nodes in a column of ids.
  private func multiply(
    by reader: AdjacencyReader, less taken: Int, least: Int, _ ids: UnsafePointer<UInt32>, _ rows: Rows
  ) throws(ExecutionError) {
    let weights = weights.integers
    var overflows = false
    for i in 0..<rows.count {
      let row = rows[i]
      let node = ids[row]
      let ways = node == NodeID.none.raw ? least : max(least, reader.degree(node) - taken)
      let (product, overflow) = weights[row].multipliedReportingOverflow(by: Int64(ways))
      overflows = overflows || overflow
      weights[row] = product
    }
    if overflows {
      throw .arithmetic("IntegerOverflow", "the number of matches does not fit 64 bits")
    }
  }

  /// As above, for the rows of a scan: nodes that follow each other, whose degrees are known.
  private func multiply(byDegreesLess taken: Int, least: Int, _ count: Int) throws(ExecutionError) {
    let (weights, degrees) = (weights.integers, degrees)
    let (taken, least) = (Int64(taken), Int64(least))
    var overflows = false
    for i in 0..<count {
      let (product, overflow) = weights[i].multipliedReportingOverflow(by: max(least, degrees[i] &- taken))
      overflows = overflows || overflow
      weights[i] = product
    }
    if overflows {
      throw .arithmetic("IntegerOverflow", "the number of matches does not fit 64 bits")
    }
  }

  private func subtract(_ common: Common, _ batch: Batch, _ rows: Rows, _ graph: Graph) {
    let types = common.types.resolve(graph)
    let starts = batch.column(common.start)
    let ends = batch.column(common.end)
    for i in 0..<rows.count {
      let row = rows[i]
      let (start, end) = (starts.node(row), ends.node(row))
      var shared = 0
      for type in types {
        let out = graph.adjacency(start, type, .outgoing)
        let incoming = graph.adjacency(end, type, .incoming)
        shared += out.count <= incoming.count ? out.count(of: end.raw) : incoming.count(of: start.raw)
      }
      weights.integers[row] -= Int64(shared)
    }
  }

  public override func reset() { input.reset() }
}

extension AdjacencySlice {
  /// How many relationships lead to one neighbour.
  func count(of neighbour: UInt32) -> Int {
    var low = 0
    var high = sortedCount
    while low < high {
      let middle = (low + high) / 2
      if neighbours[middle] < neighbour { low = middle + 1 } else { high = middle }
    }
    var total = 0
    while low < sortedCount, neighbours[low] == neighbour {
      total += 1
      low += 1
    }
    for i in sortedCount..<count where neighbours[i] == neighbour { total += 1 }
    return total
  }
}
