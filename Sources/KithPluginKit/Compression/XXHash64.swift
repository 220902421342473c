/// The checksum of zstd: XXH64 by Yann Collet, with seed 0, over bytes that come in pieces.
struct XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
    prime1 &+ prime2, prime2, 0, 0 &- prime1
  )
  /// Bytes that do not fill a stripe of 32 yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  mutating func add(_ bytes: Bytes) {
    length &+= UInt64(bytes.count)
    var bytes = bytes
    if !rest.isEmpty {
      let missing = min(32 - rest.count, bytes.count)
      rest += bytes.slice(0, missing)
      bytes = bytes.slice(missing, bytes.count)
      guard rest.count == 32 else { return }
      rest.withUnsafeBufferPointer { addStripes($0) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = bytes.count & ~31
    addStripes(bytes.slice(0, whole))
    rest += bytes.slice(whole, bytes.count)
  }

  private mutating func addStripes(_ bytes: Bytes) {
    guard let base = bytes.baseAddress else { return }
    let words = UnsafeRawPointer(base)
    var (a, b, c, d) = lanes
    for at in stride(from: 0, to: bytes.count, by: 32) {
      a = XXHash64.round(a, words.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      b = XXHash64.round(b, words.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
      c = XXHash64.round(c, words.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self))
      d = XXHash64.round(d, words.loadUnaligned(fromByteOffset: at + 24, as: UInt64.self))
    }
    lanes = (a, b, c, d)
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 { word << by | word >> (64 - by) }

  var value: UInt64 {
    let (a, b, c, d) = lanes
    var sum: UInt64
    if length >= 32 {
      sum =
        XXHash64.rotate(a, 1) &+ XXHash64.rotate(b, 7) &+ XXHash64.rotate(c, 12) &+ XXHash64.rotate(d, 18)
      for lane in [a, b, c, d] {
        sum = (sum ^ XXHash64.round(0, lane)) &* XXHash64.prime1 &+ XXHash64.prime4
      }
    } else {
      sum = XXHash64.prime5
    }
    sum &+= length
    var at = 0
    func word(_ size: Int) -> UInt64 { (0..<size).reduce(0) { $0 | UInt64(rest[at + $1]) << UInt64(8 * $1) } }
    while at + 8 <= rest.count {
      sum ^= XXHash64.round(0, word(8))
      sum = XXHash64.rotate(sum, 27) &* XXHash64.prime1 &+ XXHash64.prime4
      at += 8
    }
    if at + 4 <= rest.count {
      sum ^= word(4) &* XXHash64.prime1
      sum = XXHash64.rotate(sum, 23) &* XXHash64.prime2 &+ XXHash64.prime3
      at += 4
    }
    while at < rest.count {
      sum ^= word(1) &* XXHash64.prime5
      sum = XXHash64.rotate(sum, 11) &* XXHash64.prime1
      at += 1
    }
    sum = (sum ^ sum >> 33) &* XXHash64.prime2
    sum = (sum ^ sum >> 29) &* XXHash64.prime3
    return sum ^ sum >> 32
  }
}
