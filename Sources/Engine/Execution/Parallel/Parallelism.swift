/// How many threads a statement may use, and when it is worth it.
public struct Parallelism: Hashable, Sendable {
  /// The most threads a statement may use: each costs a stack, and a pipeline or two in every parallel step.
  public static let mostThreads = 256

  /// Threads that work on a statement, this one included; 1 to `mostThreads`.
  public var threads: Int
  /// Rows expected in some step of a pipeline before it is cut into parts.
  public var leastRows: Double
  /// Nodes or relationships scanned at the least.
  public var leastScanned: Double

  /// Rows expected for each group, or value told apart, that the parts must merge.
  public var leastRowsMerged: Double

  public init(
    threads: Int, leastRows: Double = 32_768, leastScanned: Double = 256, leastRowsMerged: Double = 4
  ) {
    self.threads = min(max(1, threads), Parallelism.mostThreads)
    self.leastRows = leastRows
    self.leastScanned = leastScanned
    self.leastRowsMerged = leastRowsMerged
  }

  /// Everything on the thread that runs the statement.
  public static let none = Parallelism(threads: 1)
}
