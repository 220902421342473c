/// What a graph costs, part by part.
public struct MemoryPart: Hashable, Sendable {
  public enum Group: String, Hashable, Sendable, CaseIterable {
    case nodes, relationships, topology
    case nodeProperties = "node properties"
    case relationshipProperties = "relationship properties"
    case strings, values, indexes, slack
  }

  public var group: Group
  /// What of the group: a type and direction, a key, an index; empty when the group has one part.
  public var name: String
  public var bytes: Int
}

extension Graph {
  /// Bytes by part, for `:stats` and `kith.memory()`. Memory that snapshots share is counted in each of them;
  /// what the allocator keeps about each piece is not counted.
  public var memoryParts: [MemoryPart] {
    let state = state.pointee
    var parts = [
      MemoryPart(group: .nodes, name: "label sets", bytes: state.nodes.memoryUse),
      MemoryPart(group: .nodes, name: "label members", bytes: state.nodes.memberMemoryUse),
      MemoryPart(group: .relationships, name: "", bytes: state.relationships.memoryUse),
    ]
    var blocks = 0
    for (number, type) in state.adjacency.enumerated() {
      let name = name(TypeID(UInt32(number)))
      for (list, direction) in [(type.outgoing, "outgoing"), (type.incoming, "incoming")] {
        blocks += list.blockBytes
        let bytes = list.memoryUse
        if bytes > 0 {
          parts.append(MemoryPart(group: .topology, name: "\(name) \(direction)", bytes: bytes))
        }
      }
    }
    for (group, columns) in [
      (MemoryPart.Group.nodeProperties, state.nodeColumns),
      (.relationshipProperties, state.relationshipColumns),
    ] {
      for (number, column) in columns.enumerated() where column.present > 0 {
        let name = name(KeyID(UInt32(number)))
        parts.append(MemoryPart(group: group, name: name, bytes: column.memoryUse))
      }
    }
    let strings = state.strings.memoryParts
    parts += [
      MemoryPart(group: .strings, name: "texts", bytes: strings.texts),
      MemoryPart(group: .strings, name: "codes", bytes: strings.codes),
      MemoryPart(group: .strings, name: "table", bytes: strings.table),
      MemoryPart(group: .values, name: "lists, maps, durations", bytes: state.heap.memoryUse),
    ]
    for index in state.indexes.slots where !index.isDropped {
      parts.append(
        MemoryPart(group: .indexes, name: index.definition.name, bytes: index.contents.memoryUse))
    }
    let slack = Swift.max(0, state.slab.memoryUse.total - blocks) + strings.slack
    parts.append(MemoryPart(group: .slack, name: "", bytes: slack))
    return parts
  }

  /// The total of `memoryParts`.
  public var memoryTotal: Int { memoryParts.reduce(0) { $0 + $1.bytes } }

  /// Bytes of topology and table for each live relationship; properties and indexes not counted.
  public var bytesPerRelationship: Double {
    let topology = memoryParts.filter { $0.group == .topology || $0.group == .relationships }
    return Double(topology.reduce(0) { $0 + $1.bytes }) / Double(Swift.max(1, relationshipCount))
  }
}

extension AdjacencyList {
  /// Bytes of headers, the base whole, and the blocks this version reaches.
  var memoryUse: Int {
    headers.memoryUse + (baseOwner.map { $0.offsetBytes + $0.entryBytes } ?? 0) + blockBytes
  }
}
