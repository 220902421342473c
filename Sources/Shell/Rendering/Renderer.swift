import Engine
import LineEditing

/// Writes a result in one of the modes.
///
/// The functions for the modes are in files of their own, as extensions.
struct Renderer {
  var options: RenderOptions
  var sink: any OutputSink

  init(_ options: RenderOptions, to sink: any OutputSink) {
    self.options = options
    self.sink = sink
  }

  /// - Returns: How many rows were shown.
  @discardableResult
  func render(_ result: some ResultRows, as mode: OutputMode) throws(OutputError) -> Int {
    if result.columns.isEmpty, mode != .count { return 0 }
    switch mode {
    case .table: return try renderTable(result)
    case .line: try renderLines(result)
    case .csv: try renderCSV(result)
    case .tsv: try renderTSV(result)
    case .json: try renderJSON(result)
    case .jsonl: try renderJSONLines(result)
    case .markdown: try renderMarkdown(result)
    case .tree: try renderTree(result)
    case .graph: try renderGraph(result)
    case .dot: try renderDot(result)
    case .mermaid: try renderMermaid(result)
    case .count: try sink.writeLine(String(result.rowCount))
    }
    return result.rowCount
  }

  /// A value on one line, safe to show on a terminal.
  func cell(_ datum: Datum, _ detail: Detail = .brief) -> String {
    datum.isNull ? options.null : safe(datum.display(detail, ellipsis: options.ellipsis))
  }

  /// `text` on one line, harmless on a terminal; letters stay as they are, whatever the locale.
  func safe(_ text: String) -> String {
    visible(options.isUnicode ? text : replacing(["\n": "\\n"], in: text))
  }
}

/// `text` in `cells` cells: cut, or filled with spaces.
func fitted(_ text: String, to cells: Int, right: Bool = false, ellipsis: String = "…") -> String {
  let cut = truncated(text, to: cells, ellipsis: ellipsis)
  let fill = String(repeating: " ", count: Swift.max(cells - displayWidth(cut), 0))
  return right ? fill + cut : cut + fill
}

/// `text` with scalars replaced. Swift's own `replacing` compares characters and would miss a quote that a
/// combining mark follows.
func replacing(_ replacements: [Unicode.Scalar: String], in text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if let replacement = replacements[scalar] {
      result += replacement
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
