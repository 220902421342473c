/// A node of an `OrderedTree`: up to 64 entries, or up to 64 children with their fences.
final class TreeNode<Entry: TreeEntry> {
  static var capacity: Int { 64 }

  let isLeaf: Bool
  private(set) var count: Int
  /// Entries of a leaf, fences of an inner node.
  let entries: UnsafeMutablePointer<Entry>
  /// Not allocated in a leaf.
  let children: UnsafeMutablePointer<TreeNode?>

  private init(isLeaf: Bool) {
    self.isLeaf = isLeaf
    count = 0
    entries = .allocate(capacity: Self.capacity)
    children = .allocate(capacity: isLeaf ? 0 : Self.capacity)
  }

  convenience init(leaf entries: some Collection<Entry>) {
    self.init(isLeaf: true)
    for entry in entries { append(entry, nil) }
  }

  convenience init(parent children: some Collection<TreeNode>) {
    self.init(isLeaf: false)
    for child in children { append(child.entries[0], child) }
  }

  convenience init(copying other: TreeNode) {
    self.init(isLeaf: other.isLeaf)
    count = other.count
    entries.update(from: other.entries, count: count)
    if !isLeaf { children.initialize(from: other.children, count: count) }
  }

  deinit {
    if !isLeaf { children.deinitialize(count: count) }
    children.deallocate()
    entries.deallocate()
  }

  private func append(_ entry: Entry, _ child: TreeNode?) { insert(entry, child, at: count) }

  private func insert(_ entry: Entry, _ child: TreeNode?, at index: Int) {
    let after = count - index
    (entries + index + 1).update(from: entries + index, count: after)
    entries[index] = entry
    if !isLeaf {
      (children + index + 1).moveInitialize(from: children + index, count: after)
      (children + index).initialize(to: child)
    }
    count += 1
  }

  private func remove(at index: Int) {
    let after = count - index - 1
    (entries + index).update(from: entries + index + 1, count: after)
    if !isLeaf {
      (children + index).deinitialize(count: 1)
      (children + index).moveInitialize(from: children + index + 1, count: after)
    }
    count -= 1
  }

  /// Moves what is at `index` and after to a new node.
  private func split(at index: Int) -> TreeNode {
    let right = TreeNode(isLeaf: isLeaf)
    right.count = count - index
    right.entries.update(from: entries + index, count: right.count)
    if !isLeaf { right.children.moveInitialize(from: children + index, count: right.count) }
    count = index
    return right
  }

