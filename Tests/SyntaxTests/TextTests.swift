import Syntax
import Testing

/// Tokens, scripts, places and names: what tools around the parser use.
@Suite struct TextTests {
  private func kinds(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return tokenize(text).map {
      "\($0.kind):" + String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self)
    }
  }

  @Test func tokens() {
    #expect(
      kinds("MATCH (n:`a b` {x: 1.5}) // c") == [
        "keyword:MATCH", "punctuation:(", "identifier:n", "punctuation::", "quotedName:`a b`",
        "punctuation:{",
        "identifier:x", "punctuation::", "float:1.5", "punctuation:}", "punctuation:)", "comment:// c",
      ])
    #expect(
      kinds("return $p+0x1F<='s'") == [
        "keyword:return", "parameter:$p", "operator:+", "integer:0x1F", "operator:<=", "string:'s'",
      ])
  }

  @Test func keywordsInPlaceOfNamesAreIdentifiers() {
    #expect(kinds("n.order") == ["identifier:n", "punctuation:.", "identifier:order"])
    #expect(kinds("{match: 1}")[1] == "identifier:match")
    #expect(kinds("(n:Match)")[3] == "identifier:Match")
    #expect(kinds("count(x)")[0] == "identifier:count")
    #expect(kinds("COUNT {")[0] == "keyword:COUNT")
    #expect(kinds("CASE a END, b")[2] == "keyword:END")
  }

  @Test func malformedTextIsStillTokens() {
    #expect(kinds("1x 'open") == ["error:1x", "error:'open"])
    #expect(kinds("a # — /* x") == ["identifier:a", "error:#", "error:—", "error:/* x"])
    let broken: [UInt8] = [0xFF, 0x61, 0xC3]
    #expect(tokenize(broken).map(\.kind) == [.error, .identifier, .error])
  }

  @Test func scripts() {
    let script = """
      // header
      CREATE (a {x: ';'}); /* ; */ RETURN `;` ;; // nothing
      RETURN 1
      """
    let bytes = Array(script.utf8)
    let pieces = splitStatements(script).map {
      String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) + ($0.isComplete ? "|" : "")
    }
    #expect(
      pieces == ["// header\nCREATE (a {x: ';'})|", "/* ; */ RETURN `;`|", "// nothing\nRETURN 1"])
    #expect(splitStatements(" ; /* only */ ;").isEmpty)
    #expect(splitStatements("RETURN 'open;").map(\.isComplete) == [false])
    #expect(splitStatements("RETURN 1 /* open;").map(\.isComplete) == [false])
  }

  @Test(arguments: [(0, 1, 1), (2, 1, 3), (4, 1, 4), (5, 2, 1), (6, 2, 2), (99, 2, 2)])
  func places(offset: Int, line: Int, column: Int) {
    let place = lineAndColumn(of: offset, in: "abé\nx")
    #expect(place.line == line)
    #expect(place.column == column)
  }

  @Test func nearestNames() {
    #expect(nearest("RETRUN", among: ["MATCH", "RETURN"]) == "RETURN")
    #expect(nearest("nmae", among: ["age", "name"]) == "name")
    #expect(nearest("Name", among: ["games", "name"]) == "name")
    #expect(nearest("personn", among: ["person", "persons"]) == "person")
    #expect(nearest("x", among: ["y"]) == nil)
    #expect(nearest("abcd", among: ["abxy"]) == nil)
    #expect(nearest("", among: ["a"]) == nil)
    #expect(nearest(String(repeating: "a", count: 100_000), among: ["a"]) == nil)
  }

  @Test func quoting() {
    #expect(quotedIfNeeded("name") == "name")
    #expect(quotedIfNeeded("größe") == "größe")
    #expect(quotedIfNeeded("count") == "count")
    #expect(quotedIfNeeded("match") == "`match`")
    #expect(quotedIfNeeded("a`b") == "`a``b`")
    #expect(quotedIfNeeded("1a") == "`1a`")
    #expect(quotedIfNeeded("a b") == "`a b`")
    #expect(quotedIfNeeded(" a") == "` a`")
    #expect(quotedIfNeeded("") == "``")
  }

  @Test func theListOfKeywords() {
    #expect(keywords == keywords.sorted())
    #expect(keywords.contains("MATCH"))
    #expect(keywords.contains("FIELDTERMINATOR"))
  }
}
