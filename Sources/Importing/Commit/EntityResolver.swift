import Engine
import KithPluginKit

/// Finds out which staged entities are one, and which nodes of the graph they are.
///
/// Entities are one when they share a global identifier, never because of a name. An entity is a node when
/// a source, this one or another, asserted that node with one of its identifiers, or this source with its
/// id.
struct EntityResolver {
  private let file: String
  private let previous: AssertionRecord?
  private let others: [AssertionRecord]
  private let graph: Graph
  /// The representatives that another source asserts too.
  private(set) var assertedByOthers = NumberSet()

  init(file: String, previous: AssertionRecord?, others: [AssertionRecord], graph: Graph) {
    self.file = file
    self.previous = previous
    self.others = others
    self.graph = graph
  }

  /// - Throws: `input` failures for identifiers that contradict each other.
  mutating func resolve(_ asserted: inout AssertedGraph) throws(ImportFailure) {
    forgetNodes(&asserted)
    if previous != nil || !others.isEmpty {
      if !asserted.keys.isEmpty { try findByKeys(&asserted) }
      findByIDs(&asserted)
      uniteNodes(&asserted)
    }
    fold(&asserted)
    try checkKeys(asserted)
  }

  // MARK: Nodes

  /// Of what was said at an earlier import, to be found again.
  private func forgetNodes(_ asserted: inout AssertedGraph) {
    guard previous != nil else { return }
    for range in asserted.entities.chunkRanges {
      for index in range where asserted.entities[index].node != .none {
        asserted.entities[index].node = .none
      }
      asserted.entities.putAside(range)
    }
  }

  private mutating func findByKeys(_ asserted: inout AssertedGraph) throws(ImportFailure) {
    for range in asserted.entities.chunkRanges {
      for entity in range where asserted.entities[entity].firstKey >= 0 {
        let representative = asserted.representative(UInt32(entity))
        for key in asserted.keys(of: UInt32(entity)) {
          guard let (node, isOther) = find(key, asserted) else { continue }
          if isOther { assertedByOthers.insert(representative) }
          let known = asserted.entities[Int(representative)].node
          if known == .none {
            asserted.entities[Int(representative)].node = node
          } else if known != node {
            throw twoNodes(key, known, UInt32(entity), asserted)
          }
        }
      }
      asserted.entities.putAside(range)
    }
  }

  /// Two identifiers of an entity name different nodes.
  /// - Parameter known: the node of the first of them.
  private func twoNodes(
    _ key: AssertedGraph.Key, _ known: NodeID, _ entity: UInt32, _ asserted: AssertedGraph
  ) -> ImportFailure {
    let representative = asserted.representative(entity)
    let same = (0...entity).lazy.filter { asserted.representative($0) == representative }
    let first = same.flatMap { asserted.keys(of: $0) }.first { find($0, asserted)?.0 == known }
    return contradiction(
      "\(text(first ?? key, asserted)) and \(text(key, asserted)) are two different nodes of the graph",
      asserted.entities[Int(entity)].line)
  }

  private func find(_ key: AssertedGraph.Key, _ asserted: AssertedGraph) -> (NodeID, isOther: Bool)? {
    let scheme = asserted.nameText(asserted.scheme(key))
    for record in others.reversed() {
      if let node = record.node(scheme: scheme, value: asserted.text(key)), graph.isLive(node) {
        return (node, true)
      }
    }
    if let node = previous?.node(scheme: scheme, value: asserted.text(key)), graph.isLive(node) {
      return (node, false)
    }
    return nil
  }

  private func findByIDs(_ asserted: inout AssertedGraph) {
    guard let previous else { return }
    for range in asserted.entities.chunkRanges {
      for entity in range {
        guard let id = asserted.id(asserted.entities[entity]) else { continue }
        let representative = Int(asserted.representative(UInt32(entity)))
        let space = asserted.idSpaceName(asserted.entities[entity])
        guard asserted.entities[representative].node == .none,
          let node = previous.node(id: id, space: space), graph.isLive(node)
        else { continue }
        asserted.entities[representative].node = node
      }
      asserted.putAside(range)
      previous.asserted.putRecordsAside()
    }
  }

