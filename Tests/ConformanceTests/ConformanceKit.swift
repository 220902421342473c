import KithPluginKit
import TestSupport

/// The scenarios of the openCypher technology compatibility kit, in the folder `../shared/tck` beside the package or
/// the one that `KITH_TCK` names.
struct ConformanceKit: Sendable {
  static let folder = PackageFolder.environment("KITH_TCK") ?? PackageFolder.root + "/../shared/tck"
  static let features = PackageFolder.files(under: folder + "/features", suffix: ".feature")
  static let isPresent = !features.isEmpty
  static let shared = ConformanceKit()

  private struct Erratum {
    var scenario: String
    var expected: ErrorExpectation
    var accepted: [ErrorExpectation]
  }

  private let errata: [Erratum]

  private init() {
    let text = PackageFolder.text(of: Self.folder + "/errata.json") ?? "{}"
    let scenarios = (try? JSONValue(parsing: text))?["scenarios"]?.elements ?? []
    errata = scenarios.compactMap { entry in
      guard let scenario = entry["scenario"]?.string, let expected = entry["expected"] else { return nil }
      return Erratum(
        scenario: scenario, expected: ErrorExpectation(expected),
        accepted: (entry["accept"]?.elements ?? []).map { ErrorExpectation($0) })
    }
  }

  func feature(_ path: String) throws -> Feature {
    guard let text = PackageFolder.text(of: Self.folder + "/features/" + path) else {
      throw Verdict("cannot read \(path)")
    }
    return try GherkinReader.read(text)
  }

  /// What the other published edition of the kit expects instead.
  func alternatives(feature: String, scenario: String, to expected: ErrorExpectation) -> [ErrorExpectation] {
    let name = "\(feature) :: \(scenario)"
    return errata.filter { $0.scenario == name && $0.expected == expected }.flatMap(\.accepted)
  }

  /// The statements that make a named graph.
  func statements(ofGraph name: String) throws -> [String] {
    guard let text = PackageFolder.text(of: Self.folder + "/graphs/\(name)/\(name).cypher") else {
      throw Verdict("there is no graph \(name)")
    }
    return text.split(separator: ";").map { String($0) }.filter {
      !$0.split(separator: "\n").allSatisfy { line in line.allSatisfy(\.isWhitespace) }
    }
  }
}

extension ErrorExpectation {
  init(_ object: JSONValue) {
    self.init(
      type: object["type"]?.string ?? "", phase: object["phase"]?.string ?? "",
      detail: object["detail"]?.string ?? "")
  }
}
