/// The stack of a depth-first search for trails (walks that use no relationship twice) from one node: a frame
/// for each node on the way, with what is left of its relationships.
struct TrailStack {
  struct Step {
    var relationship: UInt32
    var neighbour: UInt32
  }

  private struct Frame {
    var node: UInt32
    /// The relationship that led here; meaningless at the bottom.
    var relationship: UInt32
    /// The place of `slice` among the readers.
    var reader: Int
    var position: Int
    var slice: AdjacencySlice
  }

  private var frames: [Frame] = []

  var isEmpty: Bool { frames.isEmpty }

  /// Relationships walked so far.
  var length: Int { frames.count - 1 }

  /// The relationships walked so far, in order.
  var relationships: some Sequence<UInt32> { frames.dropFirst().lazy.map(\.relationship) }

  mutating func clear() { frames.removeAll(keepingCapacity: true) }

  /// Starts over; there is at least one reader.
  mutating func begin(at node: UInt32, _ readers: [WalkReader]) {
    frames.removeAll(keepingCapacity: true)
    push(Step(relationship: .max, neighbour: node), readers)
  }

  /// Goes to the end of a step that `next` gave.
  @inline(__always)
  mutating func push(_ step: Step, _ readers: [WalkReader]) {
    frames.append(
      Frame(
        node: step.neighbour, relationship: step.relationship, reader: 0, position: 0,
        slice: readers[0][step.neighbour]))
  }

  /// Takes the slices anew, from readers that a version of the graph made later.
  mutating func renew(_ readers: [WalkReader]) {
    for index in frames.indices {
      frames[index].slice = readers[frames[index].reader][frames[index].node]
    }
  }

  /// The next step from the top that leads over none of the relationships walked or `taken`. Gives nil once a
  /// frame is used up and removed, so that a caller can look up between frames.
  @inline(__always)
  mutating func next(_ readers: [WalkReader], except taken: [UInt32]) -> Step? {
    let top = frames.count - 1
    var frame = frames[top]
    while true {
      while frame.position < frame.slice.count {
        let step = Step(
          relationship: frame.slice.relationships[frame.position],
          neighbour: frame.slice.neighbours[frame.position])
        frame.position += 1
        if readers[frame.reader].skipsLoops && step.neighbour == frame.node { continue }
        if taken.contains(step.relationship) || isWalked(step.relationship) { continue }
        frames[top] = frame
        return step
      }
      frame.reader += 1
      guard frame.reader < readers.count else { break }
      frame.slice = readers[frame.reader][frame.node]
      frame.position = 0
    }
    frames.removeLast()
    return nil
  }

  @inline(__always)
  private func isWalked(_ relationship: UInt32) -> Bool {
    var place = frames.count - 1
    while place > 0 {
      if frames[place].relationship == relationship { return true }
      place -= 1
    }
    return false
  }
}
