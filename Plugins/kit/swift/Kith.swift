// Protocol 1 of kith's importer plugins: keep this file beside your program; nothing is installed.

import Foundation

/// Gives the import up; `kind` is input, config, transient or bug.
struct Failure: Error, @unchecked Sendable {
  var kind = "input"
  var code = "input"
  var message: String
  var at: [String: Any]?
}

/// What to import.
struct Request {
  let paths: [String]
  let options: [String: Any]
  /// `replace` or `append`.
  let mode: String
  let bookmark: Any?

  init(_ message: [String: Any]) {
    paths = (message["inputs"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
    options = message["options"] as? [String: Any] ?? [:]
    mode = message["mode"] as? String ?? "replace"
    bookmark = message["bookmark"]
  }
}

/// Writes records; they are buffered, so there is no need to write few.
final class Output {
  private let file: UnsafeMutablePointer<FILE>
  private var counts = ["nodes": 0, "relationships": 0, "claims": 0, "rejects": 0]
  private var sources = 0

  init(_ file: UnsafeMutablePointer<FILE>) { self.file = file }

  func send(_ type: String, _ parts: [String: Any?]) throws {
    let members = parts.compactMapValues { $0 }
    let data = try JSONSerialization.data(
      withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
    // The type comes first, where the host looks for it.
    let rest = String(decoding: data, as: UTF8.self).dropFirst()
    fputs("{\"type\":\"\(type)\"\(rest == "}" ? "" : ",")\(rest)\n", file)
  }

  /// Announces a document and returns its id, for `at: ["src": id, ...]`.
  func source(_ path: String) throws -> String {
    sources += 1
    try send("source", ["id": "s\(sources)", "uri": (path as NSString).lastPathComponent])
    return "s\(sources)"
  }

  func node(
    _ id: String, _ labels: [String], props: [String: Any] = [:], keys: [String: Any] = [:],
    at: [String: Any]? = nil
  ) throws {
    counts["nodes", default: 0] += 1
    try send("node", ["id": id, "labels": labels, "props": props, "keys": keys, "at": at])
  }

  func relationship(
    _ from: String, _ rel: String, _ to: String, props: [String: Any] = [:], at: [String: Any]? = nil
  ) throws {
    counts["relationships", default: 0] += 1
    try send("relationship", ["from": from, "rel": rel, "to": to, "props": props, "at": at])
  }

  func reject(_ code: String, _ message: String, at: [String: Any]? = nil) throws {
    counts["rejects", default: 0] += 1
    try send("reject", ["code": code, "message": message, "at": at])
  }

  func bookmark(_ value: Any) throws { try send("bookmark", ["value": value]) }

  func done() throws { try send("done", counts) }

  func flush() { fflush(file) }
}

/// Reads the request, calls `read` and says how it went.
func run(_ name: String, _ version: String, _ read: (Request, Output) throws -> Void) -> Never {
  // Descriptor 3 when the manifest says "channel": "fd3", standard output otherwise.
  let out = Output(fdopen(fcntl(3, F_GETFD) >= 0 ? 3 : 1, "w"))
  var code: Int32 = 1
  do {
    let line = readLine() ?? "{}"
    let message = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    let range = message["protocol"] as? [Int] ?? [1, 1]
    guard range.count == 2, range[0] <= 1, range[1] >= 1 else {
      throw Failure(
        kind: "config", code: "protocol", message: "this plugin speaks protocol 1, asked for is \(range)")
    }
    stopWhenCancelled()
    try out.send("hello", ["protocol": 1, "plugin": name, "version": version])
    try read(Request(message), out)
    try out.done()
    code = 0
  } catch let failure as Failure {
    try? out.send(
      "error",
      ["kind": failure.kind, "code": failure.code, "message": failure.message, "at": failure.at])
  } catch {
    try? out.send("error", ["kind": "input", "code": "input", "message": "\(error)"])
  }
  out.flush()
  exit(code)
}

/// The host writes `cancel` when the user wants to stop.
private func stopWhenCancelled() {
  Thread.detachNewThread {
    while let line = readLine() { if line.contains("\"cancel\"") { _exit(1) } }
  }
}
