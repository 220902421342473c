/// One line of the history file: a JSON object with the statement and when it was entered.
///
/// ```
/// {"at":1700000000,"text":"MATCH (n)\nRETURN n;"}
/// ```
enum HistoryRecord {
  static func encode(_ text: String, at seconds: Int) -> String {
    var out = "{\"at\":\(seconds),\"text\":\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\"}"
  }

  /// The statement in a line of the file; nil when the line is damaged. Members other than `text` are
  /// ignored, so that later versions may add some.
  static func decode(_ line: some Sequence<UInt8>) -> String? {
    var scanner = Scanner(bytes: Array(line))
    return scanner.object()
  }

  /// A scanner of flat JSON objects: members are strings, numbers or literals.
  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
      self.bytes = bytes
    }

    mutating func object() -> String? {
      var text: String?
      guard accept(UInt8(ascii: "{")) else { return nil }
      repeat {
        guard let name = string(), accept(UInt8(ascii: ":")) else { return nil }
        skipBlanks()
        if peek == UInt8(ascii: "\"") {
          guard let value = string() else { return nil }
          if name == "text" { text = value }
        } else {
          guard skipLiteral() else { return nil }
        }
      } while accept(UInt8(ascii: ","))
      guard accept(UInt8(ascii: "}")) else { return nil }
      skipBlanks()
      return position == bytes.count ? text : nil
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
      while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
      skipBlanks()
      guard peek == byte else { return false }
      position += 1
      return true
    }

    private mutating func skipLiteral() -> Bool {
      let start = position
      while let byte = peek, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { position += 1 }
      return position > start
    }

    private mutating func string() -> String? {
      guard accept(UInt8(ascii: "\"")) else { return nil }
      var text: [UInt8] = []
      while let byte = peek {
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
        case UInt8(ascii: "\\"):
          guard let scalar = escaped() else { return nil }
          text.append(contentsOf: Array(String(scalar).utf8))
        default: text.append(byte)
        }
      }
      return nil
    }

    private mutating func escaped() -> Unicode.Scalar? {
      guard let byte = peek else { return nil }
      position += 1
      switch byte {
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{C}"
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      case UInt8(ascii: "u"): return escapedUnit()
      default: return nil
      }
    }

    /// `\uXXXX`, or two of them for a scalar outside the basic plane.
    private mutating func escapedUnit() -> Unicode.Scalar? {
      guard let high = hexadecimal() else { return nil }
      guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
      guard peek == UInt8(ascii: "\\") else { return nil }
      position += 1
      guard peek == UInt8(ascii: "u") else { return nil }
      position += 1
      guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexadecimal() -> UInt32? {
      guard position + 4 <= bytes.count else { return nil }
      let digits = String(decoding: bytes[position..<(position + 4)], as: UTF8.self)
      position += 4
      return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
    }
  }
}
