/// Runs an automaton over a string in time linear in its length, whatever the pattern.
///
/// Without assertions the automaton is made deterministic on the way: a state is the set of places the
/// automaton can be at, and its transitions on ASCII are kept in a table as they are found. With
/// assertions the
/// sets are computed anew for each string, since they depend on the neighbouring characters.
final class RegexMatcher {
  /// Around a place in the text.
  private struct Context {
    var previous: Unicode.Scalar?
    var next: Unicode.Scalar?
    /// The text ends with `next`, or here.
    var isNextLast: Bool
  }

  private let program: RegexProgram
  /// For each instruction the round in which it was added last.
  private var marks: [Int]
  private var round = 0
  private var stack: [Int] = []

  // The deterministic automaton as far as it is known.
  private var states: [[Int]] = []
  private var stateNumbers: [[Int]: Int] = [:]
  private var isAccepting: [Bool] = []
  /// 128 transitions a state; -1 is not known yet.
  private var transitions: [Int32] = []
  private var clearings = 0
  private static let maximumStates = 1_000

  init(_ program: RegexProgram) {
    self.program = program
    marks = Array(repeating: 0, count: program.instructions.count)
  }

  /// Whether the pattern matches the whole text, given as UTF-8.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    program.hasAssertions ? simulate(text) : runDeterministic(text)
  }

  // MARK: - Sets of places

  /// Adds the places reachable from `start` without taking a scalar.
  private func close(_ start: Int, _ context: Context?, into places: inout [Int]) {
    stack.append(start)
    while let place = stack.popLast() {
      if marks[place] == round { continue }
      marks[place] = round
      switch program.instructions[place] {
      case .take, .match: places.append(place)
      case .jump(let target): stack.append(target)
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .assert(let assertion):
        if let context, RegexMatcher.holds(assertion, context) { stack.append(place + 1) }
      }
    }
  }

  private func start(_ context: Context?) -> [Int] {
    round += 1
    var places: [Int] = []
    close(0, context, into: &places)
    return places
  }

  private func step(_ places: [Int], _ scalar: Unicode.Scalar, _ context: Context?) -> [Int] {
    round += 1
    var result: [Int] = []
    for place in places {
      if case .take(let set) = program.instructions[place], set.contains(scalar) {
        close(place + 1, context, into: &result)
      }
    }
    return result
  }

  private func accepts(_ places: [Int]) -> Bool { places.contains(program.instructions.count - 1) }

  // MARK: - With assertions

  private func simulate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    func context(_ position: Int) -> Context {
      Context(
        previous: position > 0 ? scalars[position - 1] : nil,
        next: position < scalars.count ? scalars[position] : nil, isNextLast: position + 1 >= scalars.count)
    }
    var places = start(context(0))
    for (position, scalar) in scalars.enumerated() {
      places = step(places, scalar, context(position + 1))
      if places.isEmpty { return false }
    }
    return accepts(places)
  }

  private static func holds(_ assertion: RegexAssertion, _ context: Context) -> Bool {
    func isLineBreak(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(ScalarSet.lineBreaks.contains) ?? false }
    func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(ScalarSet.word.contains) ?? false }
    switch assertion {
    case .textStart: return context.previous == nil
    case .textEnd: return context.next == nil
    case .finalLineEnd: return context.next == nil || (isLineBreak(context.next) && context.isNextLast)
    case .lineStart: return context.previous == nil || isLineBreak(context.previous)
    case .lineEnd: return context.next == nil || isLineBreak(context.next)
    case .wordBoundary: return isWord(context.previous) != isWord(context.next)
    case .notWordBoundary: return isWord(context.previous) == isWord(context.next)
    }
  }

  // MARK: - Without

  private func runDeterministic(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if states.isEmpty { forgetStates() }
    var state = 0
    var position = 0
    while position < text.count {
      let byte = text[position]
      if byte < 0x80 {
        let known = transitions[state << 7 | Int(byte)]
        state = known >= 0 ? Int(known) : transition(from: state, on: byte)
        position += 1
      } else {
        let (scalar, length) = decodeScalar(text, at: position)
        state = number(of: step(states[state], scalar, nil))
        position += length
      }
      if states[state].isEmpty { return false }
    }
    return isAccepting[state]
  }

  private func transition(from state: Int, on byte: UInt8) -> Int {
    let before = clearings
    let target = number(of: step(states[state], Unicode.Scalar(byte), nil))
    // Making room may have given the number `state` to another set.
    if before == clearings { transitions[state << 7 | Int(byte)] = Int32(truncatingIfNeeded: target) }
    return target
  }

  private func number(of places: [Int]) -> Int {
    let places = places.sorted()
    if let number = stateNumbers[places] { return number }
    if states.count >= RegexMatcher.maximumStates { forgetStates() }
    return add(places)
  }

  private func add(_ places: [Int]) -> Int {
    let number = states.count
    states.append(places)
    stateNumbers[places] = number
    isAccepting.append(accepts(places))
    transitions.append(contentsOf: repeatElement(-1, count: 128))
    return number
  }

  /// Leaves the start state alone, as number 0.
  private func forgetStates() {
    states.removeAll()
    stateNumbers.removeAll()
    isAccepting.removeAll()
    transitions.removeAll()
    clearings += 1
    _ = add(start(nil).sorted())
  }
}

/// The scalar whose UTF-8 starts at `position`, with its length; U+FFFD of length 1 when it is malformed.
func decodeScalar(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> (Unicode.Scalar, length: Int) {
  let first = text[position]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
  guard first >= 0xC2, first < 0xF5, position + length <= text.count else { return ("\u{FFFD}", 1) }
  var value = UInt32(first) & (0xFF >> UInt32(length + 1))
  for i in 1..<length {
    let byte = text[position + i]
    guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
}
