/// Rows kept in memory: chunks of up to 1,024 rows, one vector for each slot kept.
final class RowStore {
  let slots: [Int]
  private(set) var chunks: [Chunk] = []
  private(set) var count = 0
  private var charge = MemoryCharge()

  struct Chunk {
    var columns: [Vector]
    var count: Int
  }

  init(slots: [Int]) { self.slots = slots }

  /// Copies the selected rows of a batch.
  func append(_ batch: Batch, _ context: ExecutionContext) throws(ExecutionError) {
    let rows = batch.rows
    var done = 0
    while done < rows.count {
      if chunks.last.map({ $0.count == batchCapacity }) ?? true {
        try charge.add(slots.count * batchCapacity * MemoryLayout<Value>.stride, context)
        chunks.append(Chunk(columns: slots.map { _ in Vector() }, count: 0))
      }
      let last = chunks.count - 1
      let start = chunks[last].count
      let take = min(batchCapacity - start, rows.count - done)
      for (column, slot) in zip(chunks[last].columns, slots) {
        column.append(batch.column(slot), rows, from: done, count: take, at: start)
      }
      chunks[last].count += take
      count += take
      done += take
    }
  }

  /// The value of a column (by its place in `slots`) in a row.
  @inline(__always)
  func value(_ column: Int, _ row: Int) -> Value {
    chunks[row / batchCapacity].columns[column][row % batchCapacity]
  }

  /// Puts a chunk's columns into a batch.
  func expose(_ index: Int, in batch: Batch) {
    let chunk = chunks[index]
    for (slot, column) in zip(slots, chunk.columns) { batch.columns[slot] = column }
    batch.count = chunk.count
    batch.selectAll()
  }

  /// Drops every row but these, given by ascending number.
  func keep(_ kept: [Int32], _ context: ExecutionContext) throws(ExecutionError) {
    let old = chunks
    removeAll()
    var start = 0
    while start < kept.count {
      let take = min(batchCapacity, kept.count - start)
      try charge.add(slots.count * batchCapacity * MemoryLayout<Value>.stride, context)
      let columns = slots.indices.map { column in
        let vector = Vector()
        for i in 0..<take {
          let row = Int(kept[start + i])
          vector.values[i] = old[row / batchCapacity].columns[column][row % batchCapacity]
        }
        return vector
      }
      chunks.append(Chunk(columns: columns, count: take))
      start += take
    }
    count = kept.count
  }

  func removeAll() {
    charge.release()
    chunks.removeAll()
    count = 0
  }
}
