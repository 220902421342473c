import Engine
import Foundation
import Importing
import KithPluginKit
import Testing

@Suite("Folder import")
struct FolderImportTests {
  /// Writes a folder of files, gives its path to `body`, and removes it.
  private func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    return try body(folder.path)
  }

  static let manifest = """
    {"format": "graph-csv/1",
     "nodes": [{"label": "P", "file": "P.csv", "key": "id", "rows": 2, "columns": [
                 {"name": "id", "type": "int"}, {"name": "name", "type": "string"}, {"name": "born",\
                 "type": "date"}]},
               {"label": "C", "file": "C.csv", "key": "code", "rows": 1, "columns": [{"name": "code",\
               "type": "string"}]}],
     "edges": [{"type": "KNOWS", "file": "K.csv", "from": "P", "to": "P", "rows": 3,
                "columns": [{"name": "since", "type": "int"}, {"name": "w", "type": "float"}]},
               {"type": "IN", "file": "I.csv", "from": "P", "to": "C", "columns": []}]}
    """
  static let files = [
    "graph.json": manifest, "P.csv": "id,name,born\n7,Ann,1975-03-01\n-9000000000000000000,\"Bo, b\",\n",
    "C.csv": "code\nNO\n", "K.csv": "from,to,since,w\n7,-9000000000000000000,2019,0.5\n7,7,,1\n",
    "I.csv": "from,to\n7,NO\n",
  ]

  @Test("loads nodes, relationships and an index on each key")
  func loads() throws {
    var graph = TestGraph()
    let summary = try withFolder(FolderImportTests.files) {
      try FolderImport.run(path: $0, into: &graph.graph)
    }
    #expect((summary.nodes, summary.relationships) == (3, 3))
    #expect(
      graph.dump() == [
        "(:C {code: 'NO'})", "(:P {born: date('1975-03-01'), id: 7, name: 'Ann'})",
        "(:P {id: -9000000000000000000, name: 'Bo, b'})", "Ann-IN->?", "Ann-KNOWS->Ann {w: 1.0}",
        "Ann-KNOWS->Bo, b {since: 2019, w: 0.5}",
      ])
    #expect(graph.graph.checkInvariants() == nil)
    let label = try #require(graph.graph.label("P"))
    let key = try #require(graph.graph.propertyKey("id"))
    let index = try #require(graph.graph.index(label, [key]))
    var found: [UInt32] = []
    graph.graph.seek(index, equal: Value(7), into: &found)
    #expect(found.count == 1)
  }

  static let faults: [(String, String, String)] = [
    ("K.csv", "from,to,since,w\n7,8,1,1\n", "K.csv:2: `to` is the key of no P"),
    ("K.csv", "from,to,since,w\n7,7,x,1\n", "K.csv:2:5: since: \"x\" is not an int"),
    ("K.csv", "from,to,w\n7,7,1\n", "K.csv:1: there is no column `since`"),
    ("P.csv", "id,name,born\n7,a,\n7,b,\n", "P.csv: id 7 is the key of two rows"),
    ("P.csv", "id,name,born\n,a,\n", "P.csv:2: the row has no key"),
    ("C.csv", "code\nNO\nNO\n", "C.csv: code \"NO\" is the key of two rows"),
    (
      "graph.json", "{\"nodes\": [{}]}",
      "graph.json: a part of `nodes` needs `label`, `file`, `key` and `columns` with known types"
    ),
    ("graph.json", "{", "graph.json: expected a name in double quotes, found the end of the text (byte 1)"),
  ]

  @Test("tells what is wrong and where", arguments: faults)
  func refuses(file: String, text: String, message: String) throws {
    var files = FolderImportTests.files
    files[file] = text
    var graph = Graph()
    try withFolder(files) { path in
      let failure = #expect(throws: ImportFailure.self) { try FolderImport.run(path: path, into: &graph) }
      #expect(failure?.description == "\(path)/\(message)")
    }
  }

  @Test("the csv importer reads the same folder through staging")
  func sameThroughStaging() throws {
    var bulk = TestGraph()
    var staged = TestGraph()
    try withFolder(FolderImportTests.files) { path in
      _ = try FolderImport.run(path: path, into: &bulk.graph)
      try staged.loadFolder(path)
      try staged.loadFolder(path)
    }
    #expect(staged.dump() == bulk.dump())
  }
}
