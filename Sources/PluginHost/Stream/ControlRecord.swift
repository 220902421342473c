import KithPluginKit

/// The records of a stream that say something about the import itself, read as trees: there are few of them.
struct ControlRecord {
  let tree: JSONValue
  let type: String

  /// Where in its input a plugin found something.
  struct Place {
    var file: String?
    var line = 0
    var column = 0
    var pointer: String?
    var text = ""

    /// The pointer for the end of a message; the empty one is the document itself.
    func text(of pointer: String) -> String {
      " (at \(pointer.isEmpty ? "the document" : PrintableText.of(pointer, limit: 300)))"
    }
  }

  /// Nil when the line is no JSON object with a type; the scanner then says what is wrong with it.
  init?(_ line: Bytes) {
    guard let tree = try? JSONValue(parsing: line), let type = tree["type"]?.string else { return nil }
    self.tree = tree
    self.type = type
  }

  /// True for lines that are plain content: they go straight to the scanner.
  @inline(__always)
  static func isContent(_ line: Bytes) -> Bool {
    guard line.count > 24, line.begins(with: "{\"type\":\"") else { return false }
    switch line[9] {
    case UInt8(ascii: "n"), UInt8(ascii: "c"): return true
    case UInt8(ascii: "r"): return line[11] == UInt8(ascii: "l")
    default: return false
    }
  }

  func place(_ sources: [[UInt8]: String]) -> Place {
    var place = Place()
    let at = tree["at"]
    if let id = at?["src"]?.string {
      place.file = sources[Array(id.utf8)] ?? id
    }
    place.line = Int(clamping: at?["line"]?.integer ?? at?["row"]?.integer ?? 0)
    place.column = Int(clamping: at?["column"]?.integer ?? 0)
    place.pointer = at?["ptr"]?.string
    place.text = String((tree["text"]?.string ?? at?["quote"]?.string ?? "").prefix(80))
    return place
  }

  /// What an `error` record says, as the failure of the import.
  /// - Parameter input: what is imported, for a failure of it that does not say where.
  func failure(_ name: String, input: String, _ sources: [[UInt8]: String]) -> ImportFailure {
    let place = place(sources)
    let kind = tree["kind"]?.string.flatMap(ImportFailure.Kind.init) ?? .bug
    var message = tree["message"]?.string ?? "the plugin failed without a message"
    if let pointer = place.pointer { message += place.text(of: pointer) }
    return ImportFailure(
      kind, tree["code"]?.string ?? "error", message,
      file: place.file ?? (kind == .input ? input : name), line: place.line,
      column: place.column, hint: tree["hint"]?.string)
  }
}
