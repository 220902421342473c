import TestSupport
import Testing

@testable import Engine

/// Columns of values are narrow while their values are of one type, and read the same whatever their form.
struct NarrowingTests {
  private static let kinds = 6

  private static func value(_ kind: Int, _ random: inout SeededGenerator) -> Value {
    switch kind {
    case 0: Value(Int64.random(in: .min ... .max, using: &random))
    case 1: Value(Double.random(in: -1e9...1e9, using: &random))
    case 2: Value(NodeID(UInt32.random(in: 0..<1000, using: &random)))
    case 3: Value(.boolean, payload: 1)
    case 4: Value(RelationshipID(UInt32.random(in: 0..<1000, using: &random)))
    default: .null
    }
  }

  @Test(arguments: UInt64(0)..<60)
  func `entries are the values`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let vector = Vector()
    for _ in 0..<4 {
      var wanted: [Value] = []
      let first = Int.random(in: 0..<Self.kinds, using: &random)
      while wanted.count < 900 {
        // Mostly of one kind, in pieces that are of one kind or mixed.
        let kind =
          Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 0..<Self.kinds, using: &random) : first
        let isMixed = Int.random(in: 0..<6, using: &random) == 0
        let (count, stride) = (Int.random(in: 0...100, using: &random), Int.random(in: 1...3, using: &random))
        let source = (0..<count * stride).map { i in
          Self.value(
            i % stride > 0 || isMixed ? Int.random(in: 0..<Self.kinds, using: &random) : kind, &random)
        }
        source.withUnsafeBufferPointer { source in
          guard let start = source.baseAddress else { return }
          vector.append(narrowing: start, stride: stride, count: count, at: wanted.count)
        }
        wanted += Swift.stride(from: 0, to: source.count, by: stride).map { source[$0] }
      }
      #expect(
        wanted.indices.allSatisfy {
          vector[$0].head == wanted[$0].head && vector[$0].payload == wanted[$0].payload
        })
      let tags = Set(wanted.map(\.tag))
      let forms: [Engine.Tag: Vector.Form] = [.integer: .integers, .float: .floats, .node: .nodes]
      #expect(vector.form == (tags.count == 1 ? tags.first.flatMap { forms[$0] } ?? .values : .values))
    }
  }
}
