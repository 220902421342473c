import Glibc
import LineEditing
import Testing

extension ProcessWideTests {
  @Suite(.serialized) struct PlainReaderTests {
    private let hooks = EditingHooks(isComplete: { $0.hasSuffix(";") || $0.hasPrefix(":") })

    /// Everything a reader makes of an input, and what it writes.
    private func read(_ input: [UInt8], showsPrompts: Bool = false) throws -> (
      results: [ReadResult], output: String
    ) {
      var ends: [Int32] = [0, 0]
      var shown: [Int32] = [0, 0]
      guard pipe(&ends) == 0, pipe(&shown) == 0 else { throw POSIXFailure(number: errno) }
      guard write(ends[1], input, input.count) == input.count else { throw POSIXFailure(number: errno) }
      close(ends[1])
      let reader = PlainReader(hooks: hooks, showsPrompts: showsPrompts, input: ends[0], output: shown[1])
      var results: [ReadResult] = []
      repeat { results.append(reader.readStatement(prompt: "kith*> ")) } while results.last != .endOfInput
      close(shown[1])
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = max(0, Glibc.read(shown[0], &buffer, buffer.count))
      close(shown[0])
      close(ends[0])
      return (results, String(decoding: buffer[..<count], as: UTF8.self))
    }

    @Test(arguments: [
      ("", []), ("RETURN 1;\n", ["RETURN 1;"]), ("RETURN\n1;\n:help\n", ["RETURN\n1;", ":help"]),
      ("RETURN 1;\r\nRETURN 2;\r\n", ["RETURN 1;", "RETURN 2;"]),
      ("\n  \nRETURN 1;\n", ["", "  ", "RETURN 1;"]),
      ("RETURN 1", ["RETURN 1"]), ("RETURN\n1\n", ["RETURN\n1"]),
    ])
    func `lines become statements`(input: String, statements: [String]) throws {
      #expect(try read(Array(input.utf8)).results == statements.map(ReadResult.line) + [.endOfInput])
    }

    @Test func `bytes that are no text are replaced`() throws {
      #expect(try read([0x61, 0xFF, 0x62, 0x3B, 0x0A]).results.first == .line("a\u{FFFD}b;"))
    }

    @Test func `prompts, with the continuation to the right`() throws {
      let shown = try read(Array("RETURN\n1;\n".utf8), showsPrompts: true)
      #expect(shown.output == "kith*>   ...> kith*> ")
    }

    @Test func `notices stand above the next prompt`() throws {
      var shown: [Int32] = [0, 0]
      guard pipe(&shown) == 0 else { throw POSIXFailure(number: errno) }
      let input = open("/dev/null", O_RDONLY)
      let reader = PlainReader(hooks: hooks, showsPrompts: true, input: input, output: shown[1])
      reader.notices.post("job done")
      #expect(reader.readStatement(prompt: "> ") == .endOfInput)
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = Glibc.read(shown[0], &buffer, buffer.count)
      #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "job done\n> ")
      [shown[0], shown[1], input].forEach { close($0) }
    }
  }
}
