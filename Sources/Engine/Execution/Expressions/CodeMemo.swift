/// Answers remembered by string code: a test of a column of strings against one pattern is made once for each
/// distinct string, for as long as the pattern stays the same.
///
/// A code means the same string for as long as its pool lives, so answers stay right from run to run of a
/// plan; another pool or another pattern makes them void.
struct CodeMemo {
  /// Strings with higher codes are tested anew each time: what is remembered takes at most as many bytes.
  static let limit = 1 << 24
  private static let unknown: UInt8 = 0xFF

  private var answers: [UInt8] = []
  private var pattern: [UInt8] = []
  private var directory: StringPool.Directory?

  /// Writes `test` of the string behind each code, as the raw value of a truth.
  mutating func run(
    _ codes: UnsafePointer<UInt32>, of directory: StringPool.Directory, _ rows: Rows, against part: StringRef,
    into truths: UnsafeMutablePointer<UInt8>, _ test: (StringRef) -> Bool
  ) {
    if self.directory != directory || !part.bytes.elementsEqual(pattern) {
      answers.removeAll(keepingCapacity: true)
      pattern = Array(part.bytes)
      self.directory = directory
    }
    var highest: UInt32 = 0
    for i in 0..<rows.count { highest = max(highest, codes[rows[i]]) }
    if Int(highest) >= CodeMemo.limit {
      for i in 0..<rows.count { truths[rows[i]] = test(directory[codes[rows[i]]]) ? 1 : 0 }
      return
    }
    if Int(highest) >= answers.count {
      let capacity = max(Int(highest) + 1, min(answers.count * 2, CodeMemo.limit))
      answers.append(contentsOf: repeatElement(CodeMemo.unknown, count: capacity - answers.count))
    }
    answers.withUnsafeMutableBufferPointer { answers in
      for i in 0..<rows.count {
        let row = rows[i]
        let code = Int(codes[row])
        if answers[code] == CodeMemo.unknown { answers[code] = test(directory[codes[row]]) ? 1 : 0 }
        truths[row] = answers[code]
      }
    }
  }
}
