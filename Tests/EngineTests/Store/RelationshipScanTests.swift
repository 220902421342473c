import TestSupport
import Testing

@testable import Engine

/// Scans of a type give the live relationships of the type, whether their ids follow each other or not.
struct RelationshipScanTests {
  @Test(arguments: UInt64(0)..<12)
  func `a scan gives the live relationships of the type`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var graph = Graph()
    let types = try (0..<3).map { try graph.makeRelationshipType("T\($0)") }
    let node = try graph.bulkCreateNodes(labels: [], count: 10)
    for _ in 0..<6 {
      let type = types[Int.random(in: 0..<2, using: &random)]
      let count = Int.random(in: 1...900, using: &random)
      if Bool.random(using: &random) {
        let ends = (0..<count).map { _ in UInt32.random(in: 0..<10, using: &random) }
        _ = try graph.bulkCreateRelationships(type, starts: ends, ends: ends.reversed())
      } else {
        for _ in 0..<count { _ = try graph.createRelationship(type, from: node, to: node) }
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        let gone = (0..<3).map { _ in
          RelationshipID(UInt32.random(in: 0..<graph.relationshipLimit, using: &random))
        }
        _ = try graph.deleteRelationships(gone)
      }
      #expect(graph.checkInvariants() == nil)
      for type in types { check(graph, type, &random) }
    }
  }

  private func check(_ graph: Graph, _ type: TypeID, _ random: inout SeededGenerator) {
    let limit = graph.relationshipLimit
    let lower = UInt32.random(in: 0...limit, using: &random)
    for range in [0..<limit, 0..<UInt32.max, lower..<limit, 0..<lower] {
      let wanted = (range.lowerBound..<min(range.upperBound, limit)).filter {
        graph.isLive(RelationshipID($0)) && graph.type(of: RelationshipID($0)) == type
      }
      let capacity = Int.random(in: 1...300, using: &random)
      var found: [UInt32] = []
      var cursor = range.lowerBound
      while true {
        let ids = [UInt32](unsafeUninitializedCapacity: capacity) { buffer, count in
          guard let start = buffer.baseAddress else { return }
          count = graph.scanRelationships(
            type, cursor: &cursor, below: range.upperBound, into: start, capacity: capacity)
        }
        found += ids
        if ids.count < capacity { break }
      }
      #expect(found == wanted)
    }
    for parts in [1, 2, 5] {
      let ranges = (0..<parts).map { graph.relationshipRange(type, ScanShare(index: $0, count: parts)) }
      #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == limit)
      for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
    }
  }

  @Test func `ids of one type that follow each other are known to`() throws {
    var graph = Graph()
    let (a, b) = (try graph.makeRelationshipType("A"), try graph.makeRelationshipType("B"))
    let node = try graph.bulkCreateNodes(labels: [], count: 1)
    for _ in 0..<5 { _ = try graph.createRelationship(a, from: node, to: node) }
    for _ in 0..<3 { _ = try graph.createRelationship(b, from: node, to: node) }
    #expect(graph.filledSpan(a) == 0..<5 && graph.filledSpan(b) == 5..<8)
    let last = try graph.createRelationship(a, from: node, to: node)
    #expect(graph.filledSpan(a) == nil)
    _ = try graph.deleteRelationships([last])
    #expect(graph.filledSpan(a) == nil)
    _ = try graph.deleteRelationships([RelationshipID(6)])
    #expect(graph.filledSpan(b) == nil)
    #expect(graph.checkInvariants() == nil)
  }
}
