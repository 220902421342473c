/// The text of a number, made from its end in memory of a fixed size.
struct NumberText {
  private var bytes = InlineArray<48, UInt8>(repeating: 0)
  private var start = 48

  init() {}

  /// A float with at most four decimals and not too large, as `description` gives it; nil for any other.
  ///
  /// Most floats people write are such, and finding the shortest text of any float takes ten times as long.
  init?(decimal value: Double) {
    let scaled = value * 10_000
    guard scaled.magnitude < 1e15, value != 0, value.magnitude >= 0.001 else { return nil }
    let whole = scaled.rounded()
    // Fifteen digits that read back as the float are its shortest text, but for zeroes at the end.
    guard whole / 10_000 == value else { return nil }
    let number = UInt64(whole.magnitude)
    var (decimals, places) = (number % 10_000, 4)
    while places > 1, decimals % 10 == 0 {
      decimals /= 10
      places -= 1
    }
    for _ in 0..<places {
      prepend(UInt8(truncatingIfNeeded: decimals % 10) + 0x30)
      decimals /= 10
    }
    prepend(UInt8(ascii: "."))
    prepend(number / 10_000)
    if value < 0 { prepend(UInt8(ascii: "-")) }
  }

  mutating func prepend(_ byte: UInt8) {
    start -= 1
    bytes[start] = byte
  }

  /// The decimal digits of a number.
  mutating func prepend(_ number: UInt64) {
    var rest = number
    repeat {
      prepend(UInt8(truncatingIfNeeded: rest % 10) + 0x30)
      rest /= 10
    } while rest > 0
  }

  func append(to target: inout [UInt8]) {
    bytes.span.withUnsafeBufferPointer { target.append(contentsOf: $0[start...]) }
  }
}
