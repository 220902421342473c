import Engine
import Testing

@testable import Importing

/// Rows of tables go into the graph column by column; what they say is the same as one by one.
@Suite("Rows of tables")
struct TableRowTests {
  private static let label = #"{"label": "Person"}"#

  /// More rows than are stored one by one, every type of column, gaps in all of them.
  private static func people(_ count: Int, _ change: (Int) -> Int = { $0 }) -> String {
    var text = "id:ID,name,age,height:float,member:bool,born:date,tags:string[]\n"
    for row in 0..<count {
      let value = change(row)
      let name = row % 7 == 0 ? "" : "name \(value)"
      let height = row % 5 == 0 ? "" : "\(value).5"
      let born = row % 3 == 0 ? "" : "1984-10-\(10 + value % 20)"
      text += "n\(row),\(name),\(row % 11 == 0 ? "" : "\(value)"),\(height),\(row % 2 == 0),\(born),a;b\n"
    }
    return text
  }

  private static func withoutLists(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropLast().joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }

  @Test("columns and single rows give the same graph")
  func sameGraph() throws {
    // A column of lists makes the table be staged row by row.
    var byRow = TestGraph()
    try byRow.load(Self.people(500), as: "people.csv", Self.label)
    var byColumn = TestGraph()
    try byColumn.load(Self.withoutLists(Self.people(500)), as: "people.csv", Self.label)
    let expected = byRow.dump().map { $0.replacing(", tags: ['a', 'b']", with: "") }
    #expect(byColumn.dump() == expected)
    #expect(byColumn.graph.checkInvariants() == nil)
  }

  @Test("a node that comes twice has what was said last, and keeps the rest")
  func twice() throws {
    var bed = TestGraph()
    let first = (0..<200).map { "n\($0),old \($0),\($0)" }
    let again = (0..<200).filter { $0 % 10 == 0 }.map { "n\($0),new \($0)," }
    let text = (["id:ID,name,age"] + first + again).joined(separator: "\n") + "\n"
    try bed.load(text, as: "people.csv", Self.label)
    #expect(bed.graph.nodeCount == 200)
    #expect(bed.dump().contains("(:Person {age: 20, id: 'n20', name: 'new 20'})"))
    #expect(bed.dump().contains("(:Person {age: 21, id: 'n21', name: 'old 21'})"))
    #expect(try bed.load(text, as: "people.csv", Self.label).isUnchanged)
  }

  @Test("rows that are left out shift nobody's properties")
  func rejects() throws {
    var bed = TestGraph()
    let rows = (0..<300).map { $0 % 50 == 9 ? ",nobody,0" : "n\($0),name \($0),\($0)" }
    let text = (["id:ID,name,age"] + rows).joined(separator: "\n") + "\n"
    let summary = try bed.load(text, as: "people.csv", #"{"label": "Person", "errors": "skip:10"}"#)
    #expect(summary.rejects.count == 6 && summary.nodes == 294)
    for row in 0..<300 where row % 50 != 9 {
      #expect(bed.nodes("name", "name \(row)").map { bed.property($0, "age") } == ["\(row)"])
    }
  }

  @Test("what changes in some rows is all that changes")
  func changes() throws {
    var bed = TestGraph()
    try bed.load(Self.withoutLists(Self.people(400)), as: "people.csv", Self.label)
    let changed = Self.withoutLists(Self.people(400) { $0 == 101 ? 102 : $0 })
    let summary = try bed.load(changed, as: "people.csv", Self.label)
    // Name, age, height and birthday of one.
    #expect(summary.propertiesSet == 4 && summary.nodesCreated == 0)
    #expect(try bed.load(changed, as: "people.csv", Self.label).isUnchanged)
  }

  @Test("relationships of a table, between nodes it only names and nodes of another file")
  func relationships() throws {
    var bed = TestGraph()
    try bed.load(Self.withoutLists(Self.people(300)), as: "people.csv", Self.label)
    let rows = (0..<300).map { "n\($0),n\(($0 + 1) % 300),KNOWS,\($0 % 4 == 0 ? "" : "\($0)"),since \($0)" }
    let text = ([":START_ID,:END_ID,:TYPE,weight,note"] + rows).joined(separator: "\n") + "\n"
    let options = #"{"source": "people.csv", "mode": "append"}"#
    let summary = try bed.load(text, as: "knows.csv", #"{"dangling": "stub"}"#)
    #expect(summary.relationshipsCreated == 300 && summary.nodesCreated == 300)
    let joined = try bed.load(text, as: "knows.csv", options)
    #expect(joined.relationshipsCreated == 300 && joined.nodesCreated == 0)
    #expect(joined.propertiesSet == 525)
    #expect(bed.dump().filter { $0.contains("KNOWS") && $0.contains("weight: 7") }.count > 0)
    #expect(bed.graph.checkInvariants() == nil)
    #expect(try bed.load(text, as: "knows.csv", options).isUnchanged)
  }
}
