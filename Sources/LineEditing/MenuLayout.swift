extension Menu {
  /// At most this many rows of the screen go to the items.
  package static let maximumRows = 8

  /// The menu as rows of at most `width - 1` cells, on a screen of `height` rows.
  func rows(width: Int, height: Int) -> [FrameRow] {
    let heading = title.map { [titleRow($0, width: width)] } ?? []
    // The statement keeps at least two rows, on all but the lowest screens.
    let room = min(Self.maximumRows, max(1, height - 2 - heading.count))
    guard items.count > room else {
      return heading + itemRows(items.indices, width: width)
    }
    // The last row counts, so that one sees there are more.
    let shown = max(1, room - 1)
    let first = min(max(0, (selected ?? 0) - shown + 1), items.count - shown)
    let rows = heading + itemRows(first..<(first + shown), width: width)
    guard room > 1 else { return rows }
    let count = "  " + (selected.map { "\($0 + 1) of " } ?? "") + "\(items.count)"
    return rows + [FrameRow(truncated(count, to: width - 1), .marker)]
  }

  private func titleRow(_ title: String, width: Int) -> FrameRow {
    var row = FrameRow(truncated(visible(title), to: width - 1), .title)
    let detail = truncated(titleDetail, to: width - 1 - row.width)
    row.append(detail, .detail)
    return row
  }

  /// Items in columns: text, kind, detail. The text gets its width first, up to two thirds.
  private func itemRows(_ range: Range<Int>, width: Int) -> [FrameRow] {
    let shown = items[range].map {
      Item(visible($0.text), kind: visible($0.kind), detail: visible($0.detail))
    }
    let hasColumns = shown.contains { !$0.kind.isEmpty || !$0.detail.isEmpty }
    let room = width - 3
    let widest = shown.map { displayWidth($0.text) }.max() ?? 0
    let textWidth = min(widest, hasColumns ? room * 2 / 3 : room)
    let kindWidth = min(shown.map { displayWidth($0.kind) }.max() ?? 0, max(0, room - textWidth - 2))
    return zip(range, shown).map { index, item in
      let style: Style = index == selected ? .selected : .menu
      // The sign says it too: colours may be off.
      var row = FrameRow(index == selected ? "› " : "  ", style)
      let text = truncated(item.text, to: textWidth)
      row.append(hasColumns ? padded(text, to: textWidth) : text, style)
      row.appendColumn(item.kind, cells: kindWidth, fills: !item.detail.isEmpty)
      row.appendColumn(
        item.detail, cells: min(displayWidth(item.detail), width - 3 - row.width), fills: false)
      return row
    }
  }
}

extension FrameRow {
  /// Two spaces and `text` cut to `cells`; when `fills`, as many spaces follow as a next column needs.
  fileprivate mutating func appendColumn(_ text: String, cells: Int, fills: Bool) {
    guard cells > 0, !text.isEmpty || fills else { return }
    let cut = truncated(text, to: cells)
    let column = "  " + (fills ? padded(cut, to: cells) : cut)
    append(column, .detail)
  }
}
