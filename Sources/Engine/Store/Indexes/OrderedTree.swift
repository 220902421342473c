/// An entry of an ordered tree, with a strict total order.
protocol TreeEntry: BitwiseCopyable {
  static func precedes(_ a: Self, _ b: Self) -> Bool
}

/// A sorted set of entries as a B+-tree whose nodes are copied on write.
///
///     inner   | fence 0 | fence 1 | ... |      fence i <= every entry under child i (fence 0 is not looked
///     at)
///             | child 0 | child 1 | ... |
///                  |
///     leaf    | entry | entry | ... |          ascending
///
/// Invariants:
/// 1. Copying the tree is one retain. A node is changed only while this tree alone reaches it; a change
///    copies the nodes on its way from the root that it shares, and no others (path copying).
/// 2. All leaves are equally deep; no node but the root is empty; an inner root has two children or more.
/// 3. Entries ascend, across leaves too; fences are between their neighbours' entries.
/// 4. `count` is the number of entries.
struct OrderedTree<Entry: TreeEntry> {
  private var root: TreeNode<Entry>?
  private(set) var count = 0

  init() {}

  /// Builds full nodes from entries in order, each once.
  init(sorted entries: UnsafeBufferPointer<Entry>) {
    var level = TreeNode<Entry>.leaves(entries)
    while level.count > 1 { level = TreeNode<Entry>.parents(level) }
    root = level.first
    count = entries.count
  }

  // MARK: - Changing

  /// Adds an entry that is not there.
  mutating func insert(_ entry: Entry) {
    count += 1
    guard root != nil else {
      root = TreeNode(leaf: [entry])
      return
    }
    if let right = TreeNode.insert(entry, into: &root, isLast: true), let left = root {
      root = TreeNode(parent: [left, right])
    }
  }

  /// Removes an entry; false when it was not there.
  mutating func remove(_ entry: Entry) -> Bool {
    guard TreeNode.remove(entry, from: &root) else { return false }
    count -= 1
    while let node = root, node.count <= (node.isLeaf ? 0 : 1) {
      root = node.isLeaf ? nil : node.children[0]
    }
    return true
  }

  // MARK: - Reading

  /// Calls `body` with the entries in order, starting with the first that is not before the range, until it
  /// answers false. `isBefore` must hold for a run of entries from the first on and for no others.
  func forEach(notBefore isBefore: (Entry) -> Bool, _ body: (Entry) -> Bool) {
    if let root { _ = root.visit(isBefore, body) }
  }

  func forEach(_ body: (Entry) -> Bool) { forEach(notBefore: { _ in false }, body) }

  /// Bytes of all nodes, shared or not.
  var memoryUse: Int { root?.memoryUse ?? 0 }

  func checkInvariants() -> String? {
    guard let root else { return count == 0 ? nil : "a tree without root has \(count) entries" }
    if !root.isLeaf, root.count < 2 { return "an inner root has \(root.count) children" }
    var previous: Entry?
    var found = 0
    var isOrdered = true
    forEach { entry in
      if let previous, !Entry.precedes(previous, entry) { isOrdered = false }
      previous = entry
      found += 1
      return true
    }
    if !isOrdered { return "entries of a tree are out of order" }
    if found != count { return "a tree counts \(count) entries and has \(found)" }
    return root.checkInvariants(depth: root.depth)
  }
}
