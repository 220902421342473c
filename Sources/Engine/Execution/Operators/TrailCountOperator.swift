/// Gives each input row the number of trails of four relationships of a type: of walks a→b→c→d→e on which no
/// relationship comes twice. There is no row where there is none.
///
/// By inclusion and exclusion over the partitions of the four relationships into groups that are one (G.-C. Rota:
/// On the Foundations of Combinatorial Theory I, 1964): a partition counts with the product of (-1)^(k-1) (k-1)!
/// over its groups of k. With in(v), out(v) and loops(v) the numbers of relationships of a node, r(u, v) that
/// from u to v, and in2(v), out2(v) the numbers of walks of two that end and begin there, the fifteen terms are
///
///     {}                   + Σ in2(v) out2(v)
///     {12} {23} {34}       - Σ loops(v) (out2(v) + in(v) out(v) + in2(v))
///     {13} {24}            - Σ r(v, u) (out(v) + in(u))               over relationships u→v
///     {14}                 - the walks of three that end where they began
///     {123} {234}          + 2 Σ loops(v) (out(v) + in(v))
///     {124} {134}          + 4 Σ loops(v)²
///     {12}{34} {14}{23}    + 2 Σ loops(v)²
///     {13}{24}             + Σ r(v, u)                                over relationships u→v
///     {1234}               - 6 Σ loops(v)
public final class TrailCountOperator: Operator {
  private let input: Operator
  private let triangles: Operator
  private let trianglesSlot: Int
  private let type: String
  private let slot: Int
  private let weights = Vector()
  private let output: Batch
  private let marks = NeighbourMarks()
  private var charge = MemoryCharge()
  /// The number, once it is known.
  private var trails: Int64?

  /// Nodes between two looks at whether the statement was cancelled.
  private static let stride = 1024

  /// - Parameters:
  ///   - triangles: plan whose rows add up to the walks of three that end where they began.
  ///   - trianglesSlot: where it puts their numbers.
  ///   - slot: where the result goes, an integer of at least 1.
  public init(
    input: Operator, triangles: Operator, trianglesSlot: Int, type: String, slot: Int, slots: Int
  ) {
    self.input = input
    self.triangles = triangles
    self.trianglesSlot = trianglesSlot
    self.type = type
    self.slot = slot
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let batch = try input.next(context) else { return nil }
    if trails == nil { trails = try count(context) }
    guard let trails, trails > 0 else { return nil }
    output.share(batch)
    weights.reset(.integers)
    let rows = output.rows
    for i in 0..<rows.count { weights.integers[rows[i]] = trails }
    output.columns[slot] = weights
    return output
  }

  private func count(_ context: ExecutionContext) throws(ExecutionError) -> Int64 {
    guard let type = context.graph.relationshipType(type) else { return 0 }
    let lists = TrailLists(context.graph, type)
    var sum = ExactSum()
    for node in 0..<Int(context.graph.nodeLimit) {
      if node % TrailCountOperator.stride == 0 {
        try charge.set(marks.bytes, context)
        try context.checkpoint()
      }
      lists.addTrails(through: UInt32(truncatingIfNeeded: node), marks, to: &sum)
    }
    marks.clear()
    while let batch = try triangles.next(context) {
      let rows = batch.rows
      let numbers = batch.column(trianglesSlot)
      for i in 0..<rows.count { sum.add(-Int(numbers[rows[i]].asInteger)) }
    }
    guard let trails = sum.total else {
      throw .arithmetic("IntegerOverflow", "the number of matches does not fit 64 bits")
    }
    return Int64(trails)
  }

  public override func reset() {
    input.reset()
    triangles.reset()
    marks.clear()
    charge.release()
    trails = nil
  }
}

/// The relationships of one type, by both ends.
private struct TrailLists {
  private let graph: Graph
  private let back: [Walk]
  private let outgoing: AdjacencyReader
  private let incoming: AdjacencyReader
  private let hasLoops: Bool

  init(_ graph: Graph, _ type: TypeID) {
    self.graph = graph
    back = Walk.all([type], .incoming)
    outgoing = graph.adjacencyReader(type, .outgoing)
    incoming = graph.adjacencyReader(type, .incoming)
    hasLoops = graph.loopCount(type) > 0
  }

  /// Adds what the sums have for a node v, and for the relationships v→w; see `TrailCountOperator`.
  func addTrails(through node: UInt32, _ marks: NeighbourMarks, to sum: inout ExactSum) {
    let (forth, back) = (outgoing[node], incoming[node])
    // Every term is a product of numbers of relationships in both directions.
    if forth.count == 0 || back.count == 0 { return }
    let (twoForth, twoBack) = (degrees(forth, outgoing), degrees(back, incoming))
    sum.add(twoForth, times: twoBack)
    marks.move(to: NodeID(node), self.back, graph)
    var cursor = SliceCursor(back)
    for i in 0..<forth.count where marks.contains(forth.neighbours[i]) {
      let other = forth.neighbours[i]
      sum.add(-cursor.count(of: other), times: outgoing.degree(other) + back.count - 1)
    }
    guard hasLoops else { return }
    let loops = forth.count(of: node)
    if loops == 0 { return }
    sum.add(-loops, times: twoForth)
    sum.add(-loops, times: twoBack)
    sum.add(-loops * forth.count, times: back.count)
    sum.add(2 * loops, times: forth.count + back.count)
    sum.add(6 * loops, times: loops - 1)
  }

  /// Walks of two whose first relationship is in a list, seen from its node.
  private func degrees(_ slice: AdjacencySlice, _ reader: AdjacencyReader) -> Int {
    var total = 0
    for i in 0..<slice.count { total &+= reader.degree(slice.neighbours[i]) }
    return total
  }
}

/// A sum of products whose parts may leave 64 bits where the whole does not.
struct ExactSum {
  private var value: Int128 = 0

  @inline(__always)
  mutating func add(_ number: Int, times factor: Int = 1) {
    value &+= Int128(number) * Int128(factor)
  }

  /// The sum, nil when it does not fit.
  var total: Int? { Int(exactly: value) }
}
