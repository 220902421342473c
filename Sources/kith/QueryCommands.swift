import ArgumentParser
import Shell

/// `kith run NAME --person Ann`: a saved query.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a saved query.",
    discussion: "Parameters are given by name, `kith run who-said --topic renewal`, or in order.")

  @OptionGroup var options: GraphOptions

  @Option(help: "The graph's folder (default: ./Graph).")
  var graph: String?

  @Argument(help: "The query's name; `kith queries` lists them.")
  var name: String

  @Argument(parsing: .allUnrecognized, help: "Values for its parameters: --name value, name=value or value.")
  var arguments: [String] = []

  func run() throws {
    var named: [(name: String, value: String)] = []
    var positional: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      guard argument.hasPrefix("--") else {
        if let equals = argument.firstIndex(of: "=") {
          named.append((String(argument[..<equals]), String(argument[argument.index(after: equals)...])))
        } else {
          positional.append(argument)
        }
        continue
      }
      let flag = argument.dropFirst(2)
      if let equals = flag.firstIndex(of: "=") {
        named.append((String(flag[..<equals]), String(flag[flag.index(after: equals)...])))
      } else if index < arguments.count {
        named.append((String(flag), arguments[index]))
        index += 1
      } else {
        throw ValidationError("--\(flag) needs a value")
      }
    }
    throw ExitCode(
      runSavedQuery(
        options.shellOptions(graph: graph), name: name, named: named, positional: positional))
  }
}

/// `kith queries`: the saved queries of a graph and of the user.
struct QueriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "queries", abstract: "List saved queries.")

  @OptionGroup var options: GraphOptions

  @Option(help: "The graph's folder (default: ./Graph).")
  var graph: String?

  @Argument(help: "Only those with this text in name, description or tags.")
  var text: String = ""

  func run() throws {
    throw ExitCode(listQueries(options.shellOptions(graph: graph), matching: text))
  }
}
