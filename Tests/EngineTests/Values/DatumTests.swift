import Engine
import Testing

@Suite("Data at the edges")
struct DatumTests {
  private let fixture = ValueFixture()

  @Test("a value survives the way out and back", arguments: sampleData)
  func roundTrip(datum: Datum) throws {
    let value = fixture.value(datum)
    let back = Datum(value, graph: fixture.graph)
    #expect(areEquivalent(try back.value(in: fixture.arena), value))
    #expect(fixture.text(fixture.value(back)) == fixture.text(value))
  }

  @Test("of two entries with one key the last counts, in the place of the first")
  func duplicateKeys() {
    let value = fixture.value(.map([("a", 1), ("b", 2), ("a", 3)]))
    #expect(fixture.text(value) == "{a: 3, b: 2}")
  }

  @Test("keys that look alike but differ in bytes are two keys")
  func canonicalEquivalents() {
    let value = fixture.value(.map([("\u{E9}", 1), ("e\u{301}", 2)]))
    #expect(value.asMap.count == 2)
  }

  @Test("nodes and bad temporal text are refused")
  func refused() {
    let node = Datum.node(DatumNode(id: 0, labels: [], properties: []))
    for datum in [node, [node], .temporal(.date, "tomorrow")] {
      #expect(throws: ExecutionError.self) { try datum.value(in: fixture.arena) }
    }
  }

  @Test("nesting is limited, so that recursion over a value is")
  func nesting() throws {
    var datum: Datum = 1
    for _ in 0..<maximumNesting { datum = [datum] }
    let deepest = try datum.value(in: fixture.arena)
    #expect(areEqual(deepest, deepest) == .true)
    #expect(fixture.text(deepest).utf8.count == 2 * maximumNesting + 1)
    #expect(throws: ExecutionError.self) { try Datum.list([datum]).value(in: fixture.arena) }
  }
}
