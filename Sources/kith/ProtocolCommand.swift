import ArgumentParser
import Engine
import Importing
import Kith
import Protocol

/// `kith protocol`: JSON Lines on standard input and output.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol", abstract: "Serve one graph over JSON Lines on standard input and output.")

  @Option(help: "Threads a statement that only reads may use (default: one for each processor).")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads needs a number of at least 1") }
  }

  func run() throws {
    let database = Database()
    if let threads { database.parallelism = Parallelism(threads: threads) }
    prepareDatabase(database, folder: nil, registry: ImportRegistry())
    let server = ProtocolServer(database: database, version: programVersion) { path, database in
      let summary = try database.importFolder(path)
      return (summary.nodes, summary.relationships)
    }
    throw ExitCode(server.run())
  }
}
