/// Where a file named in LOAD CSV lies.
enum CSVLocation {
  /// The path of a `file:` URL, or of a path that is relative to a folder unless it begins with `/`.
  ///
  /// - Throws: when the name has another scheme, another host, or escapes that are none.
  static func path(_ name: String, baseFolder: String) throws(ExecutionError) -> String {
    var path = name
    if let scheme = scheme(name) {
      guard scheme == "file" else {
        throw ExecutionError(
          "ArgumentError", "InvalidArgumentValue",
          "LOAD CSV reads local files only, not `\(scheme):` addresses",
          hint: "download the file first, and give its path")
      }
      path = try filePath(String(name.dropFirst(scheme.count + 1)), name)
    }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw ExecutionError(
        "ArgumentError", "InvalidArgumentValue", "LOAD CSV needs the path of a file, not `\(name)`")
    }
    if path.hasPrefix("/") || baseFolder.isEmpty || baseFolder == "." { return path }
    return baseFolder.hasSuffix("/") ? baseFolder + path : baseFolder + "/" + path
  }

  /// The letters in front of a colon when they can be a scheme.
  private static func scheme(_ name: String) -> String? {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let letters = name[..<colon]
    let isScheme =
      letters.utf8.count > 1
      && letters.utf8.allSatisfy { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
    return isScheme ? letters.lowercased() : nil
  }

  /// What follows `file:`.
  private static func filePath(_ rest: String, _ name: String) throws(ExecutionError) -> String {
    guard rest.hasPrefix("//") else { return try unescaped(rest, name) }
    let behind = rest.dropFirst(2)
    let host = behind.prefix { $0 != "/" }
    guard host.isEmpty || host.lowercased() == "localhost" else {
      throw ExecutionError(
        "ArgumentError", "InvalidArgumentValue",
        "`\(name)` names a file on the host `\(host)`, not a local one",
        hint: "write file:///path or just the path")
    }
    return try unescaped(String(behind.dropFirst(host.count)), name)
  }

  /// `%20` and the like as the bytes they stand for.
  private static func unescaped(_ text: String, _ name: String) throws(ExecutionError) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), !digits.hasPrefix("+") else {
        throw invalidEscape(name)
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let path = String(validating: bytes, as: UTF8.self) else { throw invalidEscape(name) }
    return path
  }

  private static func invalidEscape(_ name: String) -> ExecutionError {
    ExecutionError(
      "ArgumentError", "InvalidArgumentValue",
      "`\(name)` has a `%` without two hexadecimal digits of UTF-8 behind it")
  }
}
