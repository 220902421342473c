import KithPluginKit
import Synchronization

/// How far the imports that run have come, for whoever shows it; updated by the thread of the import, read by
/// any.
public final class ImportActivity: Sendable {
  /// An import that runs.
  public struct Running: Sendable {
    public var source: String
    public var started: ContinuousClock.Instant
    public var progress: ImportProgress?

    public init(source: String, started: ContinuousClock.Instant = .now) {
      self.source = source
      self.started = started
    }
  }

  private struct State: Sendable {
    var running: [Int: Running] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// - Returns: what the import is called in later calls.
  func begin(_ source: String) -> Int {
    state.withLock { state in
      state.count += 1
      state.running[state.count] = Running(source: source)
      return state.count
    }
  }

  func update(_ ticket: Int, _ progress: ImportProgress) {
    state.withLock { $0.running[ticket]?.progress = progress }
  }

  func end(_ ticket: Int) { state.withLock { $0.running[ticket] = nil } }

  /// The import that began last of those that run.
  public var current: Running? {
    state.withLock { state in state.running.max { $0.key < $1.key }?.value }
  }
}

extension ImportActivity.Running {
  /// `people.csv [########............]  41% · 52 MB/s · 3 s left`, in at most 76 columns.
  ///
  /// - Parameter separator: between its parts.
  public func line(at now: ContinuousClock.Instant = .now, separator: String = " · ") -> String {
    let name = source.count > 28 ? "…" + source.suffix(27) : source
    guard let progress, progress.done > 0 else { return "importing \(name)" }
    let (whole, fraction) = (now - started).components
    let seconds = Double(whole) + Double(fraction) / 1e18
    let rate = seconds > 0 ? Double(progress.done) / seconds : 0
    var parts: [String] = []
    if let total = progress.total, total > 0 {
      let share = min(1, Double(progress.done) / Double(total))
      let filled = Int(share * 20)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
      parts.append("\(name) [\(bar)] \(Int(share * 100))%")
    } else {
      parts.append("\(name) \(ImportActivity.amount(Double(progress.done), progress.unit))")
    }
    if rate > 0 { parts.append(ImportActivity.amount(rate, progress.unit) + "/s") }
    if let total = progress.total, rate > 0, total > progress.done {
      parts.append(ImportActivity.time(Double(total - progress.done) / rate) + " left")
    }
    return String(parts.joined(separator: separator).prefix(76))
  }
}

extension ImportActivity {
  /// `52 MB`, `1.2 M rows`.
  static func amount(_ value: Double, _ unit: String) -> String {
    let steps =
      unit == "bytes" ? [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] : [(1e9, "G"), (1e6, "M"), (1e3, "k")]
    let name = unit == "bytes" ? "" : " \(unit.prefix(12))"
    for (size, letter) in steps where value >= size {
      let scaled = value / size
      let tenths = Int(scaled * 10)
      let number = scaled < 10 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(scaled))"
      return "\(number) \(letter)\(name)"
    }
    return unit == "bytes" ? "\(Int(value)) B" : "\(Int(value))\(name)"
  }

  /// `8 s`, `2 min`, `1 h 5 min`.
  static func time(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 100 { return "\(whole) s" }
    if whole < 6000 { return "\((whole + 30) / 60) min" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
