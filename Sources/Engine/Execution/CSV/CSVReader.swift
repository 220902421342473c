import Glibc

/// Reads the records of a file of separated values (RFC 4180), one after the other, without holding more of
/// it than a chunk.
///
/// Quoted fields may hold separators, line breaks and doubled quotes. A line ends with LF, CRLF or CR; empty
/// lines and a byte order mark at the start are passed over.
final class CSVReader {
  /// The fields of a record, end to end; valid until the next record is read.
  struct Record {
    var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    var ends: [Int] = []
    /// Whether each field was in quotes, which tells an empty string from nothing.
    var isQuoted: [Bool] = []
    /// Where the record begins in the file, from 1.
    var line = 1

    var count: Int { ends.count }
    func range(_ field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }
  }

  private static let chunkSize = 256 << 10
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The file as the statement names it, for messages.
  let name: String
  private let descriptor: Int32
  private let separator: UInt8
  private var chunk: [UInt8]
  private var position = 0
  private var limit = 0
  private var isAtEnd = false
  private var line = 1
  private var column = 0
  private(set) var record = Record()

  /// Opens a file.
  /// - Parameters:
  ///   - path: where it is.
  ///   - name: what messages call it.
  ///   - separator: an ASCII character between fields.
  init(path: String, name: String, separator: UInt8) throws(ExecutionError) {
    self.name = name
    self.separator = separator
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    chunk = Array(repeating: 0, count: CSVReader.chunkSize)
    guard descriptor >= 0 else { throw CSVReader.openError(path, name) }
    try skipByteOrderMark()
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private static func openError(_ path: String, _ name: String) -> ExecutionError {
    if errno == ENOENT {
      return ExecutionError(
        "ResourceError", "FileNotFound", "LOAD CSV found no file `\(name)`; it looked for \(absolute(path))")
    }
    return ExecutionError(
      "ResourceError", "FileNotReadable", "LOAD CSV cannot open \(path): \(errorText())")
  }

  /// The path from the root, so that a message says where a relative one led.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  private static func errorText() -> String { String(cString: strerror(errno)) }

  // MARK: - Bytes

  private func refill() throws(ExecutionError) {
    let space = CSVReader.chunkSize
    var count: Int
    repeat {
      count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, space) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw ExecutionError(
        "ResourceError", "FileNotReadable", "LOAD CSV cannot read `\(name)`: \(CSVReader.errorText())")
    }
    position = 0
    limit = count
    isAtEnd = count == 0
  }

  /// The next byte, nil at the end of the file.
  private func peek() throws(ExecutionError) -> UInt8? {
    if position == limit {
      if isAtEnd { return nil }
      try refill()
      if isAtEnd { return nil }
    }
    return chunk[position]
  }

  private func take() {
    // Columns are counted in characters: bytes that go on with one are not.
    if chunk[position] & 0xC0 != 0x80 { column += 1 }
    position += 1
  }

  private func skipByteOrderMark() throws(ExecutionError) {
    try refill()
    if limit >= 3, chunk[0] == 0xEF, chunk[1] == 0xBB, chunk[2] == 0xBF { position = 3 }
  }

  private func takeLineEnd() throws(ExecutionError) {
    let first = try peek()
    position += 1
    if first == CSVReader.carriageReturn, try peek() == CSVReader.lineFeed { position += 1 }
    line += 1
    column = 0
  }

  // MARK: - Records

  /// Reads the next record into `record`; false at the end of the file.
  func next() throws(ExecutionError) -> Bool {
    record.bytes.removeAll(keepingCapacity: true)
    record.ends.removeAll(keepingCapacity: true)
    record.isQuoted.removeAll(keepingCapacity: true)
    while let byte = try peek(), byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn {
      try takeLineEnd()
    }
    guard try peek() != nil else { return false }
    record.line = line
    while true {
      try field()
      guard let byte = try peek() else { return true }
      if byte != separator {
        try takeLineEnd()
        return true
      }
      take()
    }
  }

  /// One field, up to the separator, line end or end of the file behind it.
  private func field() throws(ExecutionError) {
    let start = record.bytes.count
    let (startLine, startColumn) = (line, column + 1)
    var isASCII = true
    let isQuoted = try peek() == CSVReader.quote
    if isQuoted { try quoted(startLine, startColumn, &isASCII) }
    while let byte = try peek(), byte != separator, byte != CSVReader.lineFeed,
      byte != CSVReader.carriageReturn
    {
      if isQuoted {
        throw error("a quoted field must be followed by a separator or a line end", line, column + 1)
      }
      record.bytes.append(byte)
      if byte >= 0x80 { isASCII = false }
      take()
    }
    if !isASCII {
      let isText =
        record.bytes[start...].withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } != nil
      guard isText else { throw error("the field is not UTF-8 text", startLine, startColumn) }
    }
    record.ends.append(record.bytes.count)
    record.isQuoted.append(isQuoted)
  }

  /// The inside of quotes, and the quotes.
  private func quoted(_ startLine: Int, _ startColumn: Int, _ isASCII: inout Bool) throws(ExecutionError) {
    take()
    while let byte = try peek() {
      if byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn {
        record.bytes.append(byte)
        if byte == CSVReader.carriageReturn {
          position += 1
          if try peek() == CSVReader.lineFeed {
            record.bytes.append(CSVReader.lineFeed)
            position += 1
          }
        } else {
          position += 1
        }
        line += 1
        column = 0
        continue
      }
      take()
      if byte == CSVReader.quote {
        guard try peek() == CSVReader.quote else { return }
        take()
      }
      record.bytes.append(byte)
      if byte >= 0x80 { isASCII = false }
    }
    throw error("the quoted field that begins here has no end", startLine, startColumn)
  }

  /// An error at a place in the file.
  func error(_ message: String, _ line: Int, _ column: Int) -> ExecutionError {
    ExecutionError("ArgumentError", "MalformedFile", "\(name):\(line):\(column): \(message)")
  }
}
