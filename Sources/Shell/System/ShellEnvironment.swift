import Glibc
import LineEditing

/// What the shell must know of the environment and the terminal it runs in.
struct ShellEnvironment: Sendable {
  var variables: [String: String]
  var inputIsTerminal: Bool
  var outputIsTerminal: Bool
  var errorIsTerminal: Bool
  /// The locale's characters are UTF-8, so that boxes and arrows can be drawn.
  var isUnicode: Bool

  /// The process's own.
  static func current() -> ShellEnvironment {
    let variables = environmentVariables()
    // The editor may choose UTF-8 for itself, but a locale somebody chose says what their terminal can draw.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
    let canBeUTF8 = Terminal.useUTF8()
    return ShellEnvironment(
      variables: variables, inputIsTerminal: Terminal.isTerminal(STDIN_FILENO),
      outputIsTerminal: Terminal.isTerminal(STDOUT_FILENO),
      errorIsTerminal: Terminal.isTerminal(STDERR_FILENO), isUnicode: locale.map(namesUTF8) ?? canBeUTF8)
  }

  private static func namesUTF8(_ locale: String) -> Bool {
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  subscript(_ name: String) -> String? {
    // An empty variable counts as none, as the XDG specification asks.
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Columns and rows of the screen now; 80 by 24 when it cannot be asked.
  func size() -> (columns: Int, rows: Int) {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      if let size = Terminal.size(of: descriptor), size.columns > 0 {
        return (size.columns, Swift.max(size.rows, 1))
      }
    }
    let columns = self["COLUMNS"].flatMap { Int($0) } ?? 80
    let rows = self["LINES"].flatMap { Int($0) } ?? 24
    return (Swift.max(columns, 1), Swift.max(rows, 1))
  }

  /// The folder for files of one kind, for example `$XDG_CONFIG_HOME/kith` or `~/.config/kith`; nil without
  /// a home.
  func folder(_ variable: String, default path: String) -> String? {
    if let base = self[variable], base.hasPrefix("/") { return Files.join(base, "kith") }
    return self["HOME"].map { Files.join(Files.join($0, path), "kith") }
  }

  var configFolder: String? { folder("XDG_CONFIG_HOME", default: ".config") }
  var stateFolder: String? { folder("XDG_STATE_HOME", default: ".local/state") }

  /// Read from the kernel: C's `environ` is a mutable global.
  private static func environmentVariables() -> [String: String] {
    let bytes = (try? Files.read("/proc/self/environ")) ?? []
    var variables: [String: String] = [:]
    for entry in bytes.split(separator: 0).map({ String(decoding: $0, as: UTF8.self) }) {
      guard let equals = entry.firstIndex(of: "=") else { continue }
      variables[String(entry[..<equals])] = String(entry[entry.index(after: equals)...])
    }
    return variables
  }
}
