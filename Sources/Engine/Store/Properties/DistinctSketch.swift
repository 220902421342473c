#if canImport(Glibc)
  import Glibc
#endif

/// An estimate of how many different values were seen, in 1 KiB.
///
/// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007): each hash picks one of 1,024 registers by its top 10
/// bits, and the register keeps the longest run of leading zeroes in the rest. Standard error 3.3 %; few
/// values are counted by empty registers, nearly exactly. Values removed are not forgotten.
struct DistinctSketch {
  private static let registerBits = 10
  private static let registerCount = 1 << registerBits

  /// Empty until the first value.
  private var registers: [UInt8] = []

  @inline(__always)
  mutating func insert(_ count: Int, _ hash: (Int) -> UInt64) {
    if registers.isEmpty { registers = Array(repeating: 0, count: DistinctSketch.registerCount) }
    registers.withUnsafeMutableBufferPointer { registers in
      for i in 0..<count {
        // The hashes of consecutive integers are spread more evenly than chance, which would count too many.
        let hash = mix(hash(i), 0xD6E8_FEB8_6659_FD93)
        let register = Int(hash >> UInt64(64 - DistinctSketch.registerBits))
        let rest = hash << UInt64(DistinctSketch.registerBits)
        let run = UInt8(Swift.min(rest.leadingZeroBitCount, 64 - DistinctSketch.registerBits) + 1)
        if run > registers[register] { registers[register] = run }
      }
    }
  }

  /// Takes in what another sketch saw.
  mutating func merge(_ other: DistinctSketch) {
    guard !registers.isEmpty, !other.registers.isEmpty else {
      if registers.isEmpty { registers = other.registers }
      return
    }
    registers.withUnsafeMutableBufferPointer { own in
      other.registers.withUnsafeBufferPointer { other in
        for i in own.indices { own[i] = Swift.max(own[i], other[i]) }
      }
    }
  }

  /// 0 when nothing was seen.
  var estimate: Int {
    guard !registers.isEmpty else { return 0 }
    let count = Double(DistinctSketch.registerCount)
    var sum = 0.0
    var empty = 0.0
    for register in registers {
      sum += scalbn(1.0, -Int32(register))
      if register == 0 { empty += 1 }
    }
    let raw = 0.7213 / (1 + 1.079 / count) * count * count / sum
    let estimate = raw <= 2.5 * count && empty > 0 ? count * log(count / empty) : raw
    return Swift.max(1, Int(estimate.rounded()))
  }

  var memoryUse: Int { registers.count }
}
