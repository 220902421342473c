/// Cuts rows of delimited text into fields. Lines may end in LF, CR LF or CR alone; a quoted field may hold
/// line ends, delimiters and doubled quotes.
struct FieldTokenizer {
  struct Field {
    var bytes: Bytes
    var wasQuoted: Bool
  }

  enum Fault: Error {
    case unclosedQuote
    case textAfterQuote
  }

  let end: UnsafePointer<UInt8>
  var position: UnsafePointer<UInt8>
  /// The line `position` is on, from 1.
  var line: UInt32 = 1
  let delimiter: UInt8
  /// 0 when quotes mean nothing; no text has a zero byte at the start of a quoted field.
  let quote: UInt8
  private let delimiterWord: UInt64

  init(_ bytes: Bytes, start: UnsafePointer<UInt8>, _ dialect: DelimitedDialect) {
    position = start
    end = start + bytes.count
    delimiter = dialect.delimiter
    quote = dialect.quote ?? 0
    delimiterWord = UInt64(dialect.delimiter) &* 0x0101_0101_0101_0101
  }

  /// Moves past empty lines; false at the end of the text.
  @inline(__always)
  mutating func skipEmptyLines() -> Bool {
    while position < end {
      let byte = position.pointee
      guard byte == 0x0A || byte == 0x0D else { return true }
      takeLineEnd()
    }
    return false
  }

  @inline(__always)
  mutating func takeLineEnd() {
    if position.pointee == 0x0D, position + 1 < end, position[1] == 0x0A { position += 1 }
    position += 1
    line &+= 1
  }

  /// Reads a row into `fields` and gives how many fields it has; those above `capacity` are counted, not
  /// kept.
  @inline(__always)
  mutating func readRow(
    _ fields: UnsafeMutablePointer<Field>, capacity: Int, scratch: ScratchBuffer
  ) throws(Fault) -> Int {
    var count = 0
    while true {
      let field = try readField(scratch)
      if count < capacity { fields[count] = field }
      count += 1
      guard position < end else { return count }
      if position.pointee == delimiter {
        position += 1
      } else {
        takeLineEnd()
        return count
      }
    }
  }

  /// Reads up to the delimiter, the line end or the end of the text.
  @inline(__always)
  mutating func readField(_ scratch: ScratchBuffer) throws(Fault) -> Field {
    if position < end, position.pointee == quote, quote != 0 {
      return Field(bytes: try readQuoted(scratch), wasQuoted: true)
    }
    let first = position
    position = fieldEnd(from: first)
    return Field(bytes: Bytes(start: first, count: position - first), wasQuoted: false)
  }

  /// The first delimiter or line end at or after `first`.
  @inline(__always)
  func fieldEnd(from first: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var position = first
    let ones: UInt64 = 0x0101_0101_0101_0101
    while end - position >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
      let delimited = word ^ delimiterWord
      let fed = word ^ (ones &* 0x0A)
      let returned = word ^ (ones &* 0x0D)
      // The top bit of a byte is set where it matched; false alarms only above a true one.
      let stops =
        ((delimited &- ones) & ~delimited) | ((fed &- ones) & ~fed) | ((returned &- ones) & ~returned)
      let mask = stops & 0x8080_8080_8080_8080
      if mask != 0 { return position + mask.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < end {
      let byte = position.pointee
      if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
      position += 1
    }
    return position
  }

  @inline(never)
  private mutating func readQuoted(_ scratch: ScratchBuffer) throws(Fault) -> Bytes {
    let first = position + 1
    var scan = first
    var doubled = 0
    while true {
      guard scan < end else { throw .unclosedQuote }
      let byte = scan.pointee
      if byte == quote {
        guard scan + 1 < end, scan[1] == quote else { break }
        doubled += 1
        scan += 1
      } else if byte == 0x0A || (byte == 0x0D && !(scan + 1 < end && scan[1] == 0x0A)) {
        line &+= 1
      }
      scan += 1
    }
    position = scan + 1
    if position < end {
      let next = position.pointee
      guard next == delimiter || next == 0x0A || next == 0x0D else { throw .textAfterQuote }
    }
    guard doubled > 0 else { return Bytes(start: first, count: scan - first) }
    scratch.reserve(scan - first - doubled)
    let mark = scratch.count
    var from = first
    while from < scan {
      scratch.append(from.pointee)
      from += from.pointee == quote ? 2 : 1
    }
    return scratch.slice(from: mark)
  }
}
