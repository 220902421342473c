import Engine
import KithPluginKit
import Synchronization

/// Who imported: ids are scoped to an importer and the name of its source.
public struct ImportSourceName: Hashable, Sendable {
  public var importer: String
  public var source: String
  public init(importer: String, source: String) {
    self.importer = importer
    self.source = source
  }
}

/// Remembers what each source asserted, so that importing it again changes only what it says differently.
///
/// An import inside a statement may be undone with the statement, and the registry must forget it then. So
/// each import leaves a mark in the graph's names (a property key that nothing has): a memory counts only
/// for graphs that have its mark, and an undone import has none. Copies of a graph, transactions and
/// `reset` need nothing else.
public final class ImportRegistry: Sendable {
  /// What all sources assert after one import.
  struct State: Sendable {
    /// The sources in the order of their latest import.
    var order: [ImportSourceName] = []
    var records: [ImportSourceName: AssertionRecord] = [:]
    /// Where each source wants to go on the next time.
    var bookmarks: [ImportSourceName: JSONValue] = [:]
    /// How the importer of each source was confined; none for those that are linked in.
    var confinements: [ImportSourceName: String] = [:]

    mutating func forget(_ name: ImportSourceName) {
      order.removeAll { $0 == name }
      records[name] = nil
      bookmarks[name] = nil
      confinements[name] = nil
    }
  }

  private struct Memory: Sendable {
    var states: [(mark: String, state: State)] = []
    var imports = 0
    var rejects: [Reject] = []
    var changes: [ImportChange] = []
  }

  /// Older states than this are forgotten; one transaction hardly imports so often.
  private static let depth = 256
  private let memory = Mutex(Memory())

  public init() {}

  /// What is asserted in a graph.
  func state(of graph: Graph) -> State {
    memory.withLock { memory in
      memory.states.last { graph.propertyKey($0.mark) != nil }?.state ?? State()
    }
  }

  /// Remembers a state that follows from the one of `graph`, and marks the graph.
  func store(_ state: State, in graph: inout Graph) throws(StoreError) {
    let mark = memory.withLock { memory in
      memory.imports += 1
      return "_import.\(memory.imports)"
    }
    let before = graph
    _ = try graph.makePropertyKey(mark)
    memory.withLock { memory in
      // What came after the state this one follows from was undone.
      while let last = memory.states.last, before.propertyKey(last.mark) == nil { memory.states.removeLast() }
      memory.states.append((mark, state))
      if memory.states.count > ImportRegistry.depth { memory.states.removeFirst() }
    }
  }

  /// What the last import left out.
  public var rejects: [Reject] { memory.withLock { $0.rejects } }

  func setRejects(_ rejects: [Reject]) { memory.withLock { $0.rejects = rejects } }

  /// What the last dry run would have changed.
  public var changes: [ImportChange] { memory.withLock { $0.changes } }

  func setChanges(_ changes: [ImportChange]) { memory.withLock { $0.changes = changes } }

  /// How far the imports that run have come.
  public let activity = ImportActivity()

  /// True for the property keys that mark imports; listings of keys leave them out.
  public static func isMark(_ key: String) -> Bool { key.hasPrefix("_import.") }

  /// A source and how much of the graph it asserts.
  public struct Source: Hashable, Sendable {
    public var name: ImportSourceName
    public var nodes: Int
    public var relationships: Int
    /// How its importer was confined: `sandbox` or `none`; nil for one that is linked in.
    public var confinement: String?
  }

  /// The sources a graph was made from, in the order of their latest import.
  public func sources(of graph: Graph) -> [Source] {
    let state = state(of: graph)
    return state.order.compactMap { name in
      state.records[name].map {
        Source(
          name: name, nodes: $0.nodeCount, relationships: $0.relationshipCount,
          confinement: state.confinements[name])
      }
    }
  }
}

/// What one source asserted at its latest import, and how to find it by node and relationship.
final class AssertionRecord: Sendable {
  let asserted: AssertedGraph
  /// Node in the high half, entity in the low one; sorted.
  private let entities: [UInt64]
  /// Relationship in the high half, its index in the low one; sorted.
  private let relationships: [UInt64]

  init(_ asserted: AssertedGraph) {
    self.asserted = asserted
    var entities: [UInt64] = []
    for (index, entity) in asserted.entities.enumerated()
    where entity.same == index && entity.node != .none && (entity.isDeclared || entity.firstProperty >= 0) {
      entities.append(UInt64(entity.node.raw) << 32 | UInt64(index))
    }
    var relationships: [UInt64] = []
    for (index, relationship) in asserted.relationships.enumerated()
    where !relationship.isRepeat && relationship.id != .none {
      relationships.append(UInt64(relationship.id.raw) << 32 | UInt64(index))
    }
    self.entities = AssertionRecord.sorted(entities)
    self.relationships = AssertionRecord.sorted(relationships)
  }

  /// Nodes the source describes, not those it only has facts about.
  var nodeCount: Int { mentioned.count { asserted.entities[Int($0)].isDeclared } }
  var relationshipCount: Int { relationships.count }

  private static func sorted(_ words: [UInt64]) -> [UInt64] {
    // Nodes are mostly made in the order they are staged.
    for index in words.indices.dropFirst() where words[index] < words[index - 1] { return words.sorted() }
    return words
  }

  /// The entity that stands for a node this source describes or has facts about.
  func entity(of node: NodeID) -> UInt32? { AssertionRecord.find(node.raw, entities) }
  func relationship(of id: RelationshipID) -> UInt32? { AssertionRecord.find(id.raw, relationships) }

  private static func find(_ id: UInt32, _ words: [UInt64]) -> UInt32? {
    let wanted = UInt64(id) << 32
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < words.count, words[low] >> 32 == UInt64(id) else { return nil }
    return UInt32(truncatingIfNeeded: words[low])
  }

  /// Whether the source describes a node, so that the node stays as long as the source does.
  func declares(_ node: NodeID) -> Bool {
    entity(of: node).map { asserted.entities[Int($0)].isDeclared } ?? false
  }

  /// The entities the source describes or has facts about.
  var mentioned: [UInt32] { entities.map { UInt32(truncatingIfNeeded: $0) } }

  /// The indices of relationships that are in the graph.
  var live: [UInt32] { relationships.map { UInt32(truncatingIfNeeded: $0) } }

  /// The node with an id or key, as far as this source knows.
  func node(id: StringRef, space: StringRef?) -> NodeID? {
    asserted.knownEntity(id: id, space: space).flatMap(node)
  }

  func node(scheme: StringRef, value: StringRef) -> NodeID? {
    asserted.knownEntity(scheme: scheme, value: value).flatMap(node)
  }

  private func node(_ entity: UInt32) -> NodeID? {
    let found = asserted.entities[Int(asserted.representative(entity))]
    return found.isDeclared && found.node != .none ? found.node : nil
  }

  /// The value a source asserts for a property of an element; the chain is the element's.
  func property(_ key: StringRef, chain first: Int32) -> AssertedGraph.Property? {
    guard let symbol = asserted.symbols.known(key) else { return nil }
    return asserted.chain(first).first { $0.key == symbol }
  }
}
