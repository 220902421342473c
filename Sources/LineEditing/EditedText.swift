/// A statement being edited and the place of the cursor, with the questions that movements ask.
///
/// Offsets count Unicode scalars, as libedit's buffer does; positions that a cursor may take are
/// borders of grapheme clusters.
package struct EditedText: Equatable {
  package var scalars: [Unicode.Scalar]
  package var cursor: Int

  package init(scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = min(max(0, cursor), scalars.count)
  }

  package init(_ text: String, cursor: Int? = nil) {
    let scalars = Array(text.unicodeScalars)
    self.init(scalars: scalars, cursor: cursor ?? scalars.count)
  }

  package var isEmpty: Bool { scalars.isEmpty }
  package var text: String { string(0..<scalars.count) }

  package func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
    return String(view)
  }

  // MARK: Units

  /// The UTF-8 offset of a scalar offset.
  package func utf8Offset(of offset: Int) -> Int {
    scalars[..<min(offset, scalars.count)].reduce(0) { $0 + UTF8.width($1) }
  }

  /// The scalar offset of a UTF-8 offset; one inside a scalar counts as the start of it.
  package func offset(ofUTF8 bytes: Int) -> Int {
    var seen = 0
    for (index, scalar) in scalars.enumerated() {
      seen += UTF8.width(scalar)
      if seen > bytes { return index }
    }
    return scalars.count
  }

  // MARK: Lines

  package func lineStart(at offset: Int) -> Int {
    (scalars[..<offset].lastIndex(of: "\n") ?? -1) + 1
  }

  package func lineEnd(at offset: Int) -> Int {
    scalars[offset...].firstIndex(of: "\n") ?? scalars.count
  }

  package var isOnFirstLine: Bool { lineStart(at: cursor) == 0 }
  package var isOnLastLine: Bool { lineEnd(at: cursor) == scalars.count }
  package var isMultiLine: Bool { scalars.contains("\n") }

  /// Where the cursor comes to by going one line up (`-1`) or down (`1`), in the same column of cells
  /// as far as the line goes. Nil on the outermost line.
  package func offset(movingLines step: Int) -> Int? {
    let start = lineStart(at: cursor)
    let column = displayWidth(string(start..<cursor))
    let target: Range<Int>
    if step < 0 {
      guard start > 0 else { return nil }
      target = lineStart(at: start - 1)..<(start - 1)
    } else {
      let end = lineEnd(at: cursor)
      guard end < scalars.count else { return nil }
      target = (end + 1)..<lineEnd(at: end + 1)
    }
    var offset = target.lowerBound
    var cells = 0
    for character in string(target) {
      let width = cellWidth(character)
      guard cells + width <= column else { break }
      cells += width
      offset += character.unicodeScalars.count
    }
    return offset
  }

  // MARK: Grapheme clusters

  /// The cluster that ends at or spans `offset` looking left; nil at the start.
  package func cluster(before offset: Int) -> Range<Int>? {
    guard offset > 0 else { return nil }
    return clusters(around: offset - 1).last { $0.lowerBound < offset }
  }

  /// The cluster that starts at or spans `offset`; nil at the end.
  package func cluster(after offset: Int) -> Range<Int>? {
    guard offset < scalars.count else { return nil }
    return clusters(around: offset).first { $0.upperBound > offset }
  }

  /// `offset`, moved out of a cluster it lies inside: forward if it came from before, else back.
  package func aligned(_ offset: Int, from previous: Int) -> Int {
    guard let cluster = cluster(after: offset), cluster.lowerBound < offset else { return offset }
    return offset > previous ? cluster.upperBound : cluster.lowerBound
  }

  /// Clusters of the line around `offset`, newline included: no cluster crosses a line.
  private func clusters(around offset: Int) -> [Range<Int>] {
    let start = lineStart(at: offset)
    let end = min(scalars.count, lineEnd(at: offset) + 1)
    var position = start
    return string(start..<end).map { character in
      let range = position..<(position + character.unicodeScalars.count)
      position = range.upperBound
      return range
    }
  }

  // MARK: Words

  /// Where the word before the cursor starts, words being runs of what is not white space.
  package var startOfBlankSeparatedWord: Int {
    var offset = cursor
    while offset > 0, scalars[offset - 1].properties.isWhitespace { offset -= 1 }
    while offset > 0, !scalars[offset - 1].properties.isWhitespace { offset -= 1 }
    return offset
  }

  /// Where the next word (`1`) ends or the previous one (`-1`) starts, words being letters, digits and
  /// underscores.
  package func offset(movingWords step: Int) -> Int {
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    var offset = cursor
    if step < 0 {
      while offset > 0, !isWord(scalars[offset - 1]) { offset -= 1 }
      while offset > 0, isWord(scalars[offset - 1]) { offset -= 1 }
    } else {
      while offset < scalars.count, !isWord(scalars[offset]) { offset += 1 }
      while offset < scalars.count, isWord(scalars[offset]) { offset += 1 }
    }
    return offset
  }
}
