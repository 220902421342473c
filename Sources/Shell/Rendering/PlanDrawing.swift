import Kith
import LineEditing

/// Draws the operator tree of EXPLAIN and PROFILE.
///
/// ```
/// operator                     estimate   rows     time   memory
/// Results p.name                    120     98   0.1 ms        –
/// └─ Aggregate count(*) BY p        120     98   2.3 ms   1.2 MB ◀
///    └─ NodeScan (p:Person)         400    400   0.2 ms        –
/// ```
struct PlanDrawing {
  var options: RenderOptions

  private struct Line {
    var branch: String
    var name: String
    var details: String
    var numbers: [String]
    var isSlowest: Bool

    var width: Int {
      displayWidth(branch) + displayWidth(name) + (details.isEmpty ? 0 : displayWidth(details) + 1)
    }
  }

  /// The drawing, one string a line.
  func lines(_ plan: PlanDescription) -> [String] {
    let isProfile = plan.hasMeasurements
    let headings = isProfile ? ["estimate", "rows", "time", "memory"] : ["estimate"]
    let slowest = isProfile ? plan.slowest : nil
    var lines: [Line] = []
    append(plan, branch: "", indent: "", isHeld: false, slowest, isProfile, &lines)
    let columns = headings.indices.map { column in
      (lines.map { displayWidth($0.numbers[column]) } + [displayWidth(headings[column])]).max() ?? 0
    }
    let numberWidth = columns.reduce(0) { $0 + $1 + 3 } + (isProfile ? 2 : 0)
    var treeWidth = (lines.map(\.width) + [displayWidth("operator")]).max() ?? 0
    if let width = options.width { treeWidth = Swift.min(treeWidth, Swift.max(width - numberWidth, 24)) }
    var drawn = [fitted("operator", to: treeWidth) + numbers(headings, columns)]
    drawn[0] = options.palette.paint(drawn[0], .dim)
    for line in lines { drawn.append(draw(line, treeWidth, columns)) }
    return drawn
  }

  private func draw(_ line: Line, _ treeWidth: Int, _ columns: [Int]) -> String {
    let room = Swift.max(treeWidth - displayWidth(line.branch) - displayWidth(line.name) - 1, 0)
    let details = room > 0 ? truncated(line.details, to: room, ellipsis: options.ellipsis) : ""
    let name = truncated(
      line.name, to: Swift.max(treeWidth - displayWidth(line.branch), 1), ellipsis: options.ellipsis)
    var text = options.palette.paint(line.branch, .dim) + options.palette.paint(name, .heading)
    var width = displayWidth(line.branch) + displayWidth(name)
    if !details.isEmpty {
      text += " " + details
      width += 1 + displayWidth(details)
    }
    text += String(repeating: " ", count: Swift.max(treeWidth - width, 0)) + numbers(line.numbers, columns)
    if line.isSlowest { text += options.palette.paint(options.isUnicode ? " ◀" : " <", .warning) }
    return text
  }

  private func numbers(_ texts: [String], _ columns: [Int]) -> String {
    zip(texts, columns).map { "   " + fitted($0, to: $1, right: true) }.joined()
  }

  /// - Parameter isHeld: the inputs stand no further in than the operator: a bent arrow says that they are its.
  private func append(
    _ plan: PlanDescription, branch: String, indent: String, isHeld: Bool, _ slowest: Int?,
    _ isProfile: Bool, _ lines: inout [Line]
  ) {
    let none = options.isUnicode ? "–" : "-"
    var texts = [plan.estimatedRows.map(Self.estimate) ?? none]
    if isProfile {
      texts.append(plan.rows.map(Self.count) ?? none)
      texts.append(plan.ownMicroseconds.map(Footer.duration) ?? none)
      texts.append(plan.ownBytes.flatMap { $0 > 0 ? Footer.memory($0) : nil } ?? none)
    }
    lines.append(
      Line(
        branch: branch, name: plan.name, details: visible(plan.details), numbers: texts,
        isSlowest: slowest != nil && plan.ownMicroseconds == slowest))
    for (index, child) in plan.children.enumerated() {
      let isLast = index == plan.children.count - 1
      let arm =
        isHeld
        ? (options.isUnicode ? "↳  " : "`> ")
        : options.isUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ")
      let deeper = isLast ? "   " : (options.isUnicode ? "│  " : "|  ")
      let isDeepest = displayWidth(indent) + 3 > deepestIndent
      append(
        child, branch: indent + arm, indent: isDeepest ? indent : indent + deeper, isHeld: isDeepest, slowest,
        isProfile, &lines)
    }
  }

  private static func estimate(_ rows: Double) -> String {
    guard rows.isFinite, rows < 1e15 else { return "many" }
    return rows < 0.95 ? "<1" : count(Int(rows.rounded()))
  }

  /// `1,234`; `12 M` for what would take much room.
  private static func count(_ rows: Int) -> String {
    rows < 10_000_000 ? grouped(rows) : grouped((rows + 500_000) / 1_000_000) + " M"
  }

  /// How far operators are moved in at most: a long chain goes straight down from there.
  private var deepestIndent: Int { (options.width ?? 120) / 4 }
}

extension PlanDescription {
  fileprivate var hasMeasurements: Bool {
    rows != nil || microseconds != nil || children.contains(where: \.hasMeasurements)
  }

  /// The time without that of the operators below, which the measured time includes.
  fileprivate var ownMicroseconds: Int? {
    microseconds.map { total in Swift.max(total - children.reduce(0) { $0 + ($1.microseconds ?? 0) }, 0) }
  }

  /// The memory without that of the operators below.
  fileprivate var ownBytes: Int? {
    bytes.map { total in Swift.max(total - children.reduce(0) { $0 + ($1.bytes ?? 0) }, 0) }
  }

  /// The longest time any operator took for itself.
  fileprivate var slowest: Int? {
    ([ownMicroseconds] + children.map(\.slowest)).compactMap { $0 }.max()
  }
}
