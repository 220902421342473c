/// The different sets of labels that nodes have, each numbered.
///
///     id 0   no node: never created, or deleted
///     id 1   the empty set
///     id n   label ids, ascending, each once
///
/// Sets are never forgotten; there are few in any real graph.
struct LabelSets {
  static let deleted: UInt32 = 0
  static let empty: UInt32 = 1

  private(set) var sets: [[LabelID]] = [[], []]
  private var ids: [[LabelID]: UInt32] = [[]: LabelSets.empty]
  /// By label: the sets that have it.
  private var setsByLabel: [[UInt32]] = []

  var count: Int { sets.count }

  @inline(__always)
  subscript(id: UInt32) -> [LabelID] { sets[Int(id)] }

  /// The numbers of the sets that have a label.
  func sets(with label: LabelID) -> [UInt32] {
    Int(label.raw) < setsByLabel.count ? setsByLabel[Int(label.raw)] : []
  }

  /// The number of the set of these labels, in any order and with repetitions.
  mutating func id(of labels: [LabelID]) -> UInt32 {
    switch labels.count {
    case 0: return LabelSets.empty
    case 1: return id(ofSorted: labels)
    default: return id(ofSorted: Set(labels).sorted { $0.raw < $1.raw })
    }
  }

  mutating func id(adding label: LabelID, to set: UInt32) -> UInt32 {
    var labels = sets[Int(set)]
    labels.insert(label, at: labels.firstIndex { $0.raw > label.raw } ?? labels.count)
    return id(ofSorted: labels)
  }

  mutating func id(removing label: LabelID, from set: UInt32) -> UInt32 {
    id(ofSorted: sets[Int(set)].filter { $0 != label })
  }

  private mutating func id(ofSorted labels: [LabelID]) -> UInt32 {
    if let id = ids[labels] { return id }
    let id = UInt32(sets.count)
    sets.append(labels)
    ids[labels] = id
    for label in labels {
      while setsByLabel.count <= Int(label.raw) { setsByLabel.append([]) }
      setsByLabel[Int(label.raw)].append(id)
    }
    return id
  }
}
