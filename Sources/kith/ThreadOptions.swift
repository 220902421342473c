import ArgumentParser
import Engine
import Kith

/// How many threads statements may use, for every command that runs some.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads a statement that only reads may use (default: one for each processor).")
  var threads: Int?

  func validate() throws {
    guard let threads else { return }
    let most = Parallelism.mostThreads
    if threads < 1 || threads > most { throw ValidationError("--threads needs a number from 1 to \(most)") }
  }

  func apply(to database: Database) {
    if let threads { database.parallelism = Parallelism(threads: threads) }
  }
}
