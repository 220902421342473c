import JSONImporter
import KithPluginKit
import KithPluginTesting
import TestSupport
import Testing

@Suite("JSON importer")
struct JSONImporterTests {
  static let folder = PackageFolder.root + "/Plugins/json"
  static let fixtures = PackageFolder.entries(of: folder + "/fixtures").map(\.name)

  @Test("gives the records expected", arguments: fixtures)
  func golden(name: String) throws {
    let folder = "\(JSONImporterTests.folder)/fixtures/\(name)"
    let options = try #require(PackageFolder.text(of: folder + "/options.json"))
    let expected = try #require(PackageFolder.text(of: folder + "/expected.jsonl"))
    let records = try JSONImporter.records(Input(path: folder + "/input.json"), options)
    #expect(records == expected.split(separator: "\n").map(String.init))
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let text = try #require(PackageFolder.text(of: JSONImporterTests.folder + "/kith-plugin.json"))
    let manifest = try Array(text.utf8).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == JSONImporter.manifest)
  }

  // MARK: Options

  static let badOptions = [
    (
      "{}",
      "there is no mapping: `nodes` and `relationships` say what to make of the document; "
        + "for example {nodes: [{at: '/*', label: 'Show', id: '/id', properties: {name: '/name'}}]}"
    ),
    (
      #"{"nodes": [{"at": "shows/*", "label": "Show"}]}"#,
      "nodes[0].at: `shows/*` is no path; a path begins with `/`, `#` or `..`, for example `/shows/*`; "
        + "in names `~1` stands for `/`, `~0` for `~`"
    ),
    (#"{"nodes": [{"at": "/*"}]}"#, "nodes[0] needs a `label`, or `labels`, the path of them"),
    (
      #"{"nodes": [{"at": "/*", "label": "A", "properties": {"x": "../../y"}}]}"#,
      "nodes[0]: `../../y` leads out of the document, `at` has 1 steps"
    ),
    (
      #"{"nodes": [{"at": "/*", "label": "A", "properties": {"x": {"path": "/x", "type": "dat"}}}]}"#,
      "nodes[0].properties.x: there is no type `dat`; did you mean `date`?"
    ),
    (
      ##"{"nodes": [{"at": "/*", "label": "Show", "id": "/id"}], "relationships": "##
        + ##"[{"at": "/*", "type": "T", "from": {"label": "Shwo", "id": "#"}, "##
        + ##""to": {"label": "Show", "id": "#"}}]}"##,
      "no rule of `nodes` has the label `Shwo` first and an `id`; did you mean `Show`?"
    ),
    (
      ##"{"relationships": [{"at": "/*", "from": {"scheme": "x", "id": "#"}, "##
        + ##""to": {"scheme": "x", "id": "#"}}]}"##,
      "relationships[0] needs either `type`, or `types`, the path of it"
    ),
  ]

  @Test("refuses options before anything is read", arguments: badOptions)
  func refusesOptions(options: String, message: String) {
    let error = #expect(throws: OptionError.self) { try JSONImporter.make(options) }
    #expect(error?.description == message)
  }

  // MARK: Broken documents

  static let mapping =
    #"{"nodes": [{"at": "/*", "label": "P", "id": "/id", "#
    + #""properties": {"n": {"path": "/n", "type": "int"}}}]}"#

  static let broken = [
    (mapping, "", "x.json:1:1: expected a value, found the end of the text"),
    (mapping, "[{\"id\": 1}", "x.json:1:11: expected `]`, found the end of the text"),
    (mapping, "[\n  {\"id\": 1,}\n]", "x.json:2:12: expected a name in double quotes, found `}`"),
    (mapping, "[{\"id\": 1}]\n]", "x.json:2:1: expected the end of the value, found `]`"),
    (mapping, "[{\"id\": 1}, {\"é\": 1}]", "x.json:1:13: /1: there is no value at `/id`"),
    (mapping, "[{\"id\": {}}]", "x.json:1:9: /0/id: an object cannot identify anything"),
    (mapping, "[{\"id\": 1.5}]", "x.json:1:9: /0/id: 1.5 cannot identify anything"),
    (mapping, "[\n {\"é\": \"ö\", \"n\": \"x\", \"id\": 1}]", "x.json:2:18: /0/n: \"x\" is not an int"),
    (mapping, "[{\"n\": [1, \"y\"], \"id\": 1}]", "x.json:1:12: /0/n/1: \"y\" is not an int"),
    (mapping, "[{\"n\": {}, \"id\": 1}]", "x.json:1:8: /0/n: an object cannot be a property"),
    (mapping, "[{\"id\": \"\u{1}\"}]", "x.json:1:10: a control character must be written as an escape"),
    (
      mapping, String(repeating: "[", count: 100),
      "x.json:1:66: nested deeper than 64 levels"
    ),
  ]

  @Test("says where a document is wrong", arguments: broken)
  func refuses(options: String, document: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try JSONImporter.records(Input(name: "x.json", bytes: document.utf8), options)
    }
    #expect(failure?.description == message)
  }

  // MARK: Paths

  /// A document, a property path at `/a/*`, and the property of each.
  static let paths = [
    (#"{"a": [{"x": {"y": 1}}]}"#, "/x/y", [#""props":{"v":1}"#]),
    (#"{"a": [{"x~/": true}]}"#, "/x~0~1", [#""props":{"v":true}"#]),
    (#"{"a": [{"x": [{"y": 1}, {}, {"y": null}, {"y": "s"}]}]}"#, "/x/*/y", [#""props":{"v":[1,"s"]}"#]),
    (#"{"a": [{"x": [5, 6]}]}"#, "/x/1", [#""props":{"v":6}"#]),
    (#"{"a": [{}, {}]}"#, "#", [#""props":{"v":"0"}"#, #""props":{"v":"1"}"#]),
    (#"{"a": {"k": {}}}"#, "#", [#""props":{"v":"k"}"#]),
    (#"{"a": [7], "b": 2.5}"#, "../../b", [#""props":{"v":2.5}"#]),
    (#"{"b": 2, "a": [7]}"#, "", [#""props":{"v":7}"#]),
    (#"{"a": {"k": 1}}"#, "..#", [#""props":{"v":"a"}"#]),
    ("\u{feff}{\"a\": [null, 1]}", "", [#""props":{"v":1}"#]),
  ]

  @Test("follows paths", arguments: paths)
  func follows(document: String, path: String, properties: [String]) throws {
    let options = #"{"nodes": [{"at": "/a/*", "label": "N", "properties": {"v": "\#(path)"}}]}"#
    let records = try JSONImporter.records(Input(name: "x.json", bytes: document.utf8), options)
    #expect(records.count == properties.count)
    for (record, wanted) in zip(records, properties) { #expect(record.hasSuffix(",\(wanted)}")) }
  }
}
