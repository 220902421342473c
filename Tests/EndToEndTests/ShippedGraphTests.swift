import Testing
import TestSupport

/// The graph that ships, through the program.
@Suite struct ShippedGraphTests {
  static let queries = PackageFolder.files(under: Program.graph + "/queries", suffix: ".cypher")
    .map { String($0.dropLast(7)) }

  @Test("a saved query gives its answer", arguments: queries)
  func savedQuery(_ name: String) throws {
    let outcome = try Program.run(["run", "--graph", Program.graph, name])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count > 1, "no rows: \(outcome.output)")
    #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
  }

  @Test("there are at least a dozen, and they are listed")
  func listing() throws {
    #expect(Self.queries.count >= 12)
    let listed = try Program.run(["queries", "--graph", Program.graph])
    for name in Self.queries { #expect(listed.output.contains(name)) }
  }

  @Test("the protocol answers a request a line")
  func lineProtocol() throws {
    let requests = """
      {"id":1,"op":"hello"}
      {"id":"a","op":"query","text":"CREATE (:A {num: 1})-[:T]->(:B)"}
      {"op":"query","text":"MATCH p = (:A)-->() RETURN length(p) AS n, 1.0 AS f","params":{}}
      {"op":"query","text":"RETURN x"}
      not json
      {"op":"nonsense"}
      {"op":"quit"}

      """
    let lines = try Program.run(["protocol"], input: requests).output.split(separator: "\n")
    try #require(lines.count == 7)
    #expect(lines[0].hasPrefix("{\"id\":1,\"ok\":true,\"protocol\":1,\"name\":\"kith\""))
    #expect(lines[1].hasPrefix("{\"id\":\"a\",\"ok\":true,\"columns\":[],\"rows\":[]"))
    #expect(lines[2].contains("\"rows\":[[1,1.0]]"))
    #expect(lines[3].contains("\"detail\":\"UndefinedVariable\""))
    #expect(lines[3].contains("\"line\":1,\"column\":8"))
    #expect(lines[4].contains("ProtocolError"))
    #expect(lines[5].contains("ProtocolError"))
    #expect(lines[6] == "{\"ok\":true}")
  }
}
