/// A regular expression as a nondeterministic automaton (Thompson's construction).
struct RegexProgram {
  enum Instruction {
    /// Takes one scalar of a set, then goes on.
    case take(ScalarSet)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case assert(RegexAssertion)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var hasAssertions = false
  private static let maximumSize = 20_000

  /// - Throws: when counted repetitions make the automaton too large.
  init(_ node: RegexNode) throws(RegexError) {
    try compile(node)
    instructions.append(.match)
  }

  private mutating func emit(_ instruction: Instruction) throws(RegexError) {
    guard instructions.count < RegexProgram.maximumSize else {
      throw RegexError(message: "its repetitions are too large together")
    }
    instructions.append(instruction)
  }

  /// The depth of the tree is limited by the parser.
  private mutating func compile(_ node: RegexNode) throws(RegexError) {
    switch node {
    case .empty: break
    case .set(let set): try emit(.take(set))
    case .sequence(let parts): for part in parts { try compile(part) }
    case .assertion(let assertion):
      hasAssertions = true
      try emit(.assert(assertion))
    case .alternation(let branches): try compileAlternation(branches)
    case .repetition(let inner, let minimum, let maximum):
      for _ in 0..<minimum { try compile(inner) }
      if let maximum {
        try compileOptional(inner, times: maximum - minimum)
      } else {
        try compileLoop(inner)
      }
    }
  }

  private mutating func compileAlternation(_ branches: [RegexNode]) throws(RegexError) {
    var jumps: [Int] = []
    for (i, branch) in branches.enumerated() {
      guard i < branches.count - 1 else {
        try compile(branch)
        break
      }
      let split = instructions.count
      try emit(.split(split + 1, 0))
      try compile(branch)
      jumps.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func compileOptional(_ node: RegexNode, times: Int) throws(RegexError) {
    var splits: [Int] = []
    for _ in 0..<times {
      splits.append(instructions.count)
      try emit(.split(instructions.count + 1, 0))
      try compile(node)
    }
    for split in splits { instructions[split] = .split(split + 1, instructions.count) }
  }

  private mutating func compileLoop(_ node: RegexNode) throws(RegexError) {
    let split = instructions.count
    try emit(.split(split + 1, 0))
    try compile(node)
    try emit(.jump(split))
    instructions[split] = .split(split + 1, instructions.count)
  }
}
