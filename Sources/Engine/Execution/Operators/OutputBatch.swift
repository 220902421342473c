/// The output side of an operator that makes new rows out of input rows: some columns carried over from the
/// input, some written by the operator.
///
/// While rows are appended, `sources[i]` says which input row output row i came from; `finish` then copies
/// the
/// carried columns in one loop each.
final class OutputBatch {
  let batch: Batch
  let sources: UnsafeMutablePointer<UInt16>
  private let carry: [Int]
  private let carried: [Vector]
  /// Rows written so far.
  var count = 0

  /// - Parameters:
  ///   - slots: the number of slots of the statement.
  ///   - carry: input slots that something downstream still reads.
  init(slots: Int, carry: [Int]) {
    batch = Batch(slots: slots)
    self.carry = carry
    carried = carry.map { _ in Vector() }
    sources = .allocate(capacity: batchCapacity)
    for (slot, vector) in zip(carry, carried) { batch.columns[slot] = vector }
  }

  deinit { sources.deallocate() }

  /// A column the operator writes itself.
  func makeColumn(_ slot: Int, _ form: Vector.Form = .values) -> Vector {
    let vector = Vector(form)
    batch.columns[slot] = vector
    return vector
  }

  var room: Int { batchCapacity - count }

  /// Copies the carried columns of the rows written since the last `finish` and gives the batch.
  func finish(from input: Batch) -> Batch {
    for (slot, vector) in zip(carry, carried) {
      let source = input.column(slot)
      if source.isConstant {
        vector.setConstant(source[0])
      } else {
        vector.gather(from: source, rows: sources, count: count, at: 0)
      }
    }
    batch.count = count
    batch.selectAll()
    count = 0
    return batch
  }
}
