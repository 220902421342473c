import Testing

@testable import Shell

@Test(arguments: [
  (0, "0.0 ms"), (400, "0.4 ms"), (9_949, "9.9 ms"), (12_300, "12 ms"), (999_400, "999 ms"),
  (1_234_000, "1.2 s"), (125_000_000, "2 min 5 s"),
])
func `a duration has the unit a person would use`(microseconds: Int, text: String) {
  #expect(Footer.duration(microseconds) == text)
}
