/// Where a byte offset stands for a person: line and column, both counted from 1.
///
/// - Parameters:
///   - offset: A UTF-8 byte offset into `text`; beyond the end it counts as the end.
///   - text: The statement or script.
/// - Returns: The line (ended by line feeds) and the column in Unicode scalars.
public func lineAndColumn(of offset: Int, in text: String) -> (line: Int, column: Int) {
  var line = 1
  var column = 1
  var position = 0
  for byte in text.utf8 {
    if position >= offset { break }
    position += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      // Continuation bytes belong to the scalar whose first byte was counted.
      column += 1
    }
  }
  return (line, column)
}