  /// Entities that turned out to be one node are one.
  private func uniteNodes(_ asserted: inout AssertedGraph) {
    guard !isAscending(asserted) else { return }
    // By the number of the node, the first entity that is it.
    let first = LargeMemory<UInt32>(Int(graph.nodeLimit))
    first.start.initialize(repeating: .max, count: first.count)
    for range in asserted.entities.chunkRanges {
      for entity in range {
        let node = asserted.entities[entity].node
        guard node != .none else { continue }
        if first[Int(node.raw)] == .max {
          first[Int(node.raw)] = UInt32(entity)
        } else {
          asserted.unite(first[Int(node.raw)], UInt32(entity))
        }
      }
      asserted.entities.putAside(range)
    }
    SpareMemory.release()
  }

  /// Whether each entity has a higher node than those before it, as when a source has not changed: then no two
  /// have the same.
  private func isAscending(_ asserted: AssertedGraph) -> Bool {
    var last: UInt32?
    for range in asserted.entities.chunkRanges {
      for entity in range {
        let node = asserted.entities[entity].node
        guard node != .none else { continue }
        if let last, node.raw <= last { return false }
        last = node.raw
      }
      asserted.entities.putAside(range)
    }
    return true
  }

  // MARK: Entities that are one

  /// Gives representatives what was said about the entities they stand for; what was said last counts.
  private func fold(_ asserted: inout AssertedGraph) {
    for range in asserted.entities.chunkRanges {
      for index in range where asserted.entities[index].same != index { fold(index, &asserted) }
      asserted.entities.putAside(range)
    }
  }

  private func fold(_ index: Int, _ asserted: inout AssertedGraph) {
    let entity = asserted.entities[index]
    let representative = asserted.representative(UInt32(index))
    if entity.isDeclared { asserted.entities[Int(representative)].isDeclared = true }
    asserted.addLabels(asserted.labelSets[Int(entity.labelSet)], to: representative)
    var chain = asserted.entities[Int(representative)].firstProperty
    asserted.append(entity.firstProperty, to: &chain)
    asserted.entities[Int(representative)].firstProperty = chain
    moveKeys(of: UInt32(index), to: representative, &asserted)
    asserted.entities[index].firstProperty = PropertyLog.none
  }

  private func moveKeys(of entity: UInt32, to representative: UInt32, _ asserted: inout AssertedGraph) {
    var last = asserted.entities[Int(entity)].firstKey
    guard last >= 0 else { return }
    let first = last
    while asserted.keys[Int(last)].next >= 0 { last = asserted.keys[Int(last)].next }
    asserted.keys[Int(last)].next = asserted.entities[Int(representative)].firstKey
    asserted.entities[Int(representative)].firstKey = first
    asserted.entities[Int(entity)].firstKey = AssertedGraph.none
  }

  // MARK: Contradictions

  /// One entity has one identifier of a scheme, unless a single record gives it several.
  private func checkKeys(_ asserted: AssertedGraph) throws(ImportFailure) {
    guard !asserted.keys.isEmpty else { return }
    for range in asserted.entities.chunkRanges {
      for index in range {
        let entity = asserted.entities[index]
        guard entity.same == index, entity.firstKey >= 0 else { continue }
        // One key contradicts nothing in its own source.
        let key = asserted.keys[Int(entity.firstKey)]
        if key.next < 0, entity.node == .none || isAgreed(key, entity.node, asserted) { continue }
        try checkKeys(of: UInt32(index), asserted)
      }
      asserted.entities.putAside(range)
    }
  }

  /// Whether no other source can contradict the only key of an entity: each calls the node the same, or has no
  /// key of the scheme for it. False when that takes a closer look.
  private func isAgreed(_ key: AssertedGraph.Key, _ node: NodeID, _ asserted: AssertedGraph) -> Bool {
    let scheme = asserted.nameText(asserted.scheme(key))
    return others.allSatisfy { record in
      guard let known = record.entity(of: node) else { return true }
      let first = record.asserted.entities[Int(known)].firstKey
      guard first >= 0 else { return true }
      let theirs = record.asserted.keys[Int(first)]
      guard theirs.next < 0 else { return false }
      return !(record.asserted.nameText(record.asserted.scheme(theirs)) == scheme)
        || record.asserted.text(theirs) == asserted.text(key)
    }
  }

  private func checkKeys(of index: UInt32, _ asserted: AssertedGraph) throws(ImportFailure) {
    let entity = asserted.entities[Int(index)]
    let keys = asserted.keys(of: index)
    var schemes: [UInt32: [AssertedGraph.Key]] = [:]
    for key in keys { schemes[asserted.scheme(key), default: []].append(key) }
    for scheme in schemes.keys.sorted() {
      let same = schemes[scheme] ?? []
      try checkScheme(same, asserted, entity.line)
      try checkOthers(same, entity, asserted)
    }
  }

