import Engine
import Testing

@testable import Importing

@Suite("The memory of what is staged")
struct StagingMemoryTests {
  @Test("an array keeps its elements over many chunks, on disk too, and copies do not see later writes")
  func spilledArray() {
    var array = SpilledArray<SIMD4<Int>>(spills: true)
    let count = 600_000
    for index in 0..<count { array.append(SIMD4(repeating: index)) }
    let copy = array
    for range in array.chunkRanges {
      for index in range where index % 1000 == 0 { array[index] = SIMD4(repeating: -1) }
      array.putAside(range)
    }
    #expect(array.count == count)
    #expect((0..<count).allSatisfy { copy[$0].x == $0 })
    #expect((0..<count).allSatisfy { array[$0].w == ($0 % 1000 == 0 ? -1 : $0) })
    #expect(array.chunkRanges.map(\.count).reduce(0, +) == count)
    // What is on disk is not memory.
    #expect(array.bytes < count * 32)
  }

  @Test("a log gives back every type of value, dates and later segments included")
  func propertyLog() {
    let arena = Arena()
    var log = PropertyLog()
    let values: [Value] = [
      Value(Int64(-7)), Value(2.5), .true, arena.string("Zoë"), arena.string(""),
      Value(.dateTime, payload: 12, aux: 99), arena.list([Value(Int64(1)), arena.string("a")]),
    ]
    log.begin(after: PropertyLog.none)
    for (key, value) in values.enumerated() { log.add(UInt32(key), value, date: key == 2 ? 5 : .min) }
    let first = log.end()
    log.begin(after: first)
    // Set twice: the later value counts, at the place of the first.
    log.add(1, Value(3.5))
    log.add(1, Value(4.5))
    log.add(90, arena.string("new"))
    let second = log.end()
    log.begin(after: second)
    #expect(log.end() == second)

    #expect(log.properties(first).map(\.key) == [0, 1, 2, 3, 4, 5, 6])
    #expect(zip(log.properties(first), values).allSatisfy { areEquivalent($0.value, $1) })
    #expect(log.properties(first)[2].date == 5)
    #expect(log.properties(second).map(\.key) == [0, 1, 2, 3, 4, 5, 6, 90])
    #expect(log.property(1, in: second)?.value.asFloat == 4.5)
    #expect(log.property(1, in: first)?.value.asFloat == 2.5)
    #expect(log.property(91, in: second) == nil)
  }

