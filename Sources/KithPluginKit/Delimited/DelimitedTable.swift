/// A delimited file cut into pieces at line ends, for several threads to parse at once.
///
///     header | piece 0: rows ... \n | piece 1: rows ... \n | ...
///
/// First `survey` every piece, then `numberRows`, then `parse` every piece; calls for different pieces may run
/// at the same time. That a piece begins with a row is taken for granted and proved by parsing: when every
/// piece before it was parsed to its end without a fault, its first byte follows a row's end. So when all
/// pieces are parsed, all is right; when one fails, whatever the reason (a line break inside quotes, a wrong
/// value, a missing field), the caller reads the whole file again in order with a `DelimitedReader`, which says
/// exactly what is wrong, or reads it after all.
public final class DelimitedTable: @unchecked Sendable {
  /// What is known of a piece; written by the thread that surveys it.
  private struct Piece {
    var begin: UnsafePointer<UInt8>
    var end: UnsafePointer<UInt8>
    /// Ends of lines, and a last line without one.
    var rows = 0
    var firstRow = 0
    var isText = true
  }

  public let name: String
  public let header: [DelimitedField]
  private let content: FileBytes
  private let dialect: DelimitedDialect
  private let pieces: UnsafeMutableBufferPointer<Piece>

  /// Bytes of a piece, by and large.
  public static let pieceSize = 1 << 20

  /// - Throws: `input` when the header cannot be read.
  public init(
    _ content: FileBytes, name: String, dialect: DelimitedDialect, pieceSize: Int = DelimitedTable.pieceSize
  ) throws(ImportFailure) {
    precondition(dialect.nulls.isEmpty, "spellings of null are the business of DelimitedReader")
    self.name = name
    self.content = content
    self.dialect = dialect
    let reader = try DelimitedReader(content, name: name, dialect: dialect, isChecked: false)
    header = try reader.readHeader() ?? []
    let rest = content.bytes.slice(content.bytes.count - reader.remaining, content.bytes.count)
    pieces = DelimitedTable.cut(rest, pieceSize)
  }

  deinit { pieces.deallocate() }

  private static func cut(_ bytes: Bytes, _ pieceSize: Int) -> UnsafeMutableBufferPointer<Piece> {
    var found: [Piece] = []
    if let start = bytes.baseAddress {
      let end = start + bytes.count
      var begin = start
      while begin < end {
        var cut = end - begin > pieceSize ? begin + pieceSize : end
        while cut < end, cut[-1] != 0x0A { cut += 1 }
        found.append(Piece(begin: begin, end: cut))
        begin = cut
      }
    }
    let pieces = UnsafeMutableBufferPointer<Piece>.allocate(capacity: found.count)
    _ = pieces.initialize(fromContentsOf: found)
    return pieces
  }

  public var pieceCount: Int { pieces.count }

  /// Whether a text is in the file itself, and so lives as long as the file's bytes.
  @inline(__always)
  public func owns(_ text: Bytes) -> Bool {
    guard let base = text.baseAddress, let start = content.bytes.baseAddress else { return false }
    return base >= start && base < start + content.bytes.count
  }

  /// Counts the lines of a piece and checks its encoding.
  public func survey(_ piece: Int) {
    let (begin, end) = (pieces[piece].begin, pieces[piece].end)
    let survey = LineSurvey(Bytes(start: begin, count: end - begin))
    pieces[piece].rows = survey.lines + (end[-1] == 0x0A || end[-1] == 0x0D ? 0 : 1)
    pieces[piece].isText = survey.isUTF8
  }

  /// Gives rows their numbers, one for each line; gives how many there are at most, or nil when the file is no
  /// text.
  public func numberRows() -> Int? {
    var row = 0
    for i in pieces.indices {
      guard pieces[i].isText else { return nil }
      pieces[i].firstRow = row
      row += pieces[i].rows
    }
    return row
  }

  /// Parses a piece straight into chunks of columns, and calls `body` with each chunk, which has no line
  /// numbers, and the number of its first row, until it answers false.
  /// - Parameter sources: for each column of the chunk, the field it is read from.
  /// - Returns: false when the piece is not what it was taken for, or `body` answered false.
  public func parse(
    _ piece: Int, _ chunk: ColumnChunk, sources: [Int], _ body: (ColumnChunk, Int) -> Bool
  ) -> Bool {
    let (begin, end) = (pieces[piece].begin, pieces[piece].end)
    var parser = DirectParser(
      Bytes(start: begin, count: end - begin), dialect, fieldCount: header.count, chunk, sources: sources)
    var row = pieces[piece].firstRow
    while parser.next(chunk) {
      if chunk.count == 0 { return row == pieces[piece].firstRow + pieces[piece].rows }
      guard body(chunk, row) else { return false }
      row += chunk.count
    }
    return false
  }
}

/// How many lines a text has, and whether it is UTF-8.
private struct LineSurvey {
  private(set) var lines = 0
  private(set) var isUTF8 = true

  /// A sum of so many ones still fits a byte.
  private static let blockSize = 240

  init(_ bytes: Bytes) {
    var returns = 0
    var offset = 0
    var all: UInt8 = 0
    while offset < bytes.count {
      let end = Swift.min(offset + LineSurvey.blockSize, bytes.count)
      // Sums of bytes in bytes: the compiler makes vectors of it.
      var (fed, returned): (UInt8, UInt8) = (0, 0)
      for i in offset..<end {
        fed &+= bytes[i] == 0x0A ? 1 : 0
        returned &+= bytes[i] == 0x0D ? 1 : 0
        all |= bytes[i]
      }
      lines += Int(fed)
      returns += Int(returned)
      offset = end
    }
    if returns > 0 {
      for i in 0..<bytes.count where bytes[i] == 0x0D && (i + 1 == bytes.count || bytes[i + 1] != 0x0A) {
        lines += 1
      }
    }
    if all & 0x80 != 0 { isUTF8 = UTF8Check.firstFault(bytes) == nil }
  }
}
