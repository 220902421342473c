/// The relationships of one type: slices in both directions and exact statistics.
struct TypeAdjacency {
  var outgoing = AdjacencyList()
  var incoming = AdjacencyList()
  /// Live relationships of the type.
  var count = 0
  /// Those that start and end at one node.
  var loopCount = 0
  /// By label: relationships whose start, or end, has the label.
  private var startLabels: [Int] = []
  private var endLabels: [Int] = []

  @inline(__always)
  subscript(direction: Direction) -> AdjacencyList {
    direction == .incoming ? incoming : outgoing
  }

  func count(_ label: LabelID, _ direction: Direction) -> Int {
    let label = Int(label.raw)
    switch direction {
    case .outgoing: return label < startLabels.count ? startLabels[label] : 0
    case .incoming: return label < endLabels.count ? endLabels[label] : 0
    case .either: return count(LabelID(UInt32(label)), .outgoing) + count(LabelID(UInt32(label)), .incoming)
    }
  }

  /// Notes that so many more (or, negative, fewer) relationships start at a node with each of these labels.
  mutating func addStarts(_ labels: [LabelID], _ amount: Int) {
    TypeAdjacency.add(amount, to: &startLabels, at: labels)
  }

  mutating func addEnds(_ labels: [LabelID], _ amount: Int) {
    TypeAdjacency.add(amount, to: &endLabels, at: labels)
  }

  private static func add(_ amount: Int, to counts: inout [Int], at labels: [LabelID]) {
    for label in labels {
      while counts.count <= Int(label.raw) { counts.append(0) }
      counts[Int(label.raw)] += amount
    }
  }
}
