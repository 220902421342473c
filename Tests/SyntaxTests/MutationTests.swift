import Syntax
import Testing

/// Damaged statements give a tree or a diagnostic, never a trap, and their spans lie in the text.
@Suite struct MutationTests {
  /// A small generator of its own, so that every run is the same.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  static let seeds =
    (StatementTests.reading + StatementTests.paths + StatementTests.writing + StatementTests.calling
    + StatementTests.schema).map(\.source)
    + (ExpressionTests.literals + ExpressionTests.calls + ExpressionTests.comprehensions
    + ExpressionTests.patterns).map { "RETURN \($0.source)" }

  static let pieces: [[UInt8]] = [
    "(", ")", "[", "]", "{", "}", "'", "\"", "`", "-", ">", "<", "|", ":", "..", "*", "$", "\\u", "/*", "//",
    "é",
    "—", "1e", "0x", "NOT ", " IN ", "EXISTS {", "CALL {", "CASE ", ";", "\u{0}", "?", "&", "!", "%",
  ].map { Array($0.utf8) }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let end = min(bytes.count, place + Int.random(in: 1...6, using: &random))
      bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
    case 2:
      let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
      bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
    default: bytes.removeSubrange(place...)
    }
  }

  @Test(arguments: 1...8)
  func mutatedStatements(_ seed: UInt64) {
    var random = Generator(state: seed &* 0x9E37_79B9_7F4A_7C15)
    for source in Self.seeds {
      for _ in 0..<12 {
        var bytes = Array(source.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mutate(&bytes, &random) }
        let text = String(decoding: bytes, as: UTF8.self)
        let length = text.utf8.count
        #expect(tokenize(text).allSatisfy { $0.span.start < $0.span.end && $0.span.end <= length })
        _ = splitStatements(text)
        do throws(Diagnostic) {
          _ = try parse(text)
        } catch {
          let span = error.span ?? Span(0, 0)
          #expect(span.start >= 0 && span.start <= span.end && span.end <= length, "\(text): \(error)")
          #expect(!error.message.isEmpty)
        }
      }
    }
  }
}
