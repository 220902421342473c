extension Input {
  /// What to do about a failure that says nothing about it, by what the input begins with: the encoding of a
  /// text is mostly wrong in one of a few ways.
  public func advice(on failure: ImportFailure) -> String? {
    guard failure.kind == .input, failure.hint == nil else { return failure.hint }
    if failure.message.contains("cut short") {
      return "it was not written or copied to its end; get it again"
    }
    guard failure.line > 0 else { return nil }
    let isEncoding = failure.message.contains("UTF-8") || failure.message.contains("\\u{0}")
    guard !isFolder, let head = try? head(1 << 13) else { return nil }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      return "it is UTF-16; make it UTF-8: iconv -f UTF-16 -t UTF-8"
    }
    guard isEncoding else { return nil }
    if head.contains(0) { return "it is no text; is it the right file?" }
    return "make it UTF-8, from LATIN1 for example: iconv -f LATIN1 -t UTF-8"
  }
}
