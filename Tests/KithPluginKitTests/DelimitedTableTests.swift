import KithPluginKit
import TestSupport
import Testing

/// Parsing in pieces, straight into columns, against the reader that cuts fields first.
@Suite struct DelimitedTableTests {
  private static let types: [ColumnType] = [.integer, .float, .boolean, .temporal(.date), .string, .integer]
  private static let names = ["i", "f", "b", "d", "s", "j"]

  private func field(_ type: ColumnType, _ random: inout SeededGenerator) -> String {
    let odd = Int.random(in: 0..<60, using: &random)
    if odd == 0 { return "" }
    if odd == 1 { return "\"\"" }
    switch type {
    case .integer:
      return [
        "0", "7", "-12", "+5", "1234567", "-12345678", "99999999999", "9223372036854775807", "007",
        "\"42\"",
      ].randomElement(using: &random) ?? ""
    case .float:
      return [
        "0.5", "-0.0", "3", "12.", "1e3", "123456.789", "0.1234567", "0.12345678901234567", "-7.25", "+1.5",
      ].randomElement(using: &random) ?? ""
    case .boolean: return ["true", "FALSE", "\"true\""].randomElement(using: &random) ?? ""
    case .temporal:
      return ["1999-12-31", "2024-02-29", "0001-01-01", "9999-12-31", "1800-01-01", "2099-12-31"]
        .randomElement(using: &random) ?? ""
    case .string:
      return ["a", "word", "two words", "\"q, \"\"x\"\"\"", "é", "5\" disk", "\"two\nlines\""]
        .randomElement(using: &random) ?? ""
    }
  }

  private func text(_ rows: Int, _ bad: Int?, _ random: inout SeededGenerator) -> String {
    let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    let wrong = ["x", "1-2", "--1", "1.2.3", "2023-02-29", "truth", "12a", "\"1\"2", "1,2", "19999-1-01"]
    var text = DelimitedTableTests.names.joined(separator: ",") + lineEnd
    for row in 0..<rows {
      var fields = DelimitedTableTests.types.map { field($0, &random) }
      if row == bad {
        fields[Int.random(in: 0..<4, using: &random)] = wrong.randomElement(using: &random) ?? ""
      }
      text += fields.joined(separator: ",")
      if row + 1 < rows || Bool.random(using: &random) { text += lineEnd }
      if Int.random(in: 0..<200, using: &random) == 0 { text += lineEnd }
    }
    return text
  }

  private var definitions: [ColumnDefinition] {
    zip(DelimitedTableTests.names, DelimitedTableTests.types).map { ColumnDefinition($0, $1) }
  }

  private func rows(_ chunk: ColumnChunk) -> [String] {
    (0..<chunk.count).map { row in
      chunk.columns.map { column in
        switch column.value(row) {
        case .null: "null"
        case .integer(let value): "i\(value)"
        case .float(let value): "f\(value.bitPattern)"
        case .boolean(let value): "b\(value)"
        case .day(let days): "d\(days)"
        case .string(let text): "s\(text.text)"
        default: "?"
        }
      }.joined(separator: "|")
    }
  }

  /// All rows, or nil when one is refused.
  private func read(_ text: String) throws -> [String]? {
    let dialect = DelimitedDialect(nulls: [])
    let reader = try DelimitedReader(
      FileBytes(copying: Array(text.utf8)), name: "x", dialect: dialect)
    let header = try reader.readHeader() ?? []
    reader.begin(fieldCount: header.count, sources: Array(definitions.indices))
    let chunk = ColumnChunk(definitions)
    var found: [String] = []
    do {
      while try reader.next(
        chunk,
        reject: { (reject) throws(ImportFailure) in
          throw ImportFailure(.input, reject.code, reject.message, file: reject.file)
        })
      { found += rows(chunk) }
    } catch {
      return nil
    }
    return found
  }

  /// All rows, or nil when a piece is not what it should be.
  private func parse(_ text: String, pieceSize: Int) throws -> [String]? {
    let table = try DelimitedTable(
      FileBytes(copying: Array(text.utf8)), name: "x", dialect: DelimitedDialect(nulls: []),
      pieceSize: pieceSize)
    for piece in 0..<table.pieceCount { table.survey(piece) }
    guard let limit = table.numberRows() else { return nil }
    var found = [String](repeating: "", count: limit)
    let chunk = ColumnChunk(definitions)
    for piece in (0..<table.pieceCount).reversed() {
      let isRight = table.parse(piece, chunk, sources: Array(definitions.indices)) { chunk, first in
        for (i, row) in rows(chunk).enumerated() { found[first + i] = row }
        return true
      }
      guard isRight else { return nil }
    }
    return found
  }

  @Test("What is parsed in pieces is what the reader reads", arguments: UInt64(1)...60)
  func agreement(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0..<120, using: &random)
    let bad = seed % 3 == 0 && count > 0 ? Int.random(in: 0..<count, using: &random) : nil
    let text = text(count, bad, &random)
    let expected = try read(text)
    for pieceSize in [1, 50, 400, 1 << 20] {
      guard let found = try parse(text, pieceSize: pieceSize) else { continue }
      #expect(found == expected, "seed \(seed), pieces of \(pieceSize)")
    }
  }

  @Test("Plain text is parsed in pieces of any size", arguments: [1, 7, 100, 1 << 20])
  func plain(pieceSize: Int) throws {
    let lines = (0..<300).map { "\($0),\(Double($0) / 4),true,2020-01-\(10 + $0 % 20),t\($0),-\($0)" }
    let text = "i,f,b,d,s,j\n" + lines.joined(separator: "\n")
    let expected = try read(text)
    #expect(try parse(text, pieceSize: pieceSize) == expected)
    #expect(try parse(text + "\n", pieceSize: pieceSize) == expected)
    #expect(expected?.count == 300)
  }

  @Test("What is no UTF-8 is nobody's to parse")
  func encoding() throws {
    let bytes = Array("i,f,b,d,s,j\n1,1,true,2020-01-01,".utf8) + [0xC3, 0x28, 0x0A]
    let table = try DelimitedTable(
      FileBytes(copying: bytes + []), name: "x", dialect: DelimitedDialect(nulls: []))
    for piece in 0..<table.pieceCount { table.survey(piece) }
    #expect(table.numberRows() == nil)
  }
}
