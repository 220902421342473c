/// The part of a scan that one of several pipelines does: part `index` of `count`, in the order of ids.
public struct ScanShare: Sendable {
  public let index: Int
  public let count: Int

  public init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// A scan of everything.
  public static let whole = ScanShare(index: 0, count: 1)

  /// Scans of fewer ids are cut into equal numbers of ids, whatever these are.
  static let leastWeighed: UInt32 = 4096

  /// The ids of the part among all below a limit.
  func range(limit: UInt32) -> Range<UInt32> {
    let border = { (part: Int) in UInt32(Int(limit) * part / count) }
    return border(index)..<border(index + 1)
  }

  /// The ids of the part, when `weights` says how much lies in each block of `blockSize` ids: borders between
  /// blocks, so that the parts are about equal.
  func range(weights: [Int], blockSize: Int, limit: UInt32) -> Range<UInt32> {
    let total = weights.reduce(0, +)
    var (seen, block) = (0, 0)
    func border(_ part: Int) -> UInt32 {
      if part == count { return limit }
      while block < weights.count, seen * count < total * part {
        seen += weights[block]
        block += 1
      }
      return UInt32(min(block * blockSize, Int(limit)))
    }
    let lower = index == 0 ? 0 : border(index)
    return lower..<max(lower, border(index + 1))
  }
}

extension Graph {
  /// The ids that a part of a scan of a label (nil: of all nodes) looks at.
  func nodeRange(_ label: LabelID?, _ share: ScanShare) -> Range<UInt32> {
    guard share.count > 1, nodeLimit >= ScanShare.leastWeighed else { return share.range(limit: nodeLimit) }
    let blockSize = batchCapacity
    let blocks = (Int(nodeLimit) + blockSize - 1) / blockSize
    let weights = (0..<blocks).map { block -> Int in
      guard let label else { return 1 }
      return nodeCount(label, inBlock: block, of: blockSize)
    }
    return share.range(weights: weights, blockSize: blockSize, limit: nodeLimit)
  }

  /// The ids that a part of a scan of a type (nil: of all relationships) looks at. How many are of the type
  /// is judged by one in each block.
  func relationshipRange(_ type: TypeID?, _ share: ScanShare) -> Range<UInt32> {
    guard share.count > 1, relationshipLimit >= ScanShare.leastWeighed else {
      return share.range(limit: relationshipLimit)
    }
    let blockSize = batchCapacity
    let blocks = (Int(relationshipLimit) + blockSize - 1) / blockSize
    let span = type.flatMap(filledSpan)
    let weights = (0..<blocks).map { block -> Int in
      let id = UInt32(block * blockSize)
      if let span { return span.contains(id) ? 1 : 0 }
      return type == nil || self.type(of: RelationshipID(id)) == type ? 1 : 0
    }
    return share.range(weights: weights, blockSize: blockSize, limit: relationshipLimit)
  }
}
