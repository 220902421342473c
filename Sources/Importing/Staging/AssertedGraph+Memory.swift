import Engine

/// What it costs, and how it is put on disk.
extension AssertedGraph {
  /// What it takes up in memory, about.
  var bytes: Int64 {
    Int64(
      arena.capacity + texts.bytes + entities.bytes + keys.bytes + log.bytes + relationships.bytes
        + relationshipKeys.bytes + identifiers.bytes + keySlots.bytes)
  }

  /// True when there is hardly room for more ids.
  var isNearlyFull: Bool { texts.isNearlyFull }

  /// Gives the memory of all that is on disk back until it is next looked at.
  func putAside() {
    log.putAside()
    relationships.putAside()
    entities.putAside()
    keys.putAside()
    relationshipKeys.putAside()
    texts.putAside()
    identifiers.putAside()
    keySlots.putAside()
  }

  /// The same for what is read in the order of entities, but not for what finds them.
  func putRecordsAside() {
    entities.putAside()
    texts.putAside()
    log.putAside()
  }

  /// The same for some entities, one of `entities.chunkRanges`, and all texts.
  func putAside(_ range: Range<Int>) {
    entities.putAside(range)
    texts.putAside()
    log.putAside()
    keys.putAside()
  }

  /// What takes up less stays in memory.
  static let smallSize: Int64 = 2 << 20

  /// Puts ids and keys and what finds them on disk, unless that is little: for when they are hardly looked up
  /// any more. Texts of ids and keys are no longer where they were.
  mutating func putNamesOnDisk() {
    guard bytes > AssertedGraph.smallSize else { return }
    identifiers.putOnDisk()
    keySlots.putOnDisk()
    texts.putOnDisk()
    keys.putOnDisk()
    relationshipKeys.putOnDisk()
  }

  /// Puts all of it on disk, unless it is little: what is kept of an import.
  mutating func putOnDisk() {
    putNamesOnDisk()
    guard bytes > AssertedGraph.smallSize else { return putAside() }
    entities.putOnDisk()
    relationships.putOnDisk()
    log.putOnDisk()
  }

  /// What it takes up, part by part.
  var parts: [ImportMemory.Part] {
    [
      ImportMemory.Part("nodes", memory: entities.bytes, size: entities.size),
      ImportMemory.Part("relationships", memory: relationships.bytes, size: relationships.size),
      ImportMemory.Part("properties", memory: log.bytes, size: log.size),
      ImportMemory.Part("ids and keys", memory: texts.bytes, size: texts.size),
      ImportMemory.Part(
        "key entries", memory: keys.bytes + relationshipKeys.bytes, size: keys.size + relationshipKeys.size),
      ImportMemory.Part(
        "lookup tables", memory: identifiers.bytes + keySlots.bytes, size: identifiers.size + keySlots.size),
      ImportMemory.Part("names and lists", memory: arena.capacity),
    ]
  }
}
