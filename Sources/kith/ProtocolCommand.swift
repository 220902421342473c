import ArgumentParser
import Importing
import Kith
import Protocol

/// `kith protocol`: JSON Lines on standard input and output.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol", abstract: "Serve one graph over JSON Lines on standard input and output.")

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let database = Database()
    threads.apply(to: database)
    prepareDatabase(database, folder: nil, registry: ImportRegistry())
    let server = ProtocolServer(database: database, version: programVersion) { path, database in
      let summary = try database.importFolder(path)
      return (summary.nodes, summary.relationships)
    }
    throw ExitCode(server.run())
  }
}
