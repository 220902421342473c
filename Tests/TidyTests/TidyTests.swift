import TestSupport
import Testing

/// The style that can be checked by reading lines. Each rule names every place that breaks it.
struct TidyTests {
  static let product = SourceFile.swift(in: "Sources", "Plugins")
  static let tests = SourceFile.swift(in: "Tests")
  static let all = product + tests

  @Test func `there is something to check`() {
    #expect(Self.product.count > 100)
    #expect(Self.tests.count > 30)
  }

  @Test func `files have at most 500 lines`() {
    expectNone(Self.all.filter { $0.lines.count > 500 }.map { "\($0.path): \($0.lines.count) lines" })
  }

  @Test func `functions have at most 70 lines`() {
    expectNone(
      Self.all.flatMap { file in
        file.functions.filter { $0.length > 70 }.map { "\(file.path):\($0.line): \($0.length) lines" }
      })
  }

  @Test func `lines have at most 110 columns, no tabs and no blanks at the end`() {
    expectNone(
      Self.all.flatMap { file in
        let code = Set(file.code.map(\.number))
        return file.lines.enumerated().compactMap { index, line -> String? in
          // Comments and literals are not broken by the formatter: they get a little room.
          let limit = line.contains("\"") || line.contains("//") ? 120 : 110
          if line.unicodeScalars.count > limit {
            return "\(file.path):\(index + 1): \(line.unicodeScalars.count) columns"
          }
          if line.contains("\t") { return "\(file.path):\(index + 1): a tab" }
          return line.hasSuffix(" ") && code.contains(index + 1)
            ? "\(file.path):\(index + 1): a blank at the end" : nil
        }
      })
  }

  /// What is not written in the product, and what is written instead.
  static let banned: [(text: String, instead: String)] = [
    ("try!", "handle the error, or make it impossible"),
    ("as!", "`as?` with an error for the other case"),
    ("fatalError(", "throw an error of the user's; `preconditionFailure` for a fault of ours"),
    ("print(", "an output sink: standard output belongs to results"),
    ("NSRegularExpression", "the engine's own regular expressions"), ("DispatchQueue", "a thread or a task"),
    ("XCTest", "Swift Testing"),
  ]

  @Test func `banned calls are not made`() {
    expectNone(
      Self.product.flatMap { file in
        file.code.flatMap { number, line in
          Self.banned.filter { line.contains(word: $0.text) && !line.contains("func \($0.text)") }.map {
            "\(file.path):\(number): `\($0.text)`; instead: \($0.instead)"
          }
        }
      })
  }

  @Test func `nothing is left to do`() {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
    expectNone(
      Self.all.flatMap { file in
        file.lines.enumerated().filter { _, line in marks.contains { line.contains($0) } }
          .map { "\(file.path):\($0.offset + 1): \($0.element.trimmedForMessage)" }
      })
  }

  @Test func `no path of a machine is written down`() {
    let paths = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/tmp/ki" + "th/", "/tmp/de" + "v-"]
    let texts = PackageFolder.files(under: PackageFolder.root + "/Tests", suffix: ".test").map {
      SourceFile(path: "Tests/" + $0, text: PackageFolder.text(of: PackageFolder.root + "/Tests/" + $0) ?? "")
    }
    expectNone(
      (Self.all + texts).flatMap { file in
        file.lines.enumerated().filter { _, line in paths.contains { line.contains($0) } }
          .map { "\(file.path):\($0.offset + 1): \($0.element.trimmedForMessage)" }
      })
  }

  @Test func `no file is empty`() {
    expectNone(
      Self.all.filter { file in file.lines.allSatisfy { $0.allSatisfy(\.isWhitespace) } }.map(\.path))
  }

  @Test func `only what belongs there lies at the top of the package`() {
    let allowed: Set<String> = [
      "Package.swift", "Package.resolved", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE",
      "LICENSE.md",
      "NOTICE", "CHANGELOG.md", "Sources", "Plugins", "Graph", "Tests", "Benchmarks", "Documentation", "docs",
      "Makefile",
      "install.sh", "build.sh", "kith",
    ]
    expectNone(
      PackageFolder.entries(of: PackageFolder.root).map(\.name)
        .filter { !$0.hasPrefix(".") && !allowed.contains($0) })
  }

  @Test func `every folder of Sources is a module with Swift or C in it`() {
    let sources = PackageFolder.root + "/Sources"
    let entries = PackageFolder.entries(of: sources)
    expectNone(entries.filter { !$0.isFolder }.map { "Sources/\($0.name) is no folder" })
    expectNone(
      entries.filter { $0.isFolder }.map(\.name).filter { folder in
        PackageFolder.files(under: sources + "/" + folder).allSatisfy { file in
          !(file.hasSuffix(".swift") || file.hasSuffix(".c") || file.hasSuffix(".modulemap"))
        }
      })
  }

  @Test func `no file of another kind lies among the sources`() {
    let kinds = [".swift", ".c", ".h", ".modulemap", ".cypher", ".md", ".docc"]
    expectNone(
      PackageFolder.files(under: PackageFolder.root + "/Sources").filter { file in
        !kinds.contains { file.hasSuffix($0) }
      })
  }
}

extension String {
  /// Whether `text` occurs, not as the end of a longer name.
  fileprivate func contains(word text: String) -> Bool {
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      let before = rest[..<range.lowerBound].last ?? self[..<range.lowerBound].last
      if before.map({ !$0.isLetter && $0 != "_" && $0 != "." && $0 != "`" }) ?? true { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  fileprivate var trimmedForMessage: String { String(drop { $0 == " " }.prefix(80)) }
}

/// Fails with a list of what should not be there.
func expectNone(_ offenders: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(
    offenders.isEmpty, "\(offenders.count):\n\(offenders.joined(separator: "\n"))",
    sourceLocation: sourceLocation)
}
