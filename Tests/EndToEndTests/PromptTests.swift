import Glibc
import Testing
import TestSupport

/// The prompt in a real terminal of 80 columns and 24 rows, where tmux is installed.
@Suite(.serialized, .enabled(if: Screen.isAvailable, "tmux is not installed"))
struct PromptTests {
  @Test("the banner, a statement over several lines, a table with wide characters, and the way out")
  func session() throws {
    let screen = try Screen([Program.path, Program.graph])
    try screen.wait("kith>")
    #expect(screen.text.contains("nodes"))
    try screen.type("MATCH (p:Person)", "Enter")
    try screen.wait("...>")
    try screen.type("RETURN p.name AS name ORDER BY name LIMIT 2;", "Enter")
    try screen.wait("2 rows")
    try screen.type("RETURN 'é日本😀' AS s;", "Enter")
    try screen.wait("é日本😀 │")
    try screen.type("", "C-d")
    try screen.waitForEnd()
  }

  @Test("completion knows labels, an error points at its place, and Ctrl-C only clears the line")
  func editing() throws {
    let screen = try Screen([Program.path, Program.graph])
    try screen.wait("kith>")
    try screen.type("MATCH (n:Pers", "Tab")
    try screen.wait("MATCH (n:Person")
    try screen.type("", "C-c")
    try screen.type("MATCH (p:Person) RETRUN p;", "Enter")
    try screen.wait("did you mean")
    #expect(screen.text.contains("^^^^^^"))
    try screen.type(":hepl", "Enter")
    try screen.wait(":help")
    try screen.type("", "C-d")
    try screen.waitForEnd()
  }
}

/// A tmux session of its own, driven by keys and read as text.
final class Screen {
  static let isAvailable = (try? Program.run("tmux", ["-V"]))?.status == 0

  private let socket: String
  private let folder: TemporaryFolder

  init(_ command: [String]) throws {
    folder = try TemporaryFolder()
    socket = folder.path + "/tmux"
    let line = command.map { "'\($0)'" }.joined(separator: " ")
    try tmux(["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", line])
  }

  deinit { _ = try? Program.run("tmux", ["-S", socket, "kill-server"]) }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let environment = ["TERM": "xterm-256color", "XDG_STATE_HOME": folder.path]
    return try Program.run("tmux", ["-S", socket] + arguments, environment: environment).output
  }

  /// What the screen shows.
  var text: String { (try? tmux(["capture-pane", "-p"])) ?? "" }

  /// Types text as it is, then presses keys by their names.
  func type(_ text: String, _ keys: String...) throws {
    // tmux takes a last semicolon for its own, so the text goes in as hexadecimal bytes.
    if !text.isEmpty { try tmux(["send-keys", "-H"] + text.utf8.map { String($0, radix: 16) }) }
    for key in keys { try tmux(["send-keys", key]) }
  }

  /// Waits until the screen shows the text; fails after ten seconds.
  func wait(_ text: String) throws {
    try poll("\"\(text)\" on the screen") { self.text.contains(text) }
  }

  func waitForEnd() throws {
    try poll("the end of the program") {
      (try? Program.run("tmux", ["-S", socket, "has-session"]))?.status != 0
    }
  }

  private func poll(_ what: String, until condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition() {
      guard ContinuousClock.now < deadline else {
        throw Program.Failure(message: "no \(what):\n\(text)")
      }
      usleep(20_000)
    }
  }
}
