import Engine
import Foundation
import Importing
import Kith
import KithPluginKit
import Testing

/// Folders read in small pieces by several threads.
@Suite("Folder import on several threads")
struct FolderThreadsTests {
  private static let manifest = """
    {"format": "graph-csv/1",
     "nodes": [{"label": "P", "file": "P.csv", "key": "id", "columns": [
                 {"name": "id", "type": "int"}, {"name": "name", "type": "string"},
                 {"name": "score", "type": "float"}, {"name": "born", "type": "date"},
                 {"name": "ok", "type": "bool"}, {"name": "at", "type": "time"}]}],
     "edges": [{"type": "KNOWS", "file": "K.csv", "from": "P", "to": "P", "columns": [
                 {"name": "since", "type": "date"}, {"name": "note", "type": "string"}]},
               {"type": "MET", "file": "M.csv", "from": "P", "to": "P", "columns": [
                 {"name": "at", "type": "time"}, {"name": "n", "type": "int"}]}]}
    """

  /// Rows of people, some with quotes; the name of row 333 is the one given.
  private func people(_ name: String = "x") -> String {
    let rows = (0..<600).map { row in
      let text = row == 333 ? name : row % 9 == 0 ? "\"a, \"\"b\"\" \(row)\"" : "n\(row % 50)"
      let born = row % 7 == 0 ? "" : "19\(10 + row % 90)-02-\(10 + row % 19)"
      let isOk = row % 3 == 0 ? "true" : "FALSE"
      return "\(row * 3),\(text),\(Double(row) / 8),\(born),\(isOk),10:\(10 + row % 50)"
    }
    return "id,name,score,born,ok,at\n" + rows.joined(separator: "\n") + "\n"
  }

  private func edges(_ header: String, rows: Int = 1500, _ columns: (Int) -> String) -> String {
    let rows = (0..<rows).map { row in
      "\(row * 7 % 600 * 3),\(row * row % 600 * 3),\(columns(row))"
    }
    return "from,to,\(header)\n" + rows.joined(separator: "\r\n")
  }

  private func files(_ changes: [String: String] = [:]) -> [String: String] {
    let files = [
      "graph.json": FolderThreadsTests.manifest, "P.csv": people(),
      "K.csv": edges("since,note") { "20\(10 + $0 % 20)-01-02,\($0 % 4 == 0 ? "" : "note \($0 % 30)")" },
      "M.csv": edges("at,n") { "0\($0 % 10):30,\($0)" },
    ]
    return files.merging(changes) { $1 }
  }

  private func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    return try body(folder.path)
  }

  private func load(_ files: [String: String], threads: Int, pieceSize: Int) throws -> TestGraph {
    var graph = TestGraph()
    _ = try withFolder(files) {
      try FolderImport.run(path: $0, into: &graph.graph, workers: Workers(threads), pieceSize: pieceSize)
    }
    #expect(graph.graph.checkInvariants() == nil)
    return graph
  }

  @Test("Any number of threads and any size of pieces give the same graph")
  func sameGraph() throws {
    let whole = try load(files(), threads: 1, pieceSize: 1 << 20)
    #expect((whole.graph.nodeCount, whole.graph.relationshipCount) == (600, 3000))
    let expected = whole.dump()
    for (threads, pieceSize) in [(1, 100), (2, 100), (3, 700), (2, 1 << 20)] {
      #expect(try load(files(), threads: threads, pieceSize: pieceSize).dump() == expected)
    }
  }

  @Test("The same through the reader of the csv importer")
  func sameAsStaged() throws {
    // Staging merges relationships that are the same: so many rows have none.
    let files = files([
      "K.csv": edges("since,note", rows: 600) { "20\(10 + $0 % 20)-01-02,note \($0 % 30)" },
      "M.csv": edges("at,n", rows: 600) { "0\($0 % 10):30,\($0)" },
    ])
    var staged = TestGraph()
    try withFolder(files) { try staged.loadFolder($0) }
    #expect(try load(files, threads: 2, pieceSize: 300).dump() == staged.dump())
  }

  @Test("A line break inside quotes is part of the text, wherever pieces are cut")
  func lineBreaks() throws {
    let name = "\"one\nTwo,3,4\n\n5\""
    let expected = try load(files(["P.csv": people(name)]), threads: 1, pieceSize: 1 << 20).dump()
    #expect(expected.contains { $0.contains("one\\nTwo,3,4\\n\\n5") })
    for pieceSize in [64, 150, 1000] {
      let graph = try load(files(["P.csv": people(name)]), threads: 2, pieceSize: pieceSize)
      #expect(graph.dump() == expected)
    }
  }

  static let faults: [(String, String, String)] = [
    ("since,note", "20x0-01-02,", "K.csv:1202:5: since: \"20x0-01-02\" is not a date"),
    ("since,note", "2010-01-02", "K.csv:1202:1: the row has 3 fields, the header has 4"),
    (
      "since,note", "2010-01-02,\"ab",
      "K.csv:1202:1: a quoted field of the row that begins here is not closed"
    ),
    ("since,note", "2010-01-02,\u{FFFD}", ""),
  ]

  @Test("A fault in a late piece is told by line and column, and nothing is imported", arguments: faults)
  func places(header: String, row: String, message: String) throws {
    let text = edges(header) { $0 == 1200 ? row : "2010-01-02,x" }
    for threads in [1, 2] {
      let database = Database()
      try withFolder(files(["K.csv": text])) { path in
        guard !message.isEmpty else {
          _ = try database.importFolder(path, workers: Workers(threads))
          return
        }
        let failure = #expect(throws: ImportFailure.self) {
          try database.importFolder(path, workers: Workers(threads))
        }
        #expect(failure?.description.hasPrefix("\(path)/\(message)") == true, "\(failure?.description ?? "")")
        #expect(database.graph.nodeCount == 0 && database.graph.relationshipCount == 0)
      }
    }
  }

  @Test("An end that is no key, and a key twice, are told with their line")
  func keys() throws {
    let text = edges("since,note") { $0 == 900 ? "2010-01-02,x\n1,2,," : "2010-01-02,x" }
    for threads in [1, 2] {
      try withFolder(files(["K.csv": text])) { path in
        var graph = Graph()
        let failure = #expect(throws: ImportFailure.self) {
          try FolderImport.run(path: path, into: &graph, workers: Workers(threads), pieceSize: 200)
        }
        #expect(failure?.description == "\(path)/K.csv:903: `from` is the key of no P")
      }
    }
  }
}
