import Testing

/// Every scenario of the conformance kit that is not tagged `@ignore`, judged strictly: results, column names, side
/// effects, and the type, phase and detail of errors. No failure is expected.
@Suite(
  .enabled(
    if: ConformanceKit.isPresent,
    "no conformance kit at ../shared/tck: set KITH_TCK to its folder to run its scenarios"))
struct ConformanceTests {
  @Test(arguments: ConformanceKit.features)
  func `every scenario passes`(feature: String) throws {
    let failures = try ConformanceKit.shared.feature(feature).scenarios
      .filter { !$0.tags.contains("@ignore") }
      .compactMap { ScenarioJudge.failure(of: $0, in: feature, kit: .shared) }
    #expect(
      failures.isEmpty,
      "\(failures.count) of \(feature) fail:\n\(failures.joined(separator: "\n\n"))")
  }

  /// Guards the reader: scenarios it overlooked could not fail.
  @Test func `the kit has its thousands of scenarios`() throws {
    let count = try ConformanceKit.features.reduce(into: 0) { count, feature in
      count += try ConformanceKit.shared.feature(feature).scenarios.count
    }
    #expect(count > 3_000)
  }
}
