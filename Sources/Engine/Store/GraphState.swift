/// Everything one version of a graph is made of. Each part is copied on write, so copying a state is a few
/// dozen retains; strings and blocks (`StringPool`, `Heap`, `AdjacencySlab`) only grow and are shared by all
/// versions.
struct GraphState {
  let limits: StoreLimits
  let strings: StringPool
  /// The pool's table, read without touching the pool object.
  let stringTable: StringPool.Directory
  let heap: Heap
  var slab: AdjacencySlab
  /// Different in every version that may write: see `GraphBox`.
  var epoch: UInt64

  var catalog = Catalog()
  var nodes = NodeTable()
  var relationships = RelationshipTable()
  /// By type id.
  var adjacency: [TypeAdjacency] = []
  /// By key id.
  var nodeColumns: [Column] = []
  var relationshipColumns: [Column] = []
  var indexes = IndexSet()
  var constraints = ConstraintSet()

  init(limits: StoreLimits) {
    self.limits = limits
    strings = StringPool(limit: limits.strings)
    stringTable = strings.directory
    heap = Heap()
    slab = AdjacencySlab()
    epoch = GraphBox.nextEpoch()
  }

  var sliceOwner: SliceOwner { SliceOwner(slab: slab, epoch: epoch) }

  func column(_ key: KeyID, isRelationship: Bool) -> Column? {
    let columns = isRelationship ? relationshipColumns : nodeColumns
    return Int(key.raw) < columns.count ? columns[Int(key.raw)] : nil
  }

  @inline(__always)
  func property(_ id: UInt32, _ key: KeyID, isRelationship: Bool) -> Value {
    let key = Int(key.raw)
    if isRelationship {
      return key < relationshipColumns.count ? relationshipColumns[key].reader.value(id, stringTable) : .null
    } else {
      return key < nodeColumns.count ? nodeColumns[key].reader.value(id, stringTable) : .null
    }
  }

  /// Writes a column and nothing else; the value must be owned by the graph.
  mutating func store(_ value: Value, _ id: UInt32, _ key: KeyID, isRelationship: Bool) {
    if isRelationship {
      GraphState.reserve(key, &relationshipColumns)
      relationshipColumns[Int(key.raw)].set(id, value, stringTable)
    } else {
      GraphState.reserve(key, &nodeColumns)
      nodeColumns[Int(key.raw)].set(id, value, stringTable)
    }
  }

  /// Makes room for a key's column.
  static func reserve(_ key: KeyID, _ columns: inout [Column]) {
    while columns.count <= Int(key.raw) { columns.append(Column()) }
  }

  @inline(__always)
  func isLive(_ id: UInt32, isRelationship: Bool) -> Bool {
    isRelationship
      ? relationships.reader.isLive(id) : nodes.setIDs.reader[Int(id)] != LabelSets.deleted
  }

  /// Whether an element has the label (a node) or is of the type (a relationship).
  func belongs(_ id: UInt32, to owner: UInt32, isRelationship: Bool) -> Bool {
    isRelationship
      ? relationships.reader.isLive(id) && relationships.reader.type(id).raw == owner
      : nodes.hasLabel(id, LabelID(owner))
  }
}
