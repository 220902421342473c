import Glibc

/// A graph of persons who follow each other, the same at every run: in-degrees fall off as a power of the
/// rank, a third of the edges stay near by, as friends' friends do.
struct SocialGraph {
  let count: Int
  private(set) var from: [UInt32] = []
  private(set) var to: [UInt32] = []
  private(set) var age: [Int32] = []
  /// 0 or 1.
  private(set) var gender: [UInt8] = []
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameter degree: relationships of a person, on average.
  init(count: Int, degree: Int) {
    self.count = count
    for _ in 0..<count {
      age.append(Int32(18 + random(72)))
      gender.append(UInt8(random(2)))
    }
    var seen = Set<UInt64>()
    while from.count < count * degree {
      let start = random(count)
      let end: Int
      if random(3) == 0 {
        end = (start / 100 * 100 + random(100)) % count
      } else {
        // The product of three uniform numbers is small more often than not.
        let share = unit() * unit() * unit()
        end = Int(share * Double(count)) * 7919 % count
      }
      guard start != end, seen.insert(UInt64(start) << 32 | UInt64(end)).inserted else { continue }
      from.append(UInt32(start))
      to.append(UInt32(end))
    }
  }

  /// Marsaglia's xorshift.
  private mutating func random(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % bound
  }

  private mutating func unit() -> Double { Double(random(1 << 30)) / Double(1 << 30) }

  /// Writes the graph as a folder in the format `graph-csv/1`. Gives the path of the file of relationships.
  func write(to folder: String) -> String {
    var persons = "id,name,age,gender\n"
    for id in 0..<count {
      persons += "\(id),Person \(id * 31 % 5000),\(age[id]),\(gender[id] == 0 ? "female" : "male")\n"
    }
    var follows = "from,to,since\n"
    for i in from.indices { follows += "\(from[i]),\(to[i]),\(2000 + i % 25)\n" }
    let manifest = """
      {"format": "graph-csv/1",
       "nodes": [{"label": "Person", "file": "Person.csv", "key": "id", "rows": \(count),
         "columns": [{"name": "id", "type": "int"}, {"name": "name", "type": "string"},
           {"name": "age", "type": "int"}, {"name": "gender", "type": "string"}]}],
       "edges": [{"type": "FOLLOWS", "file": "FOLLOWS.csv", "from": "Person", "to": "Person",
         "rows": \(from.count), "columns": [{"name": "since", "type": "int"}]}]}
      """
    write(persons, folder + "/Person.csv")
    write(follows, folder + "/FOLLOWS.csv")
    write(manifest, folder + "/graph.json")
    return folder + "/FOLLOWS.csv"
  }

  private func write(_ text: String, _ path: String) {
    guard let file = fopen(path, "w") else { return }
    var text = text
    text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
  }
}
