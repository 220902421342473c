import Engine

/// The forms a result can be written in.
public enum OutputMode: String, Sendable, CaseIterable {
  case table, line, csv, tsv, json, jsonl, markdown, tree, graph, dot, mermaid, count

  /// One line of help.
  var help: String {
    switch self {
    case .table: "a box that fits the screen; long results show head and tail"
    case .line: "one field a line"
    case .csv: "comma-separated values (RFC 4180 quoting), nothing cut"
    case .tsv: "tab-separated values, nothing cut"
    case .json: "one JSON array of objects"
    case .jsonl: "one JSON object a line"
    case .markdown: "a Markdown table"
    case .tree: "each row as an outline, nested values indented"
    case .graph: "the nodes and relationships in the result as text"
    case .dot: "the nodes and relationships in the result for Graphviz"
    case .mermaid: "the nodes and relationships in the result for Mermaid"
    case .count: "only the number of rows"
    }
  }

  /// The result is for people: a footer may follow, and a pager may show it.
  var isForPeople: Bool {
    switch self {
    case .table, .line, .tree, .graph: true
    default: false
    }
  }
}

/// How to render, apart from the mode.
struct RenderOptions {
  /// Cells a row may take; nil when nothing may be cut (a file, a pipe).
  var width: Int?
  /// Boxes and arrows may be drawn with other than ASCII characters.
  var isUnicode = true
  var palette = Palette.off
  /// Show every row, however many.
  var showsAllRows = false
  /// Control characters could act on a terminal, so they are made visible also in the exchange formats.
  var isTerminal = false
  /// What stands for null in tables and lines.
  var null = "null"

  /// Tables of more rows than this show the first `headRows` and the last `tailRows` only.
  static let rowLimit = 40
  static let headRows = 30
  static let tailRows = 10

  var ellipsis: String { isUnicode ? "…" : "..." }
  var separator: String { isUnicode ? " · " : " - " }
}

/// Rows as a renderer reads them: on demand, because a result may have millions.
protocol ResultRows: Sendable {
  var columns: [String] { get }
  var rowCount: Int { get }
  /// One datum a column.
  func row(_ index: Int) -> [Datum]
}

/// Rows held in an array.
struct ResultTable: ResultRows {
  var columns: [String]
  var rows: [[Datum]]

  var rowCount: Int { rows.count }
  func row(_ index: Int) -> [Datum] { rows[index] }
}
