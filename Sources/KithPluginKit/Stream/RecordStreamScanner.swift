/// Reads a record stream (protocol 1): one JSON object a line, from a file or, line by line, from a process.
///
/// It is strict: unknown record types, wrong counts in `done` and anything after `done` are errors. Members
/// it does not know are checked and passed over.
public struct RecordStreamScanner: ~Copyable {
  /// For messages.
  public let name: String
  private let lineLimit: Int
  private var parser = RecordParser()
  private var line = 0
  private var nodes = 0
  private var relationships = 0
  private var claims = 0
  private var rejects = 0
  /// What is wrong with the latest line that could not be read.
  @usableFromInline private(set) var fault = Reject(code: "", message: "", file: "", line: 0, column: 0)
  /// True once the stream has said it is complete.
  public private(set) var isDone = false

  /// The versions of the protocol that are understood.
  public static let protocols = 1...1

  public init(name: String, lineLimit: Int = 1 << 20) {
    self.name = name
    self.lineLimit = lineLimit
  }

  /// Reads a whole stream. Lines end in LF or CR LF; empty ones and a byte order mark are passed over.
  /// - Throws: what `sink` throws, and `input` failures as `file:line:column: message` when the stream is
  ///   cut or contradicts itself. Faulty lines go to `sink.reject`, which decides whether to go on.
  public mutating func scan(_ bytes: Bytes, into sink: inout some RecordSink, _ context: ImportContext)
    throws(ImportFailure)
  {
    guard var position = bytes.baseAddress else { return }
    let end = position + bytes.count
    if bytes.count >= 3, position[0] == 0xEF, position[1] == 0xBB, position[2] == 0xBF { position += 3 }
    while position < end {
      let stop = lineEnd(position, end)
      try scanLine(Bytes(start: position, count: stop - position), into: &sink)
      position = stop + 1
      if line & 0xFFF == 0 {
        try context.checkCancelled()
        try sink.progress(
          ImportProgress(
            done: Int64(bytes.count - (end - position)), total: Int64(bytes.count), unit: "bytes"))
      }
    }
  }

  @inline(__always)
  private func lineEnd(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var position = start
    while end - position >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
      let fed = word ^ 0x0A0A_0A0A_0A0A_0A0A
      let mask = (fed &- 0x0101_0101_0101_0101) & ~fed & 0x8080_8080_8080_8080
      if mask != 0 { return position + mask.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < end, position.pointee != 0x0A { position += 1 }
    return position
  }

  /// Reads one line, without its LF.
  @inlinable
  public mutating func scanLine<Sink: RecordSink>(
    _ text: Bytes, into sink: inout Sink
  ) throws(ImportFailure) {
    // Inlined into the sink's own module, so that a record is handed over without a generic call.
    switch try parse(text) {
    case .none: return
    case .node: try sink.node(node)
    case .relationship: try sink.relationship(relationship)
    case .claim: try sink.claim(claim)
    case .other: try deliverOther(into: &sink)
    case .faulty: try sink.reject(fault)
    }
  }

  @usableFromInline var node: NodeRecord { parser.node }
  @usableFromInline var relationship: RelationshipRecord { parser.relationship }
  @usableFromInline var claim: ClaimRecord { parser.claim }

  /// Reads a line and counts it.
  @usableFromInline
  mutating func parse(_ text: Bytes) throws(ImportFailure) -> RecordKind {
    line += 1
    guard text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { return .none }
    guard !isDone else { throw failure("after-done", "there is more after `done`") }
    guard text.count <= lineLimit else {
      throw failure("line-limit", "the line is longer than \(lineLimit) bytes")
    }
    parser.start(text)
    do throws(JSONError) {
      let kind = try parser.parseRecord(line: line)
      switch kind {
      case .node: nodes += 1
      case .relationship: relationships += 1
      case .claim: claims += 1
      default: break
      }
      return kind
    } catch {
      rejects += 1
      fault = Reject(
        code: "syntax", message: error.message, file: name, line: line,
        column: RecordStreamScanner.column(error.offset, text), text: String(text.text.prefix(80)))
      return .faulty
    }
  }

  @usableFromInline
  mutating func deliverOther(into sink: inout some RecordSink) throws(ImportFailure) {
    switch parser.other {
    case .source(let source): try sink.source(source)
    case .retract(let id, let locator): try sink.retract(id, locator)
    case .reject(let code, let message, _):
      rejects += 1
      try sink.reject(Reject(code: code, message: message, file: name, line: line, column: 0))
    case .progress(let progress): try sink.progress(progress)
    case .hello(let version):
      guard let version, RecordStreamScanner.protocols.contains(Int(clamping: version)) else {
        let range = RecordStreamScanner.protocols
        let message =
          "the stream speaks protocol \(version.map(String.init) ?? "?"), understood is \(range.upperBound)"
        throw failure("protocol", message)
      }
    case .failure(var failure):
      failure.file = name
      failure.line = line
      throw failure
    case .done(let counts): try finish(counts)
    case .ignored: break
    }
  }

  private mutating func finish(_ counts: StreamCounts) throws(ImportFailure) {
    isDone = true
    let pairs = [
      ("nodes", counts.nodes, nodes), ("relationships", counts.relationships, relationships),
      ("claims", counts.claims, claims), ("rejects", counts.rejects, rejects),
    ]
    for (what, said, seen) in pairs {
      guard let said, said != seen else { continue }
      throw failure("counts", "`done` says \(said) \(what), the stream has \(seen)")
    }
  }

  private func failure(_ code: String, _ message: String) -> ImportFailure {
    ImportFailure(.input, code, message, file: name, line: line, column: 1)
  }

  /// The character of a line, from 1, that a byte of it belongs to.
  private static func column(_ offset: Int, _ text: Bytes) -> Int {
    text.prefix(Swift.max(0, offset)).count { $0 & 0xC0 != 0x80 } + 1
  }
}
