import KithPluginKit
import Testing

@Suite("Record stream")
struct RecordStreamTests {
  /// Lines that are read and written back, members in the writer's order.
  static let roundTrips = [
    #"{"type":"node","id":"show/82","labels":["Show","Work"],"keys":{"tvmaze":"82","imdb":"tt1"},"#
      + #""props":{"name":"Got","premiered":{"$date":"2011-04-17"}},"at":{"src":"a","ptr":"/0"}}"#,
    #"{"type":"node","id":"1","props":{"a":true,"b":null,"i":-3,"f":2.5,"l":[1,2],"#
      + #""t":{"$localtime":"12:30"},"d":{"$dec":"1.10"},"s":"\"\\\n"}}"#,
    #"{"type":"relationship","from":"p/1","rel":"ACTED_IN","to":"s/2","key":"x","props":{"role":"Arya"}}"#,
    #"{"type":"relationship","from":{"imdb":"nm1"},"rel":"KNOWS","to":{"imdb":"nm2"}}"#,
    #"{"type":"claim","id":"c1","subject":"s","predicate":"renewalStatus","value":"renewed","#
      + #""qualifiers":{"season":2},"modality":"reported","polarity":"-","claimant":"o","#
      + #""date":["2012-04","2012-05-01"],"confidence":0.97,"rule":"r-3","spoiler":true,"#
      + #""at":{"src":"a","span":[812,871]}}"#,
    #"{"type":"claim","subject":"s","predicate":"BASED_ON","object":{"slug":"n"},"at":{"src":"a","#
      + #""quote":"based on"}}"#,
    #"{"type":"source","id":"a","published":"2026-05-01","uri":"got.json","publisher":"TVmaze"}"#,
    #"{"type":"retract","id":"show/1"}"#,
    #"{"type":"node","id":"x","at":{"src":"a","line":4,"column":7}}"#,
  ]

