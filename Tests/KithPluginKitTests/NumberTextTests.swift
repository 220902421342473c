import KithPluginKit
import Testing

/// Numbers are written as the standard library writes them, whichever way they go.
struct NumberTextTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    writer.boolean(true)
    write(&writer)
    writer.endArray()
    return String(decoding: writer.take(), as: UTF8.self)
  }

  @Test func `floats have their shortest text`() {
    var floats: [Double] = [
      0, -0.0, 0.1, 0.25, -0.5, 1, -1, 0.001, 0.0009, 0.0001, 0.12345, 0.1 + 0.2, 1e10, 1e11,
      99_999_999_999.9999,
      123_456.7891, 1e15, 1e16, 1e17, 1e300, .leastNonzeroMagnitude, .pi, .greatestFiniteMagnitude,
      9_007_199_254_740_992,
    ]
    for whole in stride(from: -30_000, through: 30_000, by: 7) {
      floats += [Double(whole) / 10_000, Double(whole) / 1000, Double(whole) / 3, Double(whole).nextUp]
    }
    for float in floats {
      #expect(text { $0.float(float) } == "[true,\(float)]")
    }
  }

  static let integers: [Int64] = [0, 9, 10, -1, 1234, 1 << 53, .max, .min]

  @Test(arguments: integers)
  func `integers have all their digits`(integer: Int64) {
    #expect(text { $0.integer(integer) } == "[true,\(integer)]")
  }
}