  @Test("a log longer than its memory, with values longer than a chunk")
  func longLog() {
    var log = PropertyLog()
    var chains: [PropertyLog.Position] = []
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20)
    for number in 0..<300_000 {
      log.begin(after: PropertyLog.none)
      log.add(0, Value(Int64(number)))
      if number % 100_000 == 1 { long.withUnsafeBufferPointer { log.add(1, string: $0) } }
      Array("text \(number), and some more to make it long enough to fill all of the chunks".utf8)
        .withUnsafeBufferPointer { log.add(2, string: $0) }
      chains.append(log.end())
    }
    log.putAside()
    #expect(log.bytes < 64 << 20)
    for number in stride(from: 0, to: 300_000, by: 997) + [1, 100_001] {
      #expect(log.property(0, in: chains[number])?.value.asInteger == Int64(number))
      #expect(log.property(2, in: chains[number])?.value.asString.string.hasPrefix("text \(number),") == true)
    }
    #expect(log.property(1, in: chains[100_001])?.value.asString.length == long.count)
  }

  @Test("a copy that is sealed and written leaves the original as it was")
  func sealedLog() {
    var log = PropertyLog()
    log.begin(after: PropertyLog.none)
    log.add(0, Value(Int64(1)))
    let chain = log.end()
    var copies = [log, log]
    for index in copies.indices {
      copies[index].seal()
      copies[index].begin(after: chain)
      copies[index].add(0, Value(Int64(index + 10)))
      let newer = copies[index].end()
      #expect(copies[index].property(0, in: newer)?.value.asInteger == Int64(index + 10))
    }
    #expect(log.property(0, in: chain)?.value.asInteger == 1)
  }

  @Test("runs map numbers both ways round of order")
  func runs() {
    var builder = NumberRuns.Builder()
    for number in UInt32(0)..<5 { builder.add(100 + number, number) }
    for number in UInt32(5)..<8 { builder.add(10 + number, number) }
    builder.add(200, 8)
    let runs = builder.finish()
    #expect(runs.count == 9)
    #expect(runs[104] == 4 && runs[15] == 5 && runs[17] == 7 && runs[200] == 8)
    #expect(runs[99] == nil && runs[105] == nil && runs[18] == nil && runs[201] == nil && runs[0] == nil)
    var values: [UInt32] = []
    runs.forEach { values.append($0) }
    #expect(values == [5, 6, 7, 0, 1, 2, 3, 4, 8])
  }

  @Test("ids of two spaces, keys and copies of what is asserted do not meet")
  func identifiers() {
    var graph = AssertedGraph()
    for number in 0..<50_000 { #expect(graph.entity(id: "n\(number)", line: 1) == UInt32(number)) }
    let before = graph
    let scheme = graph.symbol("imdb")
    var other = before.continued()
    let text = Array("n7".utf8)
    let (spaced, keyed) = text.withUnsafeBufferPointer {
      (graph.entity(id: $0, space: scheme + 1, line: 1), graph.entity(scheme: scheme, value: $0, line: 1))
    }
    #expect(spaced == 50_000 && keyed == 50_001)
    #expect(other.entity(id: "another", line: 2) == 50_000)
    #expect(graph.entity(id: "n7", line: 1) == 7 && other.entity(id: "n49999", line: 1) == 49_999)
    #expect(before.entities.count == 50_000)
    #expect(graph.id(graph.entities[7])?.string == "n7" && graph.id(graph.entities[50_001]) == nil)
  }

  @Test("rows of a table are read as they were written, before and after they are put on disk")
  func rows() {
    var log = PropertyLog()
    let texts = (0..<300).map {
      Array("text number \($0)".utf8) + [UInt8](repeating: 120, count: 1000 + $0 % 7)
    }
    var absent = [[UInt8]](repeating: [UInt8](repeating: 0, count: 300), count: 2)
    for row in stride(from: 0, to: 300, by: 3) { absent[1][row] = 1 }
    let words = (0..<300).map { UInt64($0) << 33 }
    let arena = Arena()
    let bytes = texts.map { text in text.withUnsafeBufferPointer { arena.string($0) }.asString.bytes }
    var positions: [PropertyLog.Position] = []
    // Enough for chunks to be written and filled again.
    for _ in 0..<250 {
      let first = absent[0].withUnsafeBufferPointer { none in
        absent[1].withUnsafeBufferPointer { some in
          words.withUnsafeBufferPointer { words in
            bytes.withUnsafeBufferPointer { bytes -> PropertyLog.Position? in
              guard let none = none.baseAddress, let some = some.baseAddress else { return nil }
              return log.addRows(
                [
                  PropertyRows.Column(
                    key: 7, tag: .integer, absent: none, words: words.baseAddress, texts: nil),
                  PropertyRows.Column(
                    key: 9, tag: .string, absent: some, words: nil, texts: bytes.baseAddress),
                ], count: 300)
            }
          }
        }
      }
      if let first { positions.append(first) }
    }
    #expect(positions.count == 250)
    log.begin(after: positions[249] + 2)
    log.add(7, Value(Int64(-1)))
    let chain = log.end()
    for _ in 0..<2 {
      for first in [positions[0], positions[100], positions[200], positions[249]] {
        #expect(log.properties(first).map(\.key) == [7])
        #expect(log.properties(first + 1).map(\.key) == [7, 9])
        #expect(log.property(7, in: first + 299)?.value.asInteger == 299 << 33)
        #expect(log.property(9, in: first + 298)?.value.asString.string.hasPrefix("text number 298") == true)
        #expect(log.property(9, in: first + 297) == nil)
      }
      #expect(log.property(7, in: chain)?.value.asInteger == -1)
      #expect(log.property(9, in: chain)?.value.asString.string.hasPrefix("text number 2") == true)
      log.putOnDisk()
    }
    #expect(log.bytes == 0 && log.size > 0)
  }

  @Test("a table of hashes finds what was added as it grows, as a copy and on disk")
  func slots() {
    var slots = HashSlots()
    func hash(_ number: UInt32) -> UInt64 { UInt64(number) &* 0x9E37_79B9_7F4A_7C15 }
    for number in UInt32(0)..<300_000 { slots.add(hash(number), number) }
    var copy = slots
    copy.add(hash(300_000), 300_000)
    #expect(slots.find(hash(300_000)) { $0 == 300_000 } == nil)
    #expect(copy.count == 300_001 && slots.count == 300_000)
    slots.putOnDisk()
    #expect(slots.bytes == 0 && slots.size < 300_000 * 22)
    for number in stride(from: UInt32(0), to: 300_000, by: 7) {
      #expect(slots.find(hash(number)) { $0 == number } == number)
      #expect(copy.find(hash(number)) { $0 == number } == number)
    }
    slots.add(hash(300_001), 300_001)
    #expect(slots.find(hash(300_001)) { $0 == 300_001 } == 300_001)
    #expect(slots.find(hash(7)) { _ in false } == nil)
  }

  @Test("a set of numbers")
  func numberSet() {
    var set = NumberSet()
    for number in [UInt32(5), 700, 64, 63, 5] { set.insert(number) }
    #expect(set.count == 4)
    #expect([UInt32(5), 63, 64, 700].allSatisfy { set.contains($0) })
    #expect([UInt32(0), 62, 65, 701, 1_000_000].allSatisfy { !set.contains($0) })
  }

  @Test("what is remembered of many nodes is hardly any memory, and still all there")
  func record() throws {
    let count = 50_000
    var bed = TestGraph()
    let rows = (0..<count).map { "n\($0),name \($0),\($0 % 90)" }.joined(separator: "\n")
    let text = "id:ID,name,age\n" + rows + "\n"
    let options = #"{"label": "Person"}"#
    try bed.load(text, as: "people.csv", options)
    let record = try #require(bed.registry.records.first)
    #expect(record.nodeCount == count)
    let memory = record.parts.reduce(0) { $0 + $1.memory }
    #expect(memory < count * 2, "\(record.parts)")
    // Everything is on the disk instead.
    #expect(record.parts.reduce(0) { $0 + $1.disk } > count * 32)
    // Its ids are found, and nothing changes.
    let again = try bed.load(text, as: "people.csv", options)
    #expect(again.nodes == count && again.isUnchanged)
    let less = "id:ID,name,age\n" + "n7,name 7,8\n"
    let summary = try bed.load(less, as: "people.csv", options)
    #expect(summary.nodesWithdrawn == count - 1 && summary.propertiesSet == 1)
  }
}
