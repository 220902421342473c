/// Reads the entries of a vector as values without asking for its form at every row.
///
/// A constant vector is read through the mask 0, which turns every row into the first. Valid until the
/// vector's owner fills it again.
struct ValueReader {
  private let values: UnsafePointer<Value>
  private let mask: Int

  @inline(__always)
  fileprivate init(_ vector: Vector) {
    values = UnsafePointer(vector.values)
    mask = vector.isConstant ? 0 : ~0
  }

  @inline(__always)
  subscript(row: Int) -> Value { values[row & mask] }
}

/// Where a vector of ids is widened to values for a reader; made when first needed.
struct ReaderScratch {
  private var vector: Vector?

  /// A reader of `rows` of a vector.
  @inline(__always)
  mutating func reader(_ source: Vector, _ rows: Rows) -> ValueReader {
    source.form == .values ? ValueReader(source) : widened(source, rows)
  }

  @inline(never)
  private mutating func widened(_ source: Vector, _ rows: Rows) -> ValueReader {
    let target = vector ?? Vector()
    vector = target
    target.reset(.values)
    source.spell(rows, to: target.values)
    return ValueReader(target)
  }
}

/// Row numbers that an evaluator narrows as it decides rows.
final class RowBuffer {
  let indices: UnsafeMutablePointer<UInt16> = .allocate(capacity: batchCapacity)
  var count = 0

  deinit { indices.deallocate() }

  @inline(__always)
  var rows: Rows { Rows(count: count, indices: UnsafePointer(indices)) }

  @inline(__always)
  func append(_ row: Int) {
    indices[count] = UInt16(truncatingIfNeeded: row)
    count += 1
  }
}

/// A string that lives as long as its holder, for keys and patterns known before the plan runs.
final class OwnedString {
  let value: Value
  let text: String
  private let block: UnsafeMutableRawPointer

  init(_ text: String) {
    self.text = text
    var copy = text
    block = copy.withUTF8 { bytes in
      let block = UnsafeMutableRawPointer.allocate(
        byteCount: StringRef.headerSize + bytes.count, alignment: 16)
      block.storeBytes(of: UInt32(truncatingIfNeeded: bytes.count), as: UInt32.self)
      block.storeBytes(of: StringRef.transient, toByteOffset: 4, as: UInt32.self)
      block.storeBytes(of: hashBytes(bytes), toByteOffset: 8, as: UInt64.self)
      if let base = bytes.baseAddress {
        (block + StringRef.headerSize).copyMemory(from: base, byteCount: bytes.count)
      }
      return block
    }
    value = Value(.string, block: block)
  }

  deinit { block.deallocate() }

  var ref: StringRef { value.asString }
}

extension ExecutionError {
  /// The error with a place in the statement, unless it already has one.
  func at(_ span: Range<Int>?) -> ExecutionError {
    guard self.span == nil, let span else { return self }
    var located = self
    located.span = span
    return located
  }
}
