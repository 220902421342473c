import Glibc
import TestSupport

/// Runs the built program as a user would, in a process of its own.
enum Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The program next to the tests that were built with it.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let beside =
      own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/kith"
    return access(beside, X_OK) == 0 ? beside : PackageFolder.root + "/.build/debug/kith"
  }()

  static let graph = PackageFolder.root + "/Graph"

  /// Runs the program to its end.
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - environment: replaces variables of ours; history is always off unless given.
  static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(path, arguments, input: input, environment: environment)
  }

  static func run(_ arguments: [String], input: String) throws -> Outcome {
    try run(arguments, input: Array(input.utf8))
  }

  /// Runs any program to its end; standard input, output and errors go through files, so nothing can block.
  static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> Outcome {
    let folder = try TemporaryFolder()
    try folder.write("input", input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, folder.path + "/input", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/output", flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/errors", flags, 0o600)
    var variables = ["KITH_HISTORY": "off", "LC_ALL": "C.UTF-8"]
    for name in ["PATH", "HOME", "TMUX_TMPDIR"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    variables.merge(environment) { $1 }
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process = pid_t()
    let code = posix_spawnp(&process, program, &actions, nil, &argv, &envp)
    guard code == 0 else { throw Failure(message: "\(program): \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    // An exit code, or 128 and the signal as in a shell.
    let exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Outcome(status: exit, output: folder.read("output"), errors: folder.read("errors"))
  }

  struct Failure: Error { var message: String }
}

/// A folder that is gone when nobody holds it any more.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/kith-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Program.Failure(message: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = try? Program.run("rm", ["-rf", path], in: "/") }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw Program.Failure(message: "open \(name)") }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      guard count > 0 else { throw Program.Failure(message: "write \(name)") }
      written += count
    }
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func read(_ name: String) -> String {
    let file = open(path + "/" + name, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Program {
  /// Removes a folder tree; separate from `run`, which makes folders itself.
  fileprivate static func run(_ program: String, _ arguments: [String], in folder: String) throws {
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for text in argv { free(text) } }
    var process = pid_t()
    guard posix_spawnp(&process, program, nil, nil, &argv, environ) == 0 else { return }
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }
}
