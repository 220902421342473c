/// A property graph as a value.
///
/// Assigning a graph copies it, in the sense of Swift's arrays: the copy is a snapshot that later changes to
/// the original do not touch, and it costs one reference count. So a reader keeps a copy while a writer goes
/// on; a statement that fails is undone by assigning the copy taken before it, `graph = savepoint`; and what
/// a query reads does not change under it. There is no undo log and no version number.
///
///     var graph = Graph()
///     let person = try graph.makeLabel("Person"), name = try graph.makePropertyKey("name")
///     let ann = try graph.createNode([person])
///     let snapshot = graph                                   // sees Ann without a name
///     try graph.setProperty(ann, name, arena.string("Ann"))
///
/// Everything a graph consists of lies in pages that copies share until one of them writes (`PageDirectory`);
/// strings and slices lie in memory that only grows (`StringPool`, `Heap`, `AdjacencySlab`). Values and
/// slices a graph gives out point into that memory: they are valid as long as the graph, or a copy of it, is
/// held.
///
/// Ids come from the graph; those made up are treated as deleted elements where a method says so, and are
/// otherwise a caller's mistake. A method that throws leaves the graph as it was, unless it says otherwise.
///
/// A graph may be sent to other threads. One value may be read by many at once; a change needs that value
/// alone, as for any Swift value, whatever copies of it do meanwhile.
public struct Graph: Sendable {
  private var box: GraphBox

  /// An empty graph.
  public init() { self.init(limits: StoreLimits()) }

  package init(limits: StoreLimits) { box = GraphBox(GraphState(limits: limits)) }

  /// The state, for reading.
  @inline(__always)
  var state: UnsafePointer<GraphState> { UnsafePointer(box.state) }

  /// The state, for writing: copied first when another graph shares it.
  @inline(__always)
  mutating func writable() -> UnsafeMutablePointer<GraphState> {
    if isKnownUniquelyReferenced(&box) {
      box.renewEpochIfDiverged()
    } else {
      box = GraphBox(divergingFrom: box)
    }
    return box.state
  }
}
