import KithPluginKit
import Testing

@Suite("JSON scanner")
struct JSONScannerTests {
  /// Text and how the value reads back.
  static let accepted: [(String, JSONValue)] = [
    ("null", .null), ("true", .boolean(true)), (" false ", .boolean(false)), ("0", .integer(0)),
    ("-0", .integer(0)),
    ("42", .integer(42)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("1.0", .float(1)), ("-0.0", .float(-0.0)),
    ("1e3", .float(1000)),
    ("1E+2", .float(100)), ("25e-2", .float(0.25)), ("0.1", .float(0.1)), ("1e-400", .float(0)),
    ("123456789012345678901234567890.0", .float(123456789012345678901234567890.0)),
    ("2.2250738585072014e-308", .float(.leastNormalMagnitude)), ("0.30000000000000004", .float(0.1 + 0.2)),
    ("\"\"", .string("")), ("\"a b\"", .string("a b")),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("\"\\/\u{8}\u{c}\n\r\t")),
    ("\"\\u0041\\u00e9\\u20AC\"", .string("Aé€")), ("\"\\uD834\\uDD1E\"", .string("𝄞")),
    ("\"\\u0000\"", .string("\0")),
    ("\"é€𝄞 long enough to cross a word\"", .string("é€𝄞 long enough to cross a word")),
    ("\"\u{7f}\"", .string("\u{7f}")), ("[]", .array([])), ("[ ]", .array([])),
    ("[1, \"a\", [true]]", .array([.integer(1), .string("a"), .array([.boolean(true)])])),
    ("{}", .object([])),
    ("{\"a\": 1, \"\": null}", .object([.init("a", .integer(1)), .init("", .null)])),
    ("\t\r\n 1 \n", .integer(1)),
  ]

  @Test("reads strict JSON", arguments: accepted)
  func accepts(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  /// Texts that are no JSON, and the byte the message points at.
  static let refused: [(String, Int)] = [
    ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("+1", 0), ("01", 0), ("-01", 0), ("-", 0), (".5", 0),
    ("1.", 0), ("1.e3", 0),
    ("1e", 0), ("1e+", 0), ("0x10", 1), ("NaN", 0), ("Infinity", 0), ("-Infinity", 0), ("1 2", 2),
    ("9223372036854775808", 0), ("-9223372036854775809", 0), ("1e400", 0), ("'a'", 0), ("\"a", 0),
    ("\"a\nb\"", 2),
    ("\"a\tb\"", 2), ("\"\\x\"", 1), ("\"\\u12\"", 1), ("\"\\u12G4\"", 1), ("\"\\uD800\"", 1),
    ("\"\\uD800x\"", 1),
    ("\"\\uDC00\"", 1), ("\"\\uD800\\u0041\"", 1), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1", 2),
    ("]", 0),
    ("{\"a\" 1}", 5), ("{\"a\":}", 5), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{1:2}", 1),
    ("{\"a\":1 \"b\":2}", 7),
    ("{\"a\":1", 6), ("// comment\n1", 0), ("1\u{a0}", 1), ("\u{feff}1", 0),
  ]

  @Test("refuses what is not JSON, with its place", arguments: refused)
  func refuses(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.offset == offset, "\(error?.message ?? "")")
  }

  static let invalidUTF8: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82], [0xC3, 0x28],
  ]

  @Test("refuses bytes that are not UTF-8", arguments: invalidUTF8)
  func refusesInvalidUTF8(bytes: [UInt8]) {
    let text = [0x22] + bytes + [0x22]
    #expect(throws: JSONError.self) {
      try text.withUnsafeBufferPointer { try JSONValue(parsing: $0) }
    }
  }

  @Test("bounds nesting")
  func boundsNesting() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue(parsing: deep)
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[" + deep + "]") }
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test("writes what it reads back")
  func roundTrip() throws {
    for text in ["", "a\"b\\c\n\t\r\u{1}\u{1f}é𝄞", "plain"] {
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("k")
      writer.string(text)
      writer.key("n")
      writer.float(2)
      writer.endObject()
      let bytes = writer.take()
      let value = try bytes.withUnsafeBufferPointer { try JSONValue(parsing: $0) }
      #expect(value == .object([.init("k", .string(text)), .init("n", .float(2))]))
    }
  }
}
