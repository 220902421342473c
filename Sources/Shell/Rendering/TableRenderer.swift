import Engine
import LineEditing

/// The characters a box is drawn with.
private struct Border {
  var top: (left: String, cross: String, right: String)
  var middle: (left: String, cross: String, right: String)
  var bottom: (left: String, cross: String, right: String)
  var horizontal: String
  var vertical: String
  var omission: String

  static let unicode = Border(
    top: ("┌", "┬", "┐"), middle: ("├", "┼", "┤"), bottom: ("└", "┴", "┘"), horizontal: "─", vertical: "│",
    omission: "⋮")
  static let ascii = Border(
    top: ("+", "+", "+"), middle: ("+", "+", "+"), bottom: ("+", "+", "+"), horizontal: "-", vertical: "|",
    omission: ":")
}

/// The widths of a table's columns, so that it fits the screen.
///
/// ```
/// │ name │ age │      a row takes the sum of the widths + 3 for each column + 1
/// ```
struct TableLayout: Hashable {
  /// Cells of each column without border and padding.
  var widths: [Int]

  /// No column is made narrower than this, unless its text is.
  static let leastWidth = 8

  /// - Parameters:
  ///   - natural: The widest text of each column.
  ///   - width: The cells there are; nil means any number.
  /// - Returns: nil when the columns do not fit at their least width.
  init?(natural: [Int], width: Int?) {
    widths = natural
    guard let width else { return }
    let room = width - 3 * natural.count - 1
    let floors = natural.map { Swift.min($0, Self.leastWidth) }
    guard floors.reduce(0, +) <= room else { return nil }
    var excess = natural.reduce(0, +) - room
    while excess > 0 {
      // The widest columns come down together to the next narrower one, or as far as is needed.
      let widest = widths.max() ?? 0
      let shrinking = widths.indices.filter { widths[$0] == widest }
      let next = widths.filter { $0 < widest }.max() ?? Self.leastWidth
      let step = Swift.min(widest - Swift.max(next, Self.leastWidth), excess / shrinking.count)
      if step > 0 {
        for index in shrinking { widths[index] -= step }
        excess -= step * shrinking.count
      } else {
        // Fewer cells to save than columns of this width.
        for index in shrinking.prefix(excess) { widths[index] -= 1 }
        excess -= Swift.min(excess, shrinking.count)
      }
    }
  }
}

extension Renderer {
  /// Indices of the rows a table shows; nil stands for the omitted ones.
  private func shownRows(_ count: Int) -> [Range<Int>] {
    if options.showsAllRows || count <= RenderOptions.rowLimit { return [0..<count] }
    return [0..<RenderOptions.headRows, (count - RenderOptions.tailRows)..<count]
  }

  func renderTable(_ result: some ResultRows) throws(OutputError) -> Int {
    guard result.rowCount > 0 else { return 0 }
    let ranges = shownRows(result.rowCount)
    let headers = result.columns.map { safe($0) }
    var natural = headers.map { Swift.max(displayWidth($0), 1) }
    var numeric = [Bool](repeating: true, count: headers.count)
    var anyValue = [Bool](repeating: false, count: headers.count)
    for range in ranges {
      for row in range {
        for (column, datum) in result.row(row).enumerated().prefix(headers.count) {
          natural[column] = Swift.max(natural[column], displayWidth(cell(datum)))
          if datum.isNull { continue }
          anyValue[column] = true
          if !datum.isNumber { numeric[column] = false }
        }
      }
    }
    for column in headers.indices where !anyValue[column] { numeric[column] = false }
    guard let layout = TableLayout(natural: natural, width: options.width) else {
      try renderLines(result, ranges)
      return ranges.reduce(0) { $0 + $1.count }
    }
    let drawing = TableDrawing(renderer: self, layout: layout, numeric: numeric)
    try drawing.draw(result, headers, ranges)
    return ranges.reduce(0) { $0 + $1.count }
  }
}

/// Draws the box once its widths are known.
private struct TableDrawing {
  let renderer: Renderer
  let layout: TableLayout
  /// Columns with nothing but numbers and nulls: aligned to the right.
  let numeric: [Bool]

  private var border: Border { renderer.options.isUnicode ? .unicode : .ascii }
  private var palette: Palette { renderer.options.palette }

  func draw(_ result: some ResultRows, _ headers: [String], _ ranges: [Range<Int>]) throws(OutputError) {
    try rule(border.top)
    try line(headers.map { ($0, Tint.heading) })
    try rule(border.middle)
    for (index, range) in ranges.enumerated() {
      if index > 0 { try line(headers.map { _ in (border.omission, Tint.dim) }) }
      for row in range {
        try line(result.row(row).map { (renderer.cell($0), $0.isNull ? Tint.dim : Tint.plain) })
      }
    }
    try rule(border.bottom)
  }

  private func rule(_ ends: (left: String, cross: String, right: String)) throws(OutputError) {
    let parts = layout.widths.map { String(repeating: border.horizontal, count: $0 + 2) }
    let text = ends.left + parts.joined(separator: ends.cross) + ends.right
    try renderer.sink.writeLine(palette.paint(text, .dim))
  }

  private func line(_ cells: [(text: String, tint: Tint)]) throws(OutputError) {
    let bar = palette.paint(border.vertical, .dim)
    var text = bar
    for (column, width) in layout.widths.enumerated() {
      let cell = column < cells.count ? cells[column] : (text: "", tint: Tint.plain)
      let fit = fitted(
        cell.text, to: width, right: numeric[column], ellipsis: renderer.options.ellipsis)
      text += " " + palette.paint(fit, cell.tint) + " " + bar
    }
    try renderer.sink.writeLine(text)
  }
}
