import Glibc

/// Measures kith against bare loops in C over the same graph, in one process, and fails where the ratio is
/// over what is allowed: times differ from machine to machine, ratios little.
///
///     swift run -c release --package-path Tests/Benchmarks
@main
struct Benchmarks {
  static func main() throws {
    var template = Array("/tmp/kith-benchmark-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure.noFolder }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      for name in ["graph.json", "Person.csv", "FOLLOWS.csv"] { unlink(folder + "/" + name) }
      rmdir(folder)
    }
    let workload = try Workload(SocialGraph(count: 50_000, degree: 20), folder: folder)
    print(row("question", "kith", "C", "ratio", "allowed"))
    var isOver = false
    for question in workload.questions {
      let expected = question.bare()
      let got = try question.kith()
      if question.isCompared, got != expected { throw Failure.wrongAnswer(question.name, got, expected) }
      let kith = try fastest { try question.kith() }
      let bare = fastest { question.bare() }
      let ratio = kith / max(bare, 1e-9)
      let isSlow = ratio > question.allowedRatio
      isOver = isOver || isSlow
      print(
        row(
          question.name, time(kith), time(bare), decimals(ratio),
          decimals(question.allowedRatio) + (isSlow ? "  over" : "")))
    }
    if isOver { exit(1) }
  }

  enum Failure: Error {
    case noFolder
    case wrongAnswer(String, Int, Int)
  }

  /// Seconds of the fastest of some runs, of which there are more of short ones.
  private static func fastest<Problem: Error>(_ run: () throws(Problem) -> Int) throws(Problem) -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    var (spent, runs) = (0.0, 0)
    while runs < 3 || spent < 0.5 && runs < 200 {
      let start = clock.now
      _ = try run()
      let elapsed = (clock.now - start) / .seconds(1)
      best = min(best, elapsed)
      spent += elapsed
      runs += 1
    }
    return best
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 0.001 ? decimals(seconds * 1e6) + " µs" : decimals(seconds * 1e3) + " ms"
  }

  private static func decimals(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return number < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(number.rounded()))"
  }

  private static func row(_ name: String, _ columns: String...) -> String {
    name + String(repeating: " ", count: max(1, 30 - name.count))
      + columns.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
  }
}
