import Testing

struct ProtocolTests {
  /// A request and what is answered, the time taken left out.
  static let exchanges: [(request: String, answer: String)] = [
    (
      #"{"op":"hello"}"#,
      #"{"ok":true,"protocol":1,"name":"kith","version":"1.2.3","features":["procedures"]}"#
    ),
    (#"{"op":"reset","id":7}"#, #"{"id":7,"ok":true}"#),
    (#"{"op":"reset","id":"seven"}"#, #"{"id":"seven","ok":true}"#),
    (#"{"op":"quit"}"#, #"{"ok":true}"#),
    (
      #"{"op":"query","text":"RETURN 1 AS x, 1.0 AS y, 'a\"b' AS z"}"#,
      #"{"ok":true,"columns":["x","y","z"],"rows":[[1,1.0,"a\"b"]]}"#
    ),
    (#"{"op":"query","text":"MATCH (n) RETURN n"}"#, #"{"ok":true,"columns":["n"],"rows":[]}"#),
    (
      #"{"op":"query","text":"CREATE (:A {x: 1})"}"#,
      #"{"ok":true,"columns":[],"rows":[],"stats":{"nodesCreated":1,"propertiesSet":1,"labelsAdded":1}}"#
    ),
    (
      #"{"op":"query","text":"RETURN 1 AS x;","params":{}}"#, #"{"ok":true,"columns":["x"],"rows":[[1]]}"#
    ),
    (
      #"{"op":"query","text":"EXPLAIN MATCH (n) RETURN n"}"#,
      #"{"ok":true,"columns":[],"rows":[],"plan":"#
        + #"{"operator":"Results","details":"n","estimatedRows":0.001,"children":["#
        + #"{"operator":"NodeScan","details":"(n)","estimatedRows":0.001,"children":["#
        + #"{"operator":"Argument","details":"","estimatedRows":1.0,"children":[]}]}]}}"#
    ),
  ]

  @Test(arguments: exchanges.indices)
  func `a request has its answer`(index: Int) throws {
    let (request, answer) = Self.exchanges[index]
    #expect(try ProtocolSession.answer(to: request).withoutTimes == answer)
  }

  /// An expression and its value as JSON.
  static let values: [(expression: String, json: String)] = [
    ("null", "null"), ("true", "true"), ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"), ("1.0", "1.0"), ("-0.0", "-0.0"), ("1e300", "1e+300"),
    ("0.1", "0.1"), ("0.0 / 0.0", #"{"$float":"NaN"}"#), ("1 / 0.0", #"{"$float":"Infinity"}"#),
    ("-1 / 0.0", #"{"$float":"-Infinity"}"#), ("[1, [2.0, null]]", "[1,[2.0,null]]"), ("{}", "{}"),
    ("{a: {b: []}}", #"{"a":{"b":[]}}"#), ("{`$a`: 1}", #"{"$map":{"$a":1}}"#),
    ("date('1984-10-11')", #"{"$date":"1984-10-11"}"#),
    ("localtime('12:31:14.645')", #"{"$localtime":"12:31:14.645"}"#),
    ("time('12:31:14+01:00')", #"{"$time":"12:31:14+01:00"}"#),
    ("localdatetime('1984-10-11T12:31')", #"{"$localdatetime":"1984-10-11T12:31"}"#),
    (
      "datetime('1984-10-11T12:31[Europe/Stockholm]')",
      #"{"$datetime":"1984-10-11T12:31+01:00[Europe/Stockholm]"}"#
    ),
    ("duration('P1Y2M3DT4H')", #"{"$duration":"P1Y2M3DT4H"}"#), ("'é😀'", #""é😀""#),
  ]

  @Test(arguments: values.indices)
  func `values travel both ways`(index: Int) throws {
    let (expression, json) = Self.values[index]
    let out = try ProtocolSession.answer(to: #"{"op":"query","text":"RETURN \#(expression) AS v"}"#)
    #expect(out.withoutTimes == #"{"ok":true,"columns":["v"],"rows":[[\#(json)]]}"#)
    let back = try ProtocolSession.answer(
      to: #"{"op":"query","text":"RETURN $p AS v","params":{"p":\#(json)}}"#)
    #expect(back.withoutTimes == #"{"ok":true,"columns":["v"],"rows":[[\#(json)]]}"#)
  }

  @Test func `nodes, relationships and paths`() throws {
    let answer = try ProtocolSession.answer(
      to: #"{"op":"query","text":"MATCH p = (:B)<-[r]-(a:A) RETURN a, r, p"}"#,
      after: [#"{"op":"query","text":"CREATE (:A {num: 1})-[:T {w: 2}]->(:B)"}"#])
    let a = #"{"$node":{"id":0,"labels":["A"],"properties":{"num":1}}}"#
    let b = #"{"$node":{"id":1,"labels":["B"],"properties":{}}}"#
    let r = #"{"$rel":{"id":0,"type":"T","start":0,"end":1,"properties":{"w":2}}}"#
    #expect(
      answer.withoutTimes
        == #"{"ok":true,"columns":["a","r","p"],"rows":[[\#(a),\#(r),{"$path":[\#(b),\#(r),\#(a)]}]]}"#)
  }

  /// A request that fails and a part of its answer.
  static let failures: [(request: String, part: String)] = [
    (
      #"{"op":"query","id":5,"text":"RETURN x"}"#,
      #"{"id":5,"ok":false,"error":{"type":"SyntaxError","phase":"compile time","detail":"UndefinedVariable""#
    ),
    (#"{"op":"query","text":"RETURN 1,\n  x"}"#, #""line":2,"column":3"#),
    (#"{"op":"query","text":"RETURN 1 / 0"}"#, #""type":"ArithmeticError","phase":"runtime""#),
    (#"{"op":"query","text":"RETURN $x"}"#, #""type":"ParameterMissing""#),
    (#"{"op":"query"}"#, #""type":"ProtocolError""#),
    (#"{"op":"dance","id":1}"#, #"{"id":1,"ok":false,"error":{"type":"ProtocolError""#),
    (#"{}"#, #""type":"ProtocolError""#),
    (#"[]"#, #""type":"ProtocolError""#),
    (#"not json"#, #""type":"ProtocolError""#),
    (#"{"op":"query","text":"RETURN 1""#, #""type":"ProtocolError""#),
    (#"{"op":"query","text":"RETURN $p","params":{"p":{"$date":"tomorrow"}}}"#, #""ok":false"#),
    (#"{"op":"query","text":"RETURN $p","params":{"p":{"$strange":1}}}"#, #""ok":false"#),
    (#"{"op":"procedure"}"#, #""type":"ProtocolError""#),
    (
      #"{"op":"procedure","name":"t.p","inputs":[],"outputs":[{"name":"o","type":"INTEGER?"}],"rows":[[1,2]]}"#,
      #""type":"ProtocolError""#
    ),
    (#"{"op":"import"}"#, #""type":"ProtocolError""#),
    (String(repeating: "[", count: 100_000), #""type":"ProtocolError""#),
  ]

  @Test(arguments: failures.indices)
  func `what fails is answered, and the next request too`(index: Int) throws {
    let (request, part) = Self.failures[index]
    let answers = try ProtocolSession.answers(to: [request, #"{"op":"query","text":"RETURN 2 AS x"}"#])
    #expect(answers.count == 2)
    #expect(answers.first?.contains(part) ?? false, "\(answers.first ?? "")")
    #expect(answers.last?.contains(#""rows":[[2]]"#) ?? false)
  }

  @Test func `a procedure is a table until the next reset`() throws {
    let define = """
      {"op":"procedure","name":"test.my.proc","inputs":[{"name":"in","type":"INTEGER?"}],\
      "outputs":[{"name":"out","type":"STRING?"}],"rows":[[1,"one"],[null,"nix"],[1,"uno"]]}
      """
    let call = #"{"op":"query","text":"CALL test.my.proc(1) YIELD out RETURN out"}"#
    let callNull = #"{"op":"query","text":"CALL test.my.proc(null)"}"#
    let answers = try ProtocolSession.answers(to: [define, call, callNull, #"{"op":"reset"}"#, call])
    #expect(answers[1].contains(#""rows":[["one"],["uno"]]"#))
    #expect(answers[2].contains(#""rows":[["nix"]]"#))
    #expect(answers[4].contains("ProcedureNotFound"))
  }

  @Test func `a failed statement leaves the graph as it was, reset empties it`() throws {
    let count = #"{"op":"query","text":"MATCH (n) RETURN count(n) AS n"}"#
    let answers = try ProtocolSession.answers(to: [
      #"{"op":"query","text":"CREATE (:A)"}"#,
      #"{"op":"query","text":"CREATE (:B) WITH 1 AS x RETURN x / 0"}"#,
      count, #"{"op":"reset"}"#, count,
    ])
    #expect(answers[2].contains(#""rows":[[1]]"#))
    #expect(answers[4].contains(#""rows":[[0]]"#))
  }

  @Test func `a folder is imported`() throws {
    let answers = try ProtocolSession.answers(to: [#"{"op":"import","path":"some/folder"}"#]) { path in
      (path.utf8.count, 3)
    }
    #expect(answers.first?.withoutTimes == #"{"ok":true,"nodes":11,"edges":3}"#)
  }

  @Test func `empty lines are passed over, the last line needs no end, and nothing follows quit`() throws {
    let output = try ProtocolSession.exchange(
      "\n\n{\"op\":\"reset\",\"id\":1}\n\n{\"op\":\"reset\",\"id\":2}")
    #expect(output == "{\"id\":1,\"ok\":true}\n{\"id\":2,\"ok\":true}\n")
    let after = try ProtocolSession.exchange("{\"op\":\"quit\"}\n{\"op\":\"reset\"}\n")
    #expect(after == "{\"ok\":true}\n")
    #expect(try ProtocolSession.exchange("").isEmpty)
  }

  @Test func `a long line is read whole`() throws {
    let text = String(repeating: "x", count: 3_000_000)
    let answer = try ProtocolSession.answer(
      to: #"{"op":"query","text":"RETURN size($p) AS n","params":{"p":"\#(text)"}}"#)
    #expect(answer.contains(#""rows":[[3000000]]"#))
  }
}
