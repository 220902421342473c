/// A priority queue of nodes by cost whose entries can be made cheaper: a heap of four children a node, which
/// is shallower than a binary one and reads memory in order. Equal costs go by node number.
struct CostQueue {
  private let heap: UnsafeMutableBufferPointer<UInt32>
  /// Where a node is in the heap; meaningful for queued nodes alone.
  private let places: UnsafeMutableBufferPointer<UInt32>
  private let costs: UnsafeMutableBufferPointer<Double>
  private var count = 0

  /// - Parameter costs: By node; the caller changes the cost of a queued node only to lower it, and says so.
  init(_ costs: UnsafeMutableBufferPointer<Double>, _ workspace: Workspace) throws(ExecutionError) {
    self.costs = costs
    heap = try workspace.array(costs.count, filledWith: 0)
    places = try workspace.array(costs.count, filledWith: 0)
  }

  mutating func removeAll() { count = 0 }

  /// Adds a node that is not queued.
  mutating func insert(_ node: Int) {
    count += 1
    rise(node, from: count - 1)
  }

  /// Tells that the cost of a queued node was lowered.
  mutating func lowered(_ node: Int) { rise(node, from: Int(places[node])) }

  mutating func removeFirst() -> Int? {
    guard count > 0 else { return nil }
    let first = Int(heap[0])
    count -= 1
    if count > 0 { sink(Int(heap[count])) }
    return first
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    costs[a] != costs[b] ? costs[a] < costs[b] : a < b
  }

  private func put(_ node: Int, _ place: Int) {
    heap[place] = UInt32(truncatingIfNeeded: node)
    places[node] = UInt32(truncatingIfNeeded: place)
  }

  private func rise(_ node: Int, from start: Int) {
    var place = start
    while place > 0 {
      let parent = (place - 1) / 4
      guard precedes(node, Int(heap[parent])) else { break }
      put(Int(heap[parent]), place)
      place = parent
    }
    put(node, place)
  }

  private func sink(_ node: Int) {
    var place = 0
    while true {
      let firstChild = 4 * place + 1
      guard firstChild < count else { break }
      var least = firstChild
      for child in firstChild..<min(firstChild + 4, count)
      where precedes(Int(heap[child]), Int(heap[least])) { least = child }
      guard precedes(Int(heap[least]), node) else { break }
      put(Int(heap[least]), place)
      place = least
    }
    put(node, place)
  }
}
