/// Why an import was given up. Nothing of it reaches the graph.
public struct ImportFailure: Error, Hashable, Sendable {
  /// Who can mend it.
  public enum Kind: String, Hashable, Sendable {
    /// The input is wrong.
    case input
    /// The options or the call are wrong.
    case config
    /// It may work later: a file that cannot be read, a limit.
    case transient
    /// A fault of the importer.
    case bug
    /// The user asked to stop.
    case cancelled
  }

  public var kind: Kind
  /// For programs, for example `syntax`, `dangling`, `contradiction`.
  public var code: String
  /// What is wrong, without the place.
  public var message: String
  public var file: String
  /// From 1; 0 when there is no line.
  public var line: Int
  /// From 1, in characters; 0 when unknown.
  public var column: Int
  /// What to do about it.
  public var hint: String?

  public init(
    _ kind: Kind, _ code: String, _ message: String, file: String = "", line: Int = 0, column: Int = 0,
    hint: String? = nil
  ) {
    self.kind = kind
    // Most of it may come from an input or a plugin.
    self.code = PrintableText.of(code, limit: 100)
    self.message = PrintableText.of(message, limit: PrintableText.messageLimit)
    self.file = PrintableText.of(file, limit: PrintableText.messageLimit)
    self.line = line
    self.column = column
    self.hint = hint.map { PrintableText.of($0, limit: PrintableText.messageLimit) }
  }

  /// `people.csv:7:3: born: "19x4" is not an int`.
  public var description: String { ImportFailure.place(file, line, column) + message }

  static func place(_ file: String, _ line: Int, _ column: Int) -> String {
    if file.isEmpty { return "" }
    if line == 0 { return "\(file): " }
    return column == 0 ? "\(file):\(line): " : "\(file):\(line):\(column): "
  }
}

extension ImportFailure: CustomStringConvertible {}
extension Reject: CustomStringConvertible {}
