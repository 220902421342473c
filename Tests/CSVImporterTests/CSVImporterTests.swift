import CSVImporter
import KithPluginKit
import Testing

@Suite("CSV importer")
struct CSVImporterTests {
  /// Options as JSON, a file, and the records it must give.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var options: String
    var file: String
    var records: [String]
  }

  static let accepted = [
    Case(
      testDescription: "types are found out", options: #"{"label": "P"}"#,
      file: "i,f,b,d,s,z\n1,1.5,true,2020-02-29,x,007\n-2,3,FALSE,2021-01-01,2,1\n",
      records: [
        #"{"type":"node","id":"line:2","labels":["P"],"props":{"i":1,"f":1.5,"b":true,"#
          + #""d":{"$date":"2020-02-29"},"s":"x","z":"007"}}"#,
        #"{"type":"node","id":"line:3","labels":["P"],"props":{"i":-2,"f":3.0,"b":false,"#
          + #""d":{"$date":"2021-01-01"},"s":"2","z":"1"}}"#,
      ]),
    Case(
      testDescription: "types are given",
      options: #"{"label": "P", "columns": {"i": "string", "l": "int[]"}}"#,
      file: "i,l\n1,1;2\n",
      records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"i":"1","l":[1,2]}}"#]),
    Case(
      testDescription: "nothing is found out when told so", options: #"{"label": "P", "infer": false}"#,
      file: "i\n1\n", records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"i":"1"}}"#]),
    Case(
      testDescription: "no value is not an empty text", options: #"{"label": "P"}"#,
      file: "a,b,c,d,e\n,\"\",NULL,\\N,\"NULL\"\n",
      records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"b":"","e":"NULL"}}"#]),
    Case(
      testDescription: "own null", options: #"{"label": "P", "null": ["-"]}"#, file: "a,b\n-,NULL\n",
      records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"b":"NULL"}}"#]),
    Case(
      testDescription: "quotes", options: #"{"label": "P"}"#,
      file: "a,b\n\"x \"\"y\"\"\",\"1,2\"\n\"line\r\nbreak\",q\"uo\"te\n",
      records: [
        #"{"type":"node","id":"line:2","labels":["P"],"props":{"a":"x \"y\"","b":"1,2"}}"#,
        #"{"type":"node","id":"line:3","labels":["P"],"props":{"a":"line\r\nbreak","b":"q\"uo\"te"}}"#,
      ]),
    Case(
      testDescription: "quotes mean nothing when told so", options: #"{"label": "P", "quoted": false}"#,
      file: "a\n\"x\n", records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"a":"\"x"}}"#]),
    Case(
      testDescription: "CR alone ends lines, empty lines are none", options: #"{"label": "P"}"#,
      file: "a;b\r1;2\r\r3;4",
      records: [
        #"{"type":"node","id":"line:2","labels":["P"],"props":{"a":1,"b":2}}"#,
        #"{"type":"node","id":"line:4","labels":["P"],"props":{"a":3,"b":4}}"#,
      ]),
    Case(
      testDescription: "a byte order mark and CR LF", options: #"{"label": "P"}"#,
      file: "\u{feff}a|b\r\n1|x\r\n",
      records: [#"{"type":"node","id":"line:2","labels":["P"],"props":{"a":1,"b":"x"}}"#]),
    Case(
      testDescription: "no header", options: #"{"label": "P", "header": false, "delimiter": "tab"}"#,
      file: "1\tx",
      records: [#"{"type":"node","id":"line:1","labels":["P"],"props":{"column1":1,"column2":"x"}}"#]),
    Case(
      testDescription: "keys and labels from columns",
      options: #"{"label": "P", "labels": "kind", "key": "id", "keys": {"imdb": "nm"}, "ignore": ["skip"]}"#,
      file: "id,kind,nm,skip\n7,A;B,nm1,x\n",
      records: [
        #"{"type":"node","id":"P.id:7","labels":["P","A","B"],"keys":{"P.id":"7","imdb":"nm1"},"#
          + #""props":{"id":7,"nm":"nm1"}}"#
      ]),
    Case(
      testDescription: "relationships by keys",
      options:
        #"{"type": "KNOWS", "from": {"label": "P", "key": "id", "column": "a"}, "to": {"scheme": "#
        + #""imdb", "column": "b"}}"#,
      file: "a,b,since\n1,nm2,2019\n",
      records: [
        #"{"type":"relationship","from":{"P.id":"1"},"rel":"KNOWS","to":{"imdb":"nm2"},"#
          + #""props":{"since":2019}}"#
      ]),
    Case(
      testDescription: "relationships with types from a column",
      options: #"{"types": "kind", "from": {"column": "a"}, "to": {"column": "b"}}"#,
      file: "a,b,kind\n1,2,LIKES\n",
      records: [#"{"type":"relationship","from":"1","rel":"LIKES","to":"2"}"#]),
    Case(
      testDescription: "neo4j-admin nodes", options: "{}",
      file:
        "movieId:ID(Movie),title,year:int,tags:string[],x:IGNORE,imdb:KEY(imdb),:LABEL\n"
        + "tt1,A,1999,a;b,z,i1,Movie;Work\n",
      records: [
        #"{"type":"node","id":"Movie/tt1","labels":["Movie","Work"],"keys":{"imdb":"i1"},"#
          + #""props":{"movieId":"tt1","title":"A","year":1999,"tags":["a","b"],"imdb":"i1"}}"#
      ]),
    Case(
      testDescription: "neo4j-admin relationships", options: "{}",
      file: ":START_ID(Person),role,:END_ID(Movie),:TYPE\n1,Neo,tt1,ACTED_IN\n",
      records: [
        #"{"type":"relationship","from":"Person/1","rel":"ACTED_IN","to":"Movie/tt1","props":{"role":"Neo"}}"#
      ]),
    Case(testDescription: "an empty file", options: #"{"label": "P"}"#, file: "", records: []),
    Case(testDescription: "a header alone", options: #"{"label": "P"}"#, file: "a,b\n", records: []),
  ]

  @Test("reads", arguments: accepted)
  func reads(given: Case) throws {
    #expect(try CSVImporterTests.records(given.file, given.options) == given.records)
  }

  static let refused: [(String, String, String)] = [
    (
      #"{"label": "P", "columns": {"born": "int"}}"#, "id,born\n1,1990\n2,19x4\n",
      #"p.csv:3:3: born: "19x4" is not an int"#
    ),
    (#"{"label": "P"}"#, "é:int\n1.5\n", #"p.csv:2:1: é: "1.5" is not an int"#),
    (
      #"{"label": "P"}"#, "a:int\n9223372036854775808\n",
      #"p.csv:2:1: a: "9223372036854775808" is not an int"#
    ),
    (#"{"label": "P"}"#, "a:float\n1e999\n", #"p.csv:2:1: a: "1e999" is not a float"#),
    (#"{"label": "P"}"#, "a:bool\nyes\n", #"p.csv:2:1: a: "yes" is not a bool"#),
    (#"{"label": "P"}"#, "a:date\n2023-02-29\n", #"p.csv:2:1: a: "2023-02-29" is not a date"#),
    (#"{"label": "P"}"#, "a:int[]\n1;x\n", #"p.csv:2:1: a: "1;x" is not a list of int"#),
    (#"{"label": "P"}"#, "s,a:int\n\"é,\r\nx\",y\n", #"p.csv:3:4: a: "y" is not an int"#),
    (#"{"label": "P"}"#, "a,b\n1\n", "p.csv:2:1: the row has 1 field, the header has 2"),
    (#"{"label": "P"}"#, "a,b\n1,2,3\n", "p.csv:2:1: the row has 3 fields, the header has 2"),
    (#"{"label": "P"}"#, "a\n\n\"x\n", "p.csv:3:1: a quoted field of the row that begins here is not closed"),
    (
      #"{"label": "P"}"#, "a\n\"x\"y\n",
      "p.csv:2:1: a quoted field of the row that begins here goes on after its closing quote"
    ),
    (#"{"label": "P"}"#, "a,b:in\n1,2\n", "p.csv:1:3: b:in: there is no type `in`"),
    (#"{"label": "P"}"#, "a,a\n1,2\n", "p.csv:1:3: a second column `a`"),
    (#"{"label": "P"}"#, "a,\n1,2\n", "p.csv:1:3: a column without a name"),
    (#"{"label": "P", "key": "nmae"}"#, "name\nx\n", "p.csv:1: key: there is no column `nmae`"),
    ("{}", "name\nx\n", "p.csv: no label is given"),
    ("{}", ":START_ID,b\nx,y\n", "p.csv:1:1: relationships need both :START_ID and :END_ID"),
  ]

  @Test("refuses, with file, line and column", arguments: refused)
  func refuses(options: String, file: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) { try CSVImporterTests.records(file, options) }
    #expect(failure?.description == message)
  }

  static let badOptions: [(String, String)] = [
    (#"{"lable": "P"}"#, "there is no option `lable`; did you mean `label`?"),
    (#"{"label": "P", "columns": {"a": "intt"}}"#, "columns.a: there is no type `intt`; did you mean `int`?"),
    (#"{"type": "T"}"#, "relationships need both `from` and `to`"),
    (
      #"{"from": {"column": "a"}, "to": {"column": "b"}}"#,
      "relationships need either `type` or `types`, the column with their types"
    ),
    (#"{"key": "id"}"#, "`key` needs `label`: it identifies the nodes of a label"),
    (#"{"label": "P", "delimiter": ""}"#, "the option `delimiter` must be one character, not \"\""),
  ]

  @Test("refuses options before anything is read", arguments: badOptions)
  func refusesOptions(options: String, message: String) {
    let error = #expect(throws: OptionError.self) { try CSVImporterTests.importer(options) }
    #expect(error?.description == message)
  }

  @Test("leaves faulty rows out, as many as it may")
  func skips() throws {
    var sink = RejectingSink(errorLimit: 2)
    let importer = try CSVImporterTests.importer(#"{"label": "P", "columns": {"a": "int"}}"#)
    let file = "a,b\n1,x\ny,x\n3\n4,x\n"
    try importer.run(Input(name: "p.csv", bytes: file.utf8), &sink, ImportContext())
    #expect(sink.rows == 2)
    #expect(sink.rejects.map(\.line) == [4, 3])
  }

  @Test("bytes that are not UTF-8 are told of")
  func invalidUTF8() throws {
    var sink = RejectingSink()
    let importer = try CSVImporterTests.importer(#"{"label": "P"}"#)
    let failure = #expect(throws: ImportFailure.self) {
      try importer.run(Input(name: "p.csv", bytes: Array("a\nx".utf8) + [0xFF]), &sink, ImportContext())
    }
    #expect(failure?.description == "p.csv:2:2: invalid UTF-8")
  }

  @Test("reads files longer than a chunk")
  func manyRows() throws {
    var sink = RejectingSink()
    let rows = (0..<10_001).map { "\($0),\"n\($0)\"" }.joined(separator: "\n")
    let importer = try CSVImporterTests.importer(#"{"label": "P"}"#)
    try importer.run(Input(name: "p.csv", bytes: Array("id,name\n\(rows)".utf8)), &sink, ImportContext())
    #expect(sink.rows == 10_001)
    #expect(sink.sum == 10_000 * 10_001 / 2)
  }

  // MARK: Parts

  static func importer(_ options: String) throws -> CSVImporter {
    let members = try JSONValue(parsing: options).members ?? []
    let given = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    return try CSVImporter(options: Options(given, CSVImporter.manifest.options))
  }

  static func records(_ file: String, _ options: String) throws -> [String] {
    var sink = FailingWriter()
    try importer(options).run(Input(name: "p.csv", bytes: Array(file.utf8)), &sink, ImportContext())
    return sink.lines()
  }
}

/// Counts rows and sums the first column.
struct RejectingSink: RecordSink {
  var errorLimit = 0
  var rejects: [Reject] = []
  var rows = 0
  var sum = 0

  mutating func source(_ record: SourceRecord) {}
  mutating func node(_ record: NodeRecord) {}
  mutating func relationship(_ record: RelationshipRecord) {}
  mutating func claim(_ record: ClaimRecord) {}
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) {}
  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    rejects.append(reject)
    guard rejects.count > errorLimit else { return }
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) {}
  mutating func beginRelationshipTable(_ table: RelationshipTable) {}
  mutating func appendRows(_ chunk: ColumnChunk) {
    rows += chunk.count
    for row in 0..<chunk.count {
      if case .integer(let value) = chunk.columns[0].value(row) { sum += Int(value) }
    }
  }
  mutating func endTable() {}
}

/// Writes records as a stream, and stops at the first reject.
struct FailingWriter: RecordSink {
  private final class Output {
    var bytes: [UInt8] = []
  }

  private let output = Output()
  private var writer: RecordStreamWriter

  init() {
    let output = output
    writer = RecordStreamWriter(locators: false) { output.bytes += $0 }
  }

  mutating func lines() -> [String] {
    writer.flush()
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  mutating func source(_ record: SourceRecord) { writer.source(record) }
  mutating func node(_ record: NodeRecord) { writer.node(record) }
  mutating func relationship(_ record: RelationshipRecord) { writer.relationship(record) }
  mutating func claim(_ record: ClaimRecord) { writer.claim(record) }
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) { writer.retract(id, locator) }
  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) { writer.beginNodeTable(table) }
  mutating func beginRelationshipTable(_ table: RelationshipTable) { writer.beginRelationshipTable(table) }
  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) { try writer.appendRows(chunk) }
  mutating func endTable() { writer.endTable() }
}
