import Glibc
import Kith
import Protocol
import TestSupport
import Testing

/// A conversation with the protocol server over a pair of pipes.
struct ProtocolSession {
  /// The answers to these request lines, one each.
  static func answers(
    to requests: [String], importFolder: @escaping @Sendable (String) throws -> (Int, Int) = { _ in (0, 0) }
  ) throws -> [String] {
    try exchange(requests.joined(separator: "\n") + "\n", importFolder)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// The answer to one request, after these.
  static func answer(to request: String, after earlier: [String] = []) throws -> String {
    try answers(to: earlier + [request]).last ?? ""
  }

  /// All that is written when this is read and the input then ends.
  static func exchange(
    _ input: String, _ importFolder: @escaping @Sendable (String) throws -> (Int, Int) = { _ in (0, 0) }
  ) throws -> String {
    let requests = try makePipe()
    let answers = try makePipe()
    let server = try #require(
      BackgroundThread { () -> Int32 in
        let server = ProtocolServer(database: Database(), version: "1.2.3") { path, _ in
          let counts = try importFolder(path)
          return (counts.0, counts.1)
        }
        let code = server.run(input: requests.reading, output: answers.writing)
        close(answers.writing)
        close(requests.reading)
        return code
      })
    let bytes = Array(input.utf8)
    let writer = try #require(
      BackgroundThread { () -> Bool in
        var written = 0
        while written < bytes.count {
          let count = bytes[written...].withUnsafeBytes { write(requests.writing, $0.baseAddress, $0.count) }
          if count <= 0 { break }
          written += count
        }
        close(requests.writing)
        return true
      })
    let output = readAll(answers.reading)
    close(answers.reading)
    _ = writer.wait()
    #expect(server.wait() == 0)
    return output
  }

  private static func makePipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// Without the time a statement took, which is another one every time.
  var withoutTimes: String {
    guard let start = firstRange(of: ",\"elapsed_us\":") else { return self }
    let rest = self[start.upperBound...].drop { $0.isNumber }
    return String(self[..<start.lowerBound] + rest)
  }
}
