import Engine
import Testing

@Suite struct StringPoolTests {
  @Test("Every string is stored once, whatever number of chunks and table sizes it takes")
  func once() throws {
    let pool = StringPool()
    let texts = ["", "a", "e\u{301}", "\u{e9}"] + (0..<20000).map { "text \($0)" }
    let first = try texts.map { try pool.intern($0) }
    let second = try texts.reversed().map { try pool.intern($0) }
    #expect(pool.count == texts.count)
    for (i, string) in first.enumerated() {
      #expect(string.code == UInt32(i) && string.string == texts[i])
      #expect(Value(string).payload == Value(second[texts.count - 1 - i]).payload)
    }
  }

  @Test("Threads that add the same strings get the same ones")
  func threads() async throws {
    let pool = StringPool()
    let results = try await withThrowingTaskGroup(of: [UInt64].self) { group in
      for task in 0..<4 {
        group.addTask {
          var pointers = [UInt64](repeating: 0, count: 3000)
          for i in 0..<3000 {
            let number = (i &* 7 &+ task &* 1000) % 3000
            let string = try pool.intern("shared \(number)")
            pointers[number] = Value(string).payload
          }
          return pointers
        }
      }
      var results: [[UInt64]] = []
      for try await result in group { results.append(result) }
      return results
    }
    #expect(pool.count == 3000)
    #expect(Set(results).count == 1)
  }

  @Test("A full pool refuses new strings and still finds the old")
  func full() throws {
    let pool = StringPool(limit: 2)
    let a = try pool.intern("a")
    _ = try pool.intern("b")
    let error = #expect(throws: StoreError.self) { try pool.intern("c") }
    #expect(error?.category == "ResourceError")
    #expect(try Value(pool.intern("a")).payload == Value(a).payload)
    #expect(pool.count == 2)
  }
}