  @Test("reads and writes every record", arguments: roundTrips)
  func roundTrip(line: String) throws {
    var sink = CollectingSink(locators: true)
    var scanner = RecordStreamScanner(name: "x.jsonl")
    let bytes = Array(line.utf8)
    try bytes.withUnsafeBufferPointer { try scanner.scan($0, into: &sink.writer, ImportContext()) }
    let written = try #require(sink.text().first)
    // The line of the stream is the locator of records that have none.
    #expect(
      written.replacing(#","at":{"line":1}"#, with: "") == line.replacing(#","at":{"line":1}"#, with: ""))
  }

  @Test("takes the members in any order, unknown ones too")
  func anyOrder() throws {
    let sink = try scan(
      """
      {"to":"b","new":{"deep":[1,{"x":null}]},"rel":"R","from":"a","type":"relationship"}
      \u{20}
      {"id":"a", "labels" : [ "A" ] , "type" : "node"}\r
      {"type":"x-mine","anything":[1,2]}
      {"type":"log","message":"hello"}
      {"type":"bookmark","value":{"a":1}}
      {"type":"done","nodes":1,"relationships":1}
      """
    ).get()
    #expect((sink.nodes, sink.relationships) == (1, 1))
  }

  /// Streams that must not be accepted, and the message.
  static let refused: [(String, String)] = [
    (#"{"type":"node"}"#, "x.jsonl:1:1: a node needs an `id`"),
    (#"{"type":"node","id":""}"#, "x.jsonl:1:23: an id must not be empty"),
    (#"{"type":"node","id":7}"#, "x.jsonl:1:21: expected a string, found `7}`"),
    (
      #"{"type":"node","id":"a","props":{"x":{"y":1}}}"#,
      "x.jsonl:1:38: a property is a plain value, a list of them, or a tagged value such as {\"$date\": ...}"
    ),
    (#"{"type":"node","id":"a","props":{"x":[[1]]}}"#, "x.jsonl:1:39: a list in a list cannot be a property"),
    (
      #"{"type":"node","id":"a","props":{"x":[null]}}"#,
      "x.jsonl:1:39: a list that is a property cannot hold null"
    ),
    (#"{"type":"node","id":"a","props":{"x":NaN}}"#, "x.jsonl:1:38: expected a value, found `NaN}}`"),
    (
      #"{"type":"node","id":"a","props":{"x":{"$dat":"2020-01-01"}}}"#,
      "x.jsonl:1:38: there is no value of type $dat"
    ),
    (#"{"type":"node","id":"a""#, "x.jsonl:1:24: expected `}`, found the end of the text"),
    (#"{"type":"node" "id":"a"}"#, "x.jsonl:1:16: expected `}`, found `\"id\":\"a\"}`"),
    (#"{"type":"node","id":"a",}"#, "x.jsonl:1:25: expected a name in double quotes, found `}`"),
    (#"{"type":"node","id":"a"} x"#, "x.jsonl:1:26: expected the end of the value, found `x`"),
    (#"{"type":"nod","id":"a"}"#, "x.jsonl:1:1: there is no record type `nod`; did you mean `node`?"),
    (#"{"id":"a"}"#, "x.jsonl:1:1: a record needs a `type`"),
    (#"{}"#, "x.jsonl:1:2: a record needs a `type`"),
    ("[1]", "x.jsonl:1:1: expected `{`, found `[1]`"),
    ("Fetching page 1...", "x.jsonl:1:1: expected `{`, found `Fetching page 1...`"),
    (#"{"type":"relationship","from":"a","rel":"R"}"#, "x.jsonl:1:1: a relationship needs `to`"),
    (
      #"{"type":"claim","subject":"a","predicate":"p"}"#,
      "x.jsonl:1:1: a claim needs either an `object` or a `value`"
    ),
    (
      #"{"type":"claim","subject":"a","predicate":"p","value":1,"object":"b"}"#,
      "x.jsonl:1:1: a claim needs either an `object` or a `value`"
    ),
    (
      #"{"type":"claim","subject":"a","predicate":"p","value":1,"confidence":2}"#,
      "x.jsonl:1:70: `confidence` is from 0 to 1"
    ),
    (
      #"{"type":"claim","subject":"a","predicate":"p","value":1,"date":"May 2012"}"#,
      "x.jsonl:1:64: a date is written YYYY-MM-DD, YYYY-MM or YYYY"
    ),
    ("{\"type\":\"node\",\"id\":\"é\",\"x\":}", "x.jsonl:1:29: expected a value, found `}`"),
    ("\n{\"type\":\"done\",\"nodes\":1}", "x.jsonl:2:1: `done` says 1 nodes, the stream has 0"),
    ("{\"type\":\"done\"}\n{\"type\":\"log\"}", "x.jsonl:2:1: there is more after `done`"),
    (#"{"type":"hello","protocol":2}"#, "x.jsonl:1:1: the stream speaks protocol 2, understood is 1"),
    (#"{"type":"error","kind":"input","code":"x","message":"bad"}"#, "x.jsonl:1: bad"),
  ]

  @Test("refuses what is not a record, with its place", arguments: refused)
  func refuses(stream: String, message: String) {
    guard case .failure(let failure) = scan(stream) else {
      Issue.record("accepted")
      return
    }
    #expect(failure.description == message)
  }

  @Test("goes on after errors as far as it may")
  func skipsErrors() throws {
    let stream = "{\"type\":\"node\"}\n{\"type\":\"node\",\"id\":\"a\"}\nnonsense\n"
    #expect(try scan(stream, errorLimit: 2).get().rejects.map(\.line) == [1, 3])
    guard case .failure(let failure) = scan(stream, errorLimit: 1) else {
      Issue.record("accepted")
      return
    }
    #expect(failure.line == 3)
  }

  @Test("limits the length of a line")
  func limitsLines() throws {
    let value = String(repeating: "x", count: 1000)
    let line = #"{"type":"node","id":"a","props":{"x":"\#(value)"}}"#
    #expect(try scan(line, lineLimit: line.utf8.count).get().nodes == 1)
    guard case .failure(let failure) = scan(line, lineLimit: line.utf8.count - 1) else {
      Issue.record("accepted")
      return
    }
    #expect(failure.code == "line-limit")
  }

  @Test("never accepts a stream that was cut inside a record")
  func cutStreams() {
    let line = Array(RecordStreamTests.roundTrips[0].utf8)
    for length in 1..<line.count {
      let text = String(decoding: line.prefix(length), as: UTF8.self)
      guard case .failure = scan(text) else {
        Issue.record("accepted the first \(length) bytes")
        return
      }
    }
  }
}