  private func checkScheme(
    _ keys: [AssertedGraph.Key], _ asserted: AssertedGraph, _ line: UInt32
  ) throws(ImportFailure) {
    guard keys.count > 1 else { return }
    var byRecord: [UInt32: Set<String>] = [:]
    for key in keys { byRecord[key.record, default: []].insert(asserted.text(key).string) }
    // The first of the records that give most.
    let first = byRecord.keys.sorted().max { (byRecord[$0]?.count ?? 0, $1) < (byRecord[$1]?.count ?? 0, $0) }
    guard let widest = first.flatMap({ byRecord[$0] }) else { return }
    for key in keys.reversed() where !widest.contains(asserted.text(key).string) {
      let other = widest.sorted().first ?? ""
      throw contradiction(
        "one node has both \(text(key, asserted)) and \(asserted.name(asserted.scheme(key))) \"\(other)\"",
        line
      )
    }
  }

  private func checkOthers(
    _ keys: [AssertedGraph.Key], _ entity: AssertedGraph.Entity, _ asserted: AssertedGraph
  ) throws(ImportFailure) {
    guard entity.node != .none, let first = keys.first else { return }
    let scheme = asserted.nameText(asserted.scheme(first))
    let values = Set(keys.map { asserted.text($0).string })
    for record in others {
      guard let known = record.entity(of: entity.node), let symbol = record.asserted.knownSymbol(scheme)
      else { continue }
      let theirs = record.asserted.keys(of: known)
        .filter { record.asserted.scheme($0) == symbol }.map { record.asserted.text($0).string }
      guard let other = theirs.first, values.isDisjoint(with: theirs) else { continue }
      throw contradiction(
        "\(text(first, asserted)) is a node that another source calls \(scheme.string) \"\(other)\"",
        entity.line)
    }
  }

  private func text(_ key: AssertedGraph.Key, _ asserted: AssertedGraph) -> String {
    "\(asserted.name(asserted.scheme(key))) \"\(asserted.text(key).string)\""
  }

  private func contradiction(_ message: String, _ line: UInt32) -> ImportFailure {
    ImportFailure(
      .input, "contradiction", message, file: file, line: Int(line),
      hint: "identifiers of one scheme must name one thing each")
  }

  // MARK: Keys as properties

  /// Identifiers can be asked for like other properties. Those made from a label and a column are one
  /// already.
  func writeKeys(_ asserted: inout AssertedGraph) {
    guard !asserted.keys.isEmpty else { return }
    let isWritten = (0..<UInt32(asserted.symbolCount)).map { !asserted.name($0).contains(".") }
    for range in asserted.entities.chunkRanges {
      for index in range
      where asserted.entities[index].firstKey >= 0 && asserted.entities[index].isDeclared {
        writeKeys(of: UInt32(index), isWritten, &asserted)
      }
      asserted.putAside(range)
    }
  }

  private func writeKeys(of index: UInt32, _ isWritten: [Bool], _ asserted: inout AssertedGraph) {
    let (only, entity) = (asserted.entities[Int(index)].firstKey, Int(index))
    if asserted.keys[Int(only)].next < 0, !isWritten[Int(asserted.scheme(asserted.keys[Int(only)]))] {
      return
    }
    var values: [(scheme: UInt32, texts: [StringRef])] = []
    for key in asserted.keys(of: index).reversed() where isWritten[Int(asserted.scheme(key))] {
      if let known = values.firstIndex(where: { $0.scheme == asserted.scheme(key) }) {
        if !values[known].texts.contains(where: { $0 == asserted.text(key) }) {
          values[known].texts.append(asserted.text(key))
        }
      } else {
        values.append((asserted.scheme(key), [asserted.text(key)]))
      }
    }
    let first = asserted.entities[entity].firstProperty
    for (scheme, texts) in values where asserted.log.property(scheme, in: first) == nil {
      // The log copies a text; a list has to own its texts, which will be moved to the disk.
      let value =
        texts.count == 1
        ? Value(texts[0]) : asserted.arena.list(texts.map { asserted.arena.string($0.bytes) })
      asserted.setProperty(scheme, value, of: index)
    }
  }
}
