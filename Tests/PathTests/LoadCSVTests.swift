import Engine
import Glibc
import Kith
import Syntax
import Testing

/// LOAD CSV, over files in a folder of the test's own.
@Suite struct LoadCSVTests {
  /// A folder that is gone when the test is over.
  final class Folder {
    let path: String

    init() throws {
      let template = try #require(strdup("/tmp/kith-csv-XXXXXX"))
      defer { free(template) }
      path = String(cString: try #require(mkdtemp(template)))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
      let file = try #require(fopen(path + "/" + name, "w"))
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
      names.append(name)
    }

    private var names: [String] = []

    deinit {
      for name in names { unlink(path + "/" + name) }
      rmdir(path)
    }
  }

  struct Case: Sendable {
    var file: String
    var query: String
    var expected: [String]
  }

  static let cases: [Case] = [
    Case(
      file: "a,b\n1,x\n2,y\n", query: "LOAD CSV FROM 'f' AS r RETURN r",
      expected: ["[a,b]", "[1,x]", "[2,y]"]),
    Case(
      file: "a,b\n1,x\n2", query: "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN r",
      expected: ["{a:1,b:x}", "{a:2,b:null}"]),
    Case(
      file: "\u{FEFF}a\r\n1\r2\n\n\r\n3", query: "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN r.a",
      expected: ["1", "2", "3"]),
    Case(
      file: "a;b\n\"x;\"\"y\"\"\n;\r\nz\";,\n", query: "LOAD CSV FROM 'f' AS r FIELDTERMINATOR ';' RETURN r",
      expected: ["[a,b]", "[x;\"y\"\n;\r\nz,,]"]),
    Case(
      file: "a,,\"\"\n,\n", query: "LOAD CSV FROM 'f' AS r RETURN r", expected: ["[a,null,]", "[null,null]"]),
    Case(file: "a\tb\n", query: "LOAD CSV FROM 'f' AS r FIELDTERMINATOR '\\t' RETURN r[1]", expected: ["b"]),
    Case(
      file: "a,b\n1,2,,\n", query: "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN r", expected: ["{a:1,b:2}"]),
    Case(file: "a b\"c,d\n", query: "LOAD CSV FROM 'f' AS r RETURN r", expected: ["[a b\"c,d]"]),
    Case(file: "", query: "LOAD CSV FROM 'f' AS r RETURN count(r)", expected: ["0"]),
    Case(file: "", query: "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN count(r)", expected: ["0"]),
    Case(file: "a\n", query: "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN count(r)", expected: ["0"]),
    Case(
      file: "1\n2\n", query: "UNWIND ['f', 'f'] AS f LOAD CSV FROM f AS r RETURN r[0]",
      expected: ["1", "2", "1", "2"]),
    Case(
      file: "1\n2\n", query: "LOAD CSV FROM 'f' AS r LOAD CSV FROM 'f' AS s RETURN r[0] + s[0]",
      expected: ["11", "12", "21", "22"]),
    Case(
      file: "1\n2\n", query: "LOAD CSV FROM 'f' AS r WITH r LIMIT 1 RETURN toInteger(r[0])", expected: ["1"]),
    Case(file: "Zoë\n", query: "LOAD CSV FROM 'f' AS r RETURN size(r[0])", expected: ["3"]),
  ]

  @Test(arguments: cases) func readsRecords(_ test: Case) throws {
    let folder = try Folder()
    try folder.write("f", Array(test.file.utf8))
    #expect(try Database().rows(test.query, baseFolder: folder.path) == test.expected)
  }

  @Test func readsFilesLargerThanItsBuffer() throws {
    let folder = try Folder()
    var text = "id,text\n"
    for i in 0..<20_000 { text += "\(i),\"line \(i)\r\nof \"\"many\"\"\"\r\n" }
    try folder.write("f", Array(text.utf8))
    let query = "LOAD CSV WITH HEADERS FROM 'f' AS r RETURN count(*), sum(toInteger(r.id)), min(size(r.text))"
    #expect(try Database().rows(query, baseFolder: folder.path) == ["20000 199990000 17"])
  }

  @Test func findsFilesByPathAndURL() throws {
    let folder = try Folder()
    try folder.write("a b", Array("1\n".utf8))
    let database = Database()
    let sources = [
      "a b", folder.path + "/a b", "file:///" + folder.path.dropFirst() + "/a%20b", "file:a%20b",
      "file://localhost" + folder.path + "/a%20b",
    ]
    for source in sources {
      let query = "LOAD CSV FROM '\(source)' AS r RETURN r[0]"
      #expect(try database.rows(query, baseFolder: folder.path) == ["1"], "\(source)")
    }
  }

  @Test func makesElements() throws {
    let folder = try Folder()
    try folder.write("f", Array("name,age\nAnn,31\nBo,\n".utf8))
    let database = Database()
    let query = "LOAD CSV WITH HEADERS FROM 'f' AS r CREATE (:P {name: r.name, age: toInteger(r.age)})"
    _ = try database.rows(query, baseFolder: folder.path)
    #expect(try database.rows("MATCH (p:P) RETURN p.name, p.age ORDER BY p.name") == ["Ann 31", "Bo null"])
  }

  @Test func saysWhereAFileIsWrong() throws {
    let folder = try Folder()
    try folder.write("end", Array("a,b\n1,\"x\ny\n".utf8))
    try folder.write("behind", Array("é,\"x\" ,z\n".utf8))
    try folder.write("long", Array("a,b\n1,2\n3,4,5\n".utf8))
    try folder.write("twice", Array("a,a\n1,2\n".utf8))
    try folder.write("bytes", Array("a\nb,".utf8) + [0xC3, 0x28] + Array("\n".utf8))
    let database = Database()
    let cases: [(String, String)] = [
      ("FROM 'end' AS r", "end:2:3: the quoted field that begins here has no end"),
      ("FROM 'behind' AS r", "behind:1:6: a quoted field must be followed by"),
      ("WITH HEADERS FROM 'long' AS r", "long:3:1: the record has 3 fields, but there are 2 headers"),
      ("WITH HEADERS FROM 'twice' AS r", "twice:1:1: two columns are called `a`"),
      ("FROM 'bytes' AS r", "bytes:2:3: the field is not UTF-8 text"),
      ("FROM 'none' AS r", "no file `none`; it looked for \(folder.path)/none"),
      ("FROM 'http://example.com/f' AS r", "local files only, not `http:`"),
      ("FROM 'file://host/f' AS r", "on the host `host`"),
      ("FROM 'file:///a%2' AS r", "`%`"),
      ("FROM '' AS r", "needs the path of a file"),
      ("FROM null AS r", "LOAD CSV needs the path of a file, not"),
      ("FROM '\(folder.path)' AS r", "cannot read"),
      ("FROM 'end' AS r FIELDTERMINATOR ';;'", "one ASCII character"),
      ("FROM 'end' AS r FIELDTERMINATOR '\"'", "one ASCII character"),
      ("FROM 1 AS r", "needs a string"),
    ]
    for (clause, part) in cases {
      let message =
        database.failure("LOAD CSV \(clause) RETURN r", baseFolder: folder.path)?.message ?? "no error"
      #expect(message.contains(part), "\(clause)")
    }
  }
}
