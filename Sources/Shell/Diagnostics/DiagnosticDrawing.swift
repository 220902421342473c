import LineEditing
import Syntax

/// Where a statement came from: the text of the whole script and the statement's place in it.
struct StatementSource {
  /// The file, `-c`, or nil for the prompt.
  var name: String?
  var text: String
  /// Where the statement begins in `text`, in bytes.
  var offset = 0
}

/// Draws errors and warnings.
///
/// ```
/// error[syntax]: expected RETURN, WITH or an update clause, found `RETRUN`
///  1 │ MATCH (p:Person) RETRUN p.name
///    │                  ^^^^^^ did you mean RETURN?
///    = help: `:help RETURN`
/// ```
struct DiagnosticDrawing {
  var options: RenderOptions
  /// Words `:help` knows, so that the drawing can point there.
  var helpTopics: Set<String> = []

  /// The form for a person at a terminal, one string a line.
  func lines(_ diagnostic: Diagnostic, in source: StatementSource) -> [String] {
    let code = options.palette.paint("error[\(diagnostic.code)]", .error)
    var lines = ["\(code): \(options.palette.paint(visible(diagnostic.message), .bold))"]
    var gutter = "  "
    if let span = diagnostic.span {
      let excerpt = Excerpt(source, span, width: options.width, ellipsis: options.ellipsis)
      gutter = String(repeating: " ", count: String(excerpt.line).count + 1)
      let bar = options.palette.paint(options.isUnicode ? "│" : "|", .dim)
      lines.append("\(options.palette.paint(" \(excerpt.line)", .dim)) \(bar) \(excerpt.text)")
      let hint = diagnostic.hint.map { " " + options.palette.paint(visible($0), .hint) } ?? ""
      let carets = options.palette.paint(String(repeating: "^", count: excerpt.caretWidth), .error)
      let space = String(repeating: " ", count: excerpt.caretColumn)
      lines.append("\(gutter) \(bar) \(space)\(carets)\(hint)")
    } else if let hint = diagnostic.hint {
      lines.append("\(gutter) = hint: \(options.palette.paint(visible(hint), .hint))")
    }
    if let topic = helpTopic(diagnostic) { lines.append("\(gutter) = help: `:help \(topic)`") }
    return lines
  }

  /// The form for logs and editors: `file:line:col: error[code]: text; hint`.
  func oneLine(_ diagnostic: Diagnostic, in source: StatementSource) -> String {
    let offset = source.offset + (diagnostic.span?.start ?? 0)
    let place = lineAndColumn(of: offset, in: source.text)
    let hint = diagnostic.hint.map { "; \(visible($0))" } ?? ""
    let name = source.name ?? "kith"
    return
      "\(name):\(place.line):\(place.column): error[\(diagnostic.code)]: " + visible(diagnostic.message)
      + hint
  }

  /// For example `warning: no node has label :Persn; did you mean :Person (42)?`.
  func warning(_ diagnostic: Diagnostic) -> String {
    let hint = diagnostic.hint.map { "; \(visible($0))" } ?? ""
    return options.palette.paint("warning", .warning) + ": " + visible(diagnostic.message) + hint
  }

  /// The clause or function that was probably meant, when there is help for it.
  private func helpTopic(_ diagnostic: Diagnostic) -> String? {
    guard let hint = diagnostic.hint else { return nil }
    let words = hint.split { !$0.isLetter && $0 != "_" && $0 != " " }.flatMap { $0.split(separator: " ") }
    return words.lazy.map(String.init).first {
      $0 == $0.uppercased() && $0.count > 1 && helpTopics.contains($0)
    }
  }
}

extension Diagnostic {
  /// A short name of the category: `syntax`, `type`, `parameter-missing`.
  var code: String {
    var name = type.rawValue
    if name.hasSuffix("Error") { name = String(name.dropLast(5)) }
    var code = ""
    for character in name {
      if character.isUppercase, !code.isEmpty { code += "-" }
      code += character.lowercased()
    }
    return code
  }

  /// Whether the statement ended because somebody asked it to.
  var isCancellation: Bool { detail == "Cancelled" }

  /// The same error with its span moved by `bytes`.
  func shifted(by bytes: Int) -> Diagnostic {
    var copy = self
    copy.span = span.map { Span($0.start + bytes, $0.end + bytes) }
    return copy
  }
}

/// The line an error is in, cut around the error when it is longer than the screen is wide.
private struct Excerpt {
  var line: Int
  var text: String
  /// Cells before the first caret, and number of carets.
  var caretColumn: Int
  var caretWidth: Int

  init(_ source: StatementSource, _ span: Span, width: Int?, ellipsis: String) {
    let bytes = Array(source.text.utf8)
    let newline = UInt8(ascii: "\n")
    let start = Swift.min(Swift.max(source.offset + span.start, 0), bytes.count)
    let end = Swift.min(Swift.max(source.offset + span.end, start), bytes.count)
    var first = start
    while first > 0, bytes[first - 1] != newline { first -= 1 }
    var last = start
    while last < bytes.count, bytes[last] != newline { last += 1 }
    line = bytes[..<first].count { $0 == newline } + 1

    func shown(_ range: Range<Int>) -> String {
      visible(replacing(["\t": "  ", "\r": ""], in: String(decoding: bytes[range], as: UTF8.self)))
    }
    let before = shown(first..<start)
    let marked = shown(start..<Swift.max(Swift.min(end, last), start))
    let after = shown(Swift.max(Swift.min(end, last), start)..<last)
    text = before + marked + after
    caretColumn = displayWidth(before)
    caretWidth = Swift.max(displayWidth(marked), 1)
    let room = width.map { Swift.max($0 - String(line).count - 4, 20) } ?? .max
    guard displayWidth(text) > room else { return }
    caretWidth = Swift.min(caretWidth, room / 2)
    // Keep as much of the front as leaves room for the marked part and some of what follows it.
    let keptBefore = Swift.max(room - caretWidth - 12, room / 3)
    if caretColumn > keptBefore {
      var front: [Character] = []
      var used = displayWidth(ellipsis)
      for character in before.reversed() {
        used += displayWidth(String(character))
        if used > keptBefore { break }
        front.append(character)
      }
      let kept = ellipsis + String(front.reversed())
      text = kept + marked + after
      caretColumn = displayWidth(kept)
    }
    text = truncated(text, to: room, ellipsis: ellipsis)
  }
}
