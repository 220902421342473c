import Engine
import LineEditing
import Syntax
import Testing

@testable import Shell

struct LiteralTests {
  static let values: [(String, Datum)] = [
    ("1", .integer(1)), ("-9223372036854775808", .integer(.min)), ("0x1F", .integer(31)),
    ("1.5", .float(1.5)),
    ("-2e3", .float(-2000)), ("true", .boolean(true)), ("NULL", .null),
    ("'a\\'b\\n\\u00e9'", .string("a'b\né")),
    ("\"http://x\"", .string("http://x")),
    ("[1, 'a', [null]]", .list([.integer(1), .string("a"), .list([.null])])),
    ("{a: 1, `b c`: []}", .map([("a", .integer(1)), ("b c", .list([]))])), ("[]", .list([])),
    ("{}", .map([])),
  ]

  @Test(arguments: values.indices)
  func `a literal is read`(index: Int) {
    #expect(LiteralReader.read(Self.values[index].0) == Self.values[index].1)
  }

  @Test(arguments: [
    "Ann", "1 + 1", "date('2020-01-01')", "[1", "[1,]", "{a}", "1 2", "1;", "1 // x", "", "'open",
    "9223372036854775808",
    "- 'x'", "O'Hara",
  ])
  func `anything else is no literal`(text: String) {
    #expect(LiteralReader.read(text) == nil)
  }

  @Test func `deep nesting is refused, not overrun`() {
    #expect(LiteralReader.read(String(repeating: "[", count: 100_000)) == nil)
  }
}

struct HighlighterTests {
  private func styles(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Highlighter(functions: ["count"]).spans(text).filter { $0.style != .variable }.map {
      "\(String(decoding: bytes[$0.range], as: UTF8.self)):\($0.style)"
    }
  }

  @Test func `each part of a statement has its style`() {
    #expect(
      styles("MATCH (p:Person)-[:KNOWS]->() WHERE p.age > 40 RETURN count(p), 'x', $y // end") == [
        "MATCH:keyword", "Person:label", "KNOWS:label", "WHERE:keyword", "age:property", "40:number",
        "RETURN:keyword", "count:function", "'x':string", "$y:parameter", "// end:comment",
      ])
  }

  @Test func `a string being typed is a string, a stray character an error`() {
    #expect(styles("RETURN 'abc") == ["RETURN:keyword", "'abc:string"])
    #expect(styles("RETURN § x") == ["RETURN:keyword", "§:error"])
    #expect(styles(":mode csv") == [":mode:keyword"])
  }
}

struct ScriptCutterTests {
  private func pieces(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return scriptItems(text).map { item in
      let piece = String(decoding: bytes[item.span.start..<item.span.end], as: UTF8.self)
      if case .command = item { return "command " + piece }
      return piece
    }
  }

  @Test func `statements end with a semicolon, commands with their line`() {
    #expect(
      pieces("RETURN ';'; // a\n:mode csv\n/* ; */ RETURN 1\n;\n\n:find it's\nRETURN 2") == [
        "RETURN ';'", "command :mode csv", "/* ; */ RETURN 1", "command :find it's", "RETURN 2",
      ])
    #expect(pieces(" \n;; // nothing\n") == [])
  }

  static let complete: [(String, Bool)] = [
    ("RETURN 1;", true), ("RETURN 1", false), ("RETURN ';", false), ("RETURN 1; RETURN 2", false),
    ("RETURN 1; // done", true), (":mode csv", true), ("  :schema", true), ("quit", true), ("EXIT", true),
    ("help", true), ("?", true), ("\\q", true), (".tables", true), ("// note", false), (";", true),
    ("MATCH (n)\nRETURN n;", true),
  ]

  @Test(arguments: complete.indices)
  func `Enter hands over what is complete`(index: Int) {
    #expect(isCompleteInput(Self.complete[index].0) == Self.complete[index].1, "\(Self.complete[index].0)")
  }
}

struct DecodingTests {
  @Test func `the first byte that is no UTF-8 is told`() throws {
    #expect(throws: InvalidUTF8(offset: 2)) { try decodeUTF8([0x61, 0x62, 0xFF, 0x63]) }
    #expect(throws: InvalidUTF8(offset: 3)) { try decodeUTF8([0xC3, 0xA9, 0x61, 0xC3]) }
    #expect(try decodeUTF8([0xEF, 0xBB, 0xBF, 0x61]) == "a")
    #expect(try decodeUTF8([]) == "")
  }
}
