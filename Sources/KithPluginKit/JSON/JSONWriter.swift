/// Writes JSON text into a byte array, member by member.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init() {}

  /// Takes what was written and starts afresh.
  public mutating func take() -> [UInt8] {
    defer {
      bytes.removeAll(keepingCapacity: true)
      needsComma = false
    }
    return bytes
  }

  public mutating func newline() {
    bytes.append(0x0A)
    needsComma = false
  }

  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  public mutating func key(_ name: Bytes) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func key(_ name: String) {
    var name = name
    name.withUTF8 { key($0) }
  }

  public mutating func string(_ text: Bytes) {
    separate()
    bytes.append(0x22)
    // Nearly every text needs no escapes and is copied whole.
    if text.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      for byte in text { append(escaped: byte) }
    } else {
      bytes.append(contentsOf: text)
    }
    bytes.append(0x22)
    needsComma = true
  }

  public mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string($0) }
  }

  public mutating func integer(_ value: Int64) {
    var text = NumberText()
    text.prepend(value.magnitude)
    if value < 0 { text.prepend(UInt8(ascii: "-")) }
    number(&text)
  }

  /// A finite number with a fraction or exponent, so that it reads back as a float; null for anything else.
  public mutating func float(_ value: Double) {
    guard var text = NumberText(decimal: value) else { return literal(value.isFinite ? "\(value)" : "null") }
    number(&text)
  }

  private mutating func number(_ text: inout NumberText) {
    if needsComma { text.prepend(UInt8(ascii: ",")) }
    text.append(to: &bytes)
    needsComma = true
  }

  public mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }
  public mutating func null() { literal("null") }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func append(escaped byte: UInt8) {
    switch byte {
    case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
    case 0x0A: bytes.append(contentsOf: [0x5C, UInt8(ascii: "n")])
    case 0x0D: bytes.append(contentsOf: [0x5C, UInt8(ascii: "r")])
    case 0x09: bytes.append(contentsOf: [0x5C, UInt8(ascii: "t")])
    case 0..<0x20:
      let digits = String(byte, radix: 16)
      bytes.append(contentsOf: Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8))
    default: bytes.append(byte)
    }
  }
}