  /// The number of entries (fences) that are not after `entry`.
  private func upperBound(_ entry: Entry) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) >> 1
      if Entry.precedes(entry, entries[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func childIndex(_ entry: Entry) -> Int { max(upperBound(entry) - 1, 0) }

  private static func makeUnique(_ node: inout TreeNode?) {
    if !isKnownUniquelyReferenced(&node), let shared = node { node = TreeNode(copying: shared) }
  }
}

// MARK: - Building

extension TreeNode {
  static func leaves(_ entries: UnsafeBufferPointer<Entry>) -> [TreeNode] {
    stride(from: 0, to: entries.count, by: capacity).map { start in
      TreeNode(leaf: entries[start..<min(start + capacity, entries.count)])
    }
  }

  static func parents(_ nodes: [TreeNode]) -> [TreeNode] {
    stride(from: 0, to: nodes.count, by: capacity).map { start in
      TreeNode(parent: nodes[start..<min(start + capacity, nodes.count)])
    }
  }
}

// MARK: - Changing

extension TreeNode {
  /// Adds an entry below `slot`, which must not be nil. When the node had to be split, gives the new right
  /// half.
  /// - Parameter isLast: nothing in the tree is to the right of the node.
  static func insert(_ entry: Entry, into slot: inout TreeNode?, isLast: Bool) -> TreeNode? {
    makeUnique(&slot)
    guard let node = slot else { return nil }
    if node.isLeaf { return node.insertHere(entry, nil, at: node.upperBound(entry), isLast: isLast) }
    let index = node.childIndex(entry)
    let isLastChild = isLast && index == node.count - 1
    guard let right = insert(entry, into: &node.children[index], isLast: isLastChild) else { return nil }
    return node.insertHere(right.entries[0], right, at: index + 1, isLast: isLast)
  }

  private func insertHere(_ entry: Entry, _ child: TreeNode?, at index: Int, isLast: Bool) -> TreeNode? {
    guard count == Self.capacity else {
      insert(entry, child, at: index)
      return nil
    }
    // Entries that come in ascending order leave full nodes behind instead of half-full ones.
    let middle = isLast && index == count ? count : count / 2
    let right = split(at: middle)
    if index > middle || right.count == 0 {
      right.insert(entry, child, at: index - middle)
    } else {
      insert(entry, child, at: index)
    }
    return right
  }

  /// Removes an entry below `slot`; false when it is not there, and then nothing was changed but copied.
  static func remove(_ entry: Entry, from slot: inout TreeNode?) -> Bool {
    makeUnique(&slot)
    guard let node = slot else { return false }
    if node.isLeaf {
      let index = node.upperBound(entry) - 1
      guard index >= 0, !Entry.precedes(node.entries[index], entry) else { return false }
      node.remove(at: index)
      return true
    }
    let index = node.childIndex(entry)
    guard remove(entry, from: &node.children[index]) else { return false }
    node.mergeChild(index)
    return true
  }

  /// Removes a child without entries, or joins one with few to a neighbour that has room.
  private func mergeChild(_ index: Int) {
    guard let child = children[index] else { return }
    if child.count == 0 { return remove(at: index) }
    guard child.count < Self.capacity / 4 else { return }
    let left = index + 1 < count ? index : index - 1
    guard left >= 0, let a = children[left], let b = children[left + 1],
      a.count + b.count <= Self.capacity * 3 / 4
    else { return }
    let merged = TreeNode(copying: a)
    for i in 0..<b.count {
      // The fence kept here bounds b's first child from below, as its own first fence may not.
      merged.append(i == 0 && !b.isLeaf ? entries[left + 1] : b.entries[i], b.isLeaf ? nil : b.children[i])
    }
    children[left] = merged
    remove(at: left + 1)
  }
}

// MARK: - Reading

extension TreeNode {
  func visit(_ isBefore: (Entry) -> Bool, _ body: (Entry) -> Bool) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) >> 1
      if isBefore(entries[middle]) { low = middle + 1 } else { high = middle }
    }
    if isLeaf {
      for index in low..<count where !body(entries[index]) { return false }
      return true
    }
    // The last child whose fence is before the range may hold entries of the range too.
    for index in max(low - 1, 0)..<count {
      if let child = children[index], !child.visit(isBefore, body) { return false }
    }
    return true
  }

  var depth: Int { isLeaf ? 0 : 1 + (children[0]?.depth ?? 0) }

  var memoryUse: Int {
    var bytes = 64 + Self.capacity * MemoryLayout<Entry>.stride
    guard !isLeaf else { return bytes }
    bytes += Self.capacity * MemoryLayout<TreeNode?>.stride
    for index in 0..<count { bytes += children[index]?.memoryUse ?? 0 }
    return bytes
  }

  /// Smallest and largest entry below the node.
  private var ends: (first: Entry, last: Entry)? {
    guard count > 0 else { return nil }
    if isLeaf { return (entries[0], entries[count - 1]) }
    guard let first = children[0]?.ends, let last = children[count - 1]?.ends else { return nil }
    return (first.first, last.last)
  }

  func checkInvariants(depth: Int) -> String? {
    guard isLeaf == (depth == 0) else { return "the leaves of a tree are not equally deep" }
    if count == 0 { return "a node of a tree is empty" }
    guard !isLeaf else { return nil }
    for index in 0..<count {
      guard let child = children[index], let ends = child.ends else { return "a child of a tree is missing" }
      if index > 0, Entry.precedes(ends.first, entries[index]) {
        return "a fence is above its child's entries"
      }
      if index + 1 < count, !Entry.precedes(ends.last, entries[index + 1]) {
        return "a fence is below the child before"
      }
      if let broken = child.checkInvariants(depth: depth - 1) { return broken }
    }
    return nil
  }
}
