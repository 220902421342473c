import Engine

/// Bytes written one after the other into chunks that never move, older ones of which may be on disk: what a
/// property log and a store of texts have in common.
///
/// Invariant: `bases[i]` is the address of chunk i.
protocol SpilledBytes {
  var chunks: [SpillChunk] { get set }
  var bases: [UnsafeMutableRawPointer] { get set }
  /// Bytes used in the last chunk; its size when it is sealed.
  var used: Int { get set }
}

extension SpilledBytes {
  /// Bytes of plain memory it takes up.
  var bytes: Int {
    guard let last = chunks.last else { return 0 }
    return chunks.dropLast().reduce(last.isFile ? 0 : used) { $0 + ($1.isFile ? 0 : $1.size) }
  }

  /// Bytes it takes up, in memory or on disk.
  var size: Int { chunks.dropLast().reduce(used) { $0 + $1.size } }

  /// Lets what is written from now on begin in a chunk of its own, so that a copy taken before is not touched.
  mutating func seal() { used = chunks.last?.size ?? 0 }

  /// Puts all chunks on disk, where there is one. What was read is no longer where it was.
  mutating func putChunksOnDisk() {
    for index in chunks.indices where !chunks[index].isFile {
      let isLast = index == chunks.count - 1
      SpillChunk.putOnDisk(&chunks[index], first: isLast ? used : chunks[index].size)
      bases[index] = chunks[index].base
    }
    putAside()
  }

  /// Gives the memory of everything on disk back until it is next looked at.
  func putAside() { for chunk in chunks { chunk.putAside() } }
}
