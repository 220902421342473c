/// Choosing rows by a column of truths.
extension Batch {
  /// Selects, of the rows selected, those whose truth (a raw `Ternary`) is true.
  func keepTrue(_ truths: UnsafePointer<UInt8>) {
    let rows = rows
    select { selection in
      guard let indices = rows.indices else { return Selection.all(truths, rows.count, into: selection) }
      var kept = 0
      for i in 0..<rows.count {
        let row = indices[i]
        selection[kept] = row
        kept += truths[Int(row)] == Ternary.true.rawValue ? 1 : 0
      }
      return kept
    }
  }
}

private enum Selection {
  /// For each byte the places of its set bits, ascending, eight entries each.
  nonisolated(unsafe) private static let places: UnsafePointer<UInt16> = {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 256 * 8)
    table.initialize(repeating: 0, count: 256 * 8)
    for byte in 0..<256 {
      var next = byte * 8
      for bit in 0..<8 where byte >> bit & 1 == 1 {
        table[next] = UInt16(bit)
        next += 1
      }
    }
    return UnsafePointer(table)
  }()

  /// Writes the rows below `count` that are true and gives how many; eight rows at a time, without branches.
  /// Up to eight entries behind the last may be overwritten, none at or beyond `count` rounded up to eight.
  static func all(
    _ truths: UnsafePointer<UInt8>, _ count: Int, into selection: UnsafeMutablePointer<UInt16>
  ) -> Int {
    let places = places
    let whole = count & ~7
    var kept = 0
    var row = 0
    while row < whole {
      let eight = UnsafeRawPointer(truths + row).loadUnaligned(as: UInt64.self) & 0x0101_0101_0101_0101
      // Gathers the low bits of eight bytes in one: byte i ends up as bit i of the highest byte.
      let bits = Int(truncatingIfNeeded: (eight &* 0x0102_0408_1020_4080) >> 56)
      let found = UnsafeRawPointer(places + bits * 8).loadUnaligned(as: SIMD8<UInt16>.self)
      UnsafeMutableRawPointer(selection + kept).storeBytes(
        of: found &+ SIMD8(repeating: UInt16(truncatingIfNeeded: row)), as: SIMD8<UInt16>.self)
      // The sum of the low bits is in the highest byte.
      kept += Int(truncatingIfNeeded: (eight &* 0x0101_0101_0101_0101) >> 56)
      row += 8
    }
    while row < count {
      selection[kept] = UInt16(truncatingIfNeeded: row)
      kept += truths[row] == Ternary.true.rawValue ? 1 : 0
      row += 1
    }
    return kept
  }
}
