import Engine

extension ValueType {
  /// Types a parameter can be declared with, longest names first so that `LOCAL DATETIME` is not read as
  /// `LOCAL`.
  static let declarable: [(name: String, type: ValueType)] = [
    ("LOCAL DATETIME", .localDateTime), ("LOCALDATETIME", .localDateTime), ("LOCAL TIME", .localTime),
    ("LOCALTIME", .localTime), ("DATETIME", .dateTime), ("DURATION", .duration), ("INTEGER", .integer),
    ("BOOLEAN", .boolean), ("STRING", .string), ("NUMBER", .number), ("FLOAT", .float), ("DATE", .date),
    ("TIME", .time), ("INT", .integer), ("BOOL", .boolean), ("MAP", .map), ("ANY", .any),
  ]

  /// Reads a type at the start of `text` and leaves what follows it; nil when there is none.
  static func read(_ text: inout Substring, depth: Int = 0) -> ValueType? {
    guard depth < 8 else { return nil }
    if text.prefix(4).uppercased() == "LIST" {
      text.removeFirst(4)
      guard text.first == "<" else { return .list(.any) }
      text.removeFirst()
      guard let element = read(&text, depth: depth + 1), text.first == ">" else { return nil }
      text.removeFirst()
      return .list(element)
    }
    for (name, type) in declarable where text.prefix(name.count).uppercased() == name {
      let next = text.dropFirst(name.count).first
      guard !(next?.isLetter ?? false), !(next?.isNumber ?? false), next != "_" else { continue }
      text.removeFirst(name.count)
      return type
    }
    return nil
  }
}
