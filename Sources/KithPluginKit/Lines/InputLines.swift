#if canImport(Glibc)
  import Glibc
#endif

/// The lines of an input, one at a time, decompressed when it is gzip.
public final class InputLines {
  private let name: String
  private let pieces: InputPieces
  /// The beginning of a line whose end is in the next piece.
  private var rest: [UInt8] = []
  /// A line may not be longer than this, so that memory has a bound.
  private let limit: Int

  /// - Parameter limit: the longest line allowed, in bytes.
  public init(_ input: Input, limit: Int = 1 << 28) throws(ImportFailure) {
    name = input.name
    pieces = try InputPieces(input)
    self.limit = limit
  }

  /// Calls `body` with each line, without its LF or CR LF and without a byte order mark, and its number from
  /// 1. Now and then the user is asked whether to go on.
  /// - Throws: what `body` and `sink.progress` throw, `input` when a line is too long or not UTF-8.
  public func forEach<Sink: RecordSink>(
    _ sink: inout Sink, _ context: ImportContext,
    _ body: (Bytes, Int, inout Sink) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var number = 0
    while try pieces.next({ piece throws(ImportFailure) in
      var start = 0
      while let end = InputLines.lineEnd(piece, from: start) {
        number += 1
        try deliver(piece.slice(start, end), number, &sink, body)
        start = end + 1
        if number & 0xFFF == 0 { try report(piece, start, &sink, context) }
      }
      rest += piece.slice(start, piece.count)
      try check(rest.count, number + 1)
      try context.checkCancelled()
    }) {}
    guard !rest.isEmpty else { return }
    try deliver(Bytes(start: nil, count: 0), number + 1, &sink, body)
  }

  private static func lineEnd(_ piece: Bytes, from start: Int) -> Int? {
    guard let base = piece.baseAddress, start < piece.count else { return nil }
    guard let found = memchr(base + start, 0x0A, piece.count - start) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func report(
    _ piece: Bytes, _ done: Int, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    try context.checkCancelled()
    var progress = pieces.progress
    if !pieces.isCompressed { progress.done = Int64(done) }
    try sink.progress(progress)
  }

  private func check(_ length: Int, _ number: Int) throws(ImportFailure) {
    guard length > limit else { return }
    throw ImportFailure(
      .input, "line-limit", "the line is longer than \(limit) bytes", file: name, line: number)
  }

  /// Hands a line on, with what was left of the piece before in front of it.
  private func deliver<Sink: RecordSink>(
    _ line: Bytes, _ number: Int, _ sink: inout Sink,
    _ body: (Bytes, Int, inout Sink) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    if rest.isEmpty { return try hand(line, number, &sink, body) }
    rest += line
    let whole = rest
    rest.removeAll(keepingCapacity: true)
    try whole.withUnsafeBufferPointer { whole throws(ImportFailure) in try hand(whole, number, &sink, body) }
  }

  private func hand<Sink: RecordSink>(
    _ line: Bytes, _ number: Int, _ sink: inout Sink,
    _ body: (Bytes, Int, inout Sink) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var line = line
    try check(line.count, number)
    if line.last == 0x0D { line = line.slice(0, line.count - 1) }
    if number == 1, line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF {
      line = line.slice(3, line.count)
    }
    if let fault = UTF8Check.firstFault(line) {
      throw ImportFailure(
        .input, "utf-8", "invalid UTF-8", file: name, line: number, column: line.column(of: fault))
    }
    try body(line, number, &sink)
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// The column, from 1 and in characters, of a byte of a line.
  public func column(of offset: Int) -> Int {
    prefix(Swift.max(0, offset)).count { $0 & 0xC0 != 0x80 } + 1
  }
}
