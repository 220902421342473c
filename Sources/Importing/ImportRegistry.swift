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

  /// What sources assert, after any of the imports that can be come back to; each once.
  var records: [AssertionRecord] {
    memory.withLock { memory in
      var seen = Set<ObjectIdentifier>()
      return memory.states.flatMap(\.state.records.values).filter {
        seen.insert(ObjectIdentifier($0)).inserted
      }
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
