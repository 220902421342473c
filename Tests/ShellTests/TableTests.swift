import Engine
import LineEditing
import Testing

@testable import Shell

/// Renders rows to text.
func render(
  _ mode: OutputMode, _ columns: [String], _ rows: [[Datum]], width: Int? = 80, unicode: Bool = true,
  all: Bool = false, terminal: Bool = false
) throws -> String {
  let sink = StringSink()
  var options = RenderOptions(width: width, isUnicode: unicode, showsAllRows: all, isTerminal: terminal)
  options.null = "null"
  try Renderer(options, to: sink).render(ResultTable(columns: columns, rows: rows), as: mode)
  return sink.text
}

struct TableTests {
  @Test func `numbers stand right, text left, and wide characters take two cells`() throws {
    let text = try render(
      .table, ["name", "count"],
      [[.string("é日本😀"), .integer(5)], [.string("Ann"), .integer(1200)], [.null, .null]])
    #expect(
      text == """
        ┌─────────┬───────┐
        │ name    │ count │
        ├─────────┼───────┤
        │ é日本😀 │     5 │
        │ Ann     │  1200 │
        │ null    │  null │
        └─────────┴───────┘

        """)
  }

  @Test func `every row is as wide as the box, whatever the characters`() throws {
    let texts = ["é", "日本語", "😀", "👨‍👩‍👧", "e\u{301}", "🇳🇴", "한국", "ﬀ", "a\u{200B}b", "❤️"]
    for width in [24, 40, 80] {
      let text = try render(
        .table, ["a", "b"], texts.map { [.string($0), .string(String(repeating: $0, count: 30))] },
        width: width)
      let widths = Set(text.split(separator: "\n").map { displayWidth(String($0)) })
      #expect(widths.count == 1)
      #expect(widths.allSatisfy { $0 <= width })
    }
  }

  @Test func `the widest column is cut first`() throws {
    let text = try render(
      .table, ["id", "text"], [[.integer(1), .string("abcdefghijklmnopqrstuvwxyz")]], width: 24)
    #expect(
      text == """
        ┌────┬─────────────────┐
        │ id │ text            │
        ├────┼─────────────────┤
        │  1 │ abcdefghijklmn… │
        └────┴─────────────────┘

        """)
  }

  @Test func `without UTF-8 the box is ASCII`() throws {
    let text = try render(
      .table, ["s"], [[.string("a\nb")], [.string("long long long")]], width: 14, unicode: false)
    #expect(
      text == """
        +------------+
        | s          |
        +------------+
        | a\\nb       |
        | long lo... |
        +------------+

        """)
  }

  @Test func `columns that do not fit at eight cells become lines`() throws {
    let columns = ["first_name", "second_name", "third_name"]
    let row: [Datum] = columns.map { .string($0 + " value") }
    let text = try render(.table, columns, [row], width: 30)
    #expect(
      text == """
        ── row 1 ──────
        first_name  │ first_name value
        second_name │ second_name value
        third_name  │ third_name value

        """)
  }

  @Test func `a long result shows its head and tail`() throws {
    let rows = (1...100).map { [Datum.integer(Int64($0))] }
    let lines = try render(.table, ["n"], rows).split(separator: "\n")
    #expect(lines.count == 4 + 41)
    #expect(lines[3 + 29] == "│  30 │")
    #expect(lines[3 + 30] == "│   ⋮ │")
    #expect(lines[3 + 31] == "│  91 │")
    #expect(try render(.table, ["n"], rows, all: true).split(separator: "\n").count == 4 + 100)
    #expect(try render(.table, ["n"], Array(rows.prefix(40))).contains("⋮") == false)
  }

  @Test func `control characters cannot act on the terminal`() throws {
    let text = try render(.table, ["\u{1B}[31mx"], [[.string("a\nb\u{1B}[2J\u{7}\u{9B}1m\u{202E}c")]])
    #expect(
      !text.unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\n" || $0.value == 0x9B || $0.value == 0x202E
      })
    #expect(text.contains("a⏎b^[[2J^G"))
  }

  @Test func `an empty result draws no box`() throws {
    #expect(try render(.table, ["n"], []) == "")
  }

  @Test func `widths add up to the room, and no column is cut more than a narrower one`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let natural = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        Int.random(in: 1...60, using: &random)
      }
      let width = Int.random(in: 5...160, using: &random)
      let room = width - 3 * natural.count - 1
      guard let layout = TableLayout(natural: natural, width: width) else {
        #expect(natural.reduce(0) { $0 + min($1, 8) } > room)
        continue
      }
      let total = layout.widths.reduce(0, +)
      #expect(total == min(natural.reduce(0, +), room))
      for (cells, most) in zip(layout.widths, natural) { #expect(cells <= most && cells >= min(most, 8)) }
      let cut = zip(layout.widths, natural).filter { $0 < $1 }.map(\.0)
      #expect((cut.max() ?? 0) - (cut.min() ?? 0) <= 1)
    }
  }
}
