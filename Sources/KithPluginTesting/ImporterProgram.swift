#if canImport(Glibc)
  import Glibc
#endif
import KithPluginKit

/// The executable of an importer, run by the protocol of plugins.
public enum ImporterProgram {
  /// Why it could not be run, or what it said when it failed.
  public struct Failure: Error {
    public var message: String
  }

  /// The program of a name, in the folder of the tests that were built with it.
  public static func beside(_ name: String) -> String {
    guard let own = realpath("/proc/self/exe", nil) else { return name }
    defer { free(own) }
    let folder = String(cString: own).split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return folder.joined(separator: "/") + "/" + name
  }

  /// The records it gives for an input, as the lines of its stream without `hello` and `done`.
  ///
  /// - Parameter options: as JSON text.
  public static func records(_ program: String, _ input: String, _ options: String) throws -> [String] {
    var request = JSONWriter()
    request.string(input)
    let path = String(decoding: request.take(), as: UTF8.self)
    let given = options.split(whereSeparator: \.isNewline).joined(separator: " ")
    let line = #"{"type":"import","protocol":[1,1],"inputs":[{"path":\#(path)}],"options":\#(given)}"# + "\n"
    let output = try run(program, Array(line.utf8))
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    guard lines.last?.hasPrefix(#"{"type":"done""#) == true else {
      throw Failure(message: "\(program): \(lines.last ?? "it said nothing")")
    }
    return Array(lines.dropFirst().dropLast())
  }

  /// Its output; input and output go through files, so nothing can block.
  private static func run(_ program: String, _ input: [UInt8]) throws -> [UInt8] {
    var names = [Array("/tmp/kith-in-XXXXXX".utf8CString), Array("/tmp/kith-out-XXXXXX".utf8CString)]
    let files = [mkstemp(&names[0]), mkstemp(&names[1])]
    defer {
      for file in files { close(file) }
      for name in names { unlink(name) }
    }
    guard files.allSatisfy({ $0 >= 0 }), write(files[0], input, input.count) == input.count else {
      throw Failure(message: "no temporary file")
    }
    lseek(files[0], 0, SEEK_SET)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, files[0], 0)
    posix_spawn_file_actions_adddup2(&actions, files[1], 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
    defer { free(arguments[0]) }
    var process = pid_t()
    let code = posix_spawn(&process, program, &actions, nil, &arguments, environ)
    guard code == 0 else { throw Failure(message: "\(program): \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    lseek(files[1], 0, SEEK_SET)
    while case let count = read(files[1], &chunk, chunk.count), count > 0 { output += chunk[..<count] }
    return output
  }
}
