import KithPluginKit
import Testing

@Suite("Options and manifests")
struct OptionsTests {
  static let definitions = [
    OptionDefinition("lang", .enum(["en", "de"]), default: .string("en")),
    OptionDefinition("since", .date), OptionDefinition("limit", .integer(minimum: 1, maximum: 100)),
    OptionDefinition("share", .number(minimum: 0, maximum: 1)), OptionDefinition("deep", .boolean),
    OptionDefinition("idle", .duration), OptionDefinition("memory", .size), OptionDefinition("home", .url),
    OptionDefinition("token", .secret), OptionDefinition("delimiter", .character),
    OptionDefinition("tags", .list(.string)), OptionDefinition("types", .map(.string)),
    OptionDefinition("label", .either([.string, .list(.string)])),
    OptionDefinition(
      "from",
      .record([OptionDefinition("column", .string, optional: false), OptionDefinition("key", .string)])),
  ]

  static let good: [(String, JSONValue, JSONValue)] = [
    ("lang", .string("de"), .string("de")), ("since", .string("2024-02-29"), .string("2024-02-29")),
    ("limit", .integer(7), .integer(7)), ("limit", .string("7"), .integer(7)),
    ("share", .integer(1), .float(1)),
    ("deep", .string("true"), .boolean(true)), ("idle", .string("30s"), .integer(30_000)),
    ("idle", .string("250ms"), .integer(250)), ("memory", .string("512MiB"), .integer(512 << 20)),
    ("home", .string("https://example.org"), .string("https://example.org")),
    ("delimiter", .string("tab"), .string("\t")),
    ("delimiter", .string(";"), .string(";")), ("tags", .array([.string("a")]), .array([.string("a")])),
    ("label", .array([.string("A")]), .array([.string("A")])), ("label", .string("A"), .string("A")),
    ("from", .object([.init("column", .string("p"))]), .object([.init("column", .string("p"))])),
  ]

  @Test("takes what fits and brings units to one", arguments: good)
  func accepts(name: String, given: JSONValue, taken: JSONValue) throws {
    let options = try Options([name: given], OptionsTests.definitions)
    #expect(options[name] == taken)
    #expect(options.string("lang") != nil, "the default")
  }

  static let bad: [(String, JSONValue, String)] = [
    ("lang", .string("fr"), "the option `lang` must be one of en, de, not \"fr\""),
    ("since", .string("2023-02-29"), "the option `since` must be a date (YYYY-MM-DD), not \"2023-02-29\""),
    ("limit", .integer(0), "the option `limit` must be an integer, not 0"),
    ("limit", .float(1.5), "the option `limit` must be an integer, not 1.5"),
    ("deep", .string("yes"), "the option `deep` must be true or false, not \"yes\""),
    (
      "idle", .string("30 parsecs"),
      "the option `idle` must be a duration such as 30s or 10m, not \"30 parsecs\""
    ),
    (
      "memory", .string("9999999999999GiB"),
      "the option `memory` must be a size such as 64KiB or 512MiB, not \"9999999999999GiB\""
    ),
    ("token", .integer(12345), "the option `token` must be a secret, not what was given"),
    ("delimiter", .string("ab"), "the option `delimiter` must be one character, not \"ab\""),
    ("tags", .array([.integer(1)]), "the option `tags` must be text, not 1"),
    ("from", .object([]), "`from` needs `column`: text"),
    ("from", .object([.init("colunm", .string("p"))]), "`from` has no part `colunm`; did you mean `column`?"),
    ("lnag", .string("de"), "there is no option `lnag`; did you mean `lang`?"),
  ]

  @Test("refuses what does not fit, and helps", arguments: bad)
  func refuses(name: String, given: JSONValue, message: String) {
    let error = #expect(throws: OptionError.self) { try Options([name: given], OptionsTests.definitions) }
    #expect(error?.description == message)
  }

  @Test("asks for what is required")
  func required() {
    let error = #expect(throws: OptionError.self) {
      try Options([:], [OptionDefinition("key", .string, optional: false, help: "Which column")])
    }
    #expect(error?.description == "the option `key` is required: text; Which column")
  }

  @Test("reads a manifest")
  func manifest() throws {
    let text = """
      { "manifest": 1, "name": "tvmaze", "version": "1.2.0", "license": "Apache-2.0", "unknown": [1],
        "run": {"command": ["python3", "main.py"], "protocol": [1, 1], "channel": "fd3"},
        "match": {"globs": ["*.tvmaze.json"]}, "inputs": {"kinds": ["file", "stdin"], "max": 1},
        "options": {"lang": {"type": "enum", "values": ["en", "de"], "default": "en"},
                    "since": {"type": "date", "optional": true}, "key": {"type": "string"}},
        "emits": {"contract": "freeze", "nodes": {"Show": {"keys": ["tvmaze", "imdb"]}},
                  "relationships": {"ACTED_IN": {"from": "Person", "to": "Show"}}},
        "permissions": {"read": ["$inputs"], "write": [], "network": "none"},
        "limits": {"idle": "30s", "wall": "10m", "memory": "512MiB", "line": "1MiB"}, "modes": ["replace"] }
      """
    let manifest = try read(text)
    #expect(manifest.run == Manifest.Run(command: ["python3", "main.py"], channel: .fd3))
    #expect(manifest.options.map(\.isOptional) == [true, true, false])
    #expect(manifest.emits.nodes == ["Show": ["tvmaze", "imdb"]])
    #expect(manifest.limits.wall == 600_000 && manifest.limits.line == 1 << 20)
    #expect(manifest.modes == [.replace])
  }

  static let faulty: [(String, String)] = [
    ("{", "not JSON: expected a name in double quotes, found the end of the text (byte 1)"),
    ("[]", "a manifest is an object"), (#"{"manifest": 2}"#, "`manifest` must be 1"),
    (#"{"manifest": 1, "version": "1"}"#, "`name` must be a string"),
    (#"{"manifest": 1, "name": "a/b", "version": "1"}"#, "`name` must be letters, digits and hyphens"),
    (
      #"{"manifest": 1, "name": "a", "version": "1", "run": {"command": "x"}}"#,
      "`run.command` must be a list of strings: the program and its arguments"
    ),
    (
      #"{"manifest": 1, "name": "a", "version": "1", "options": {"x": {"type": "strnig"}}}"#,
      "`options.x.type` is \"strnig\", which is no option type; did you mean string?"
    ),
    (
      #"{"manifest": 1, "name": "a", "version": "1", "options": {"x": {"type": "int", "default": "a"}}}"#,
      "the default of `options.x` must be an integer"
    ),
    (
      #"{"manifest": 1, "name": "a", "version": "1", "modes": ["upsert"]}"#,
      "`modes` must be a list of replace, append"
    ),
  ]

  @Test("names the faulty part of a manifest", arguments: faulty)
  func faultyManifest(text: String, message: String) {
    let error = #expect(throws: ManifestError.self) { try read(text) }
    #expect(error?.description == message)
  }

  private func read(_ text: String) throws -> Manifest {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { try Manifest(json: $0) }
  }

  static let globs: [(String, String, Bool)] = [
    ("*.csv", "people.csv", true), ("*.csv", "a/b/people.csv", true), ("*.csv", "people.csv.gz", false),
    ("p?ople.*", "people.csv", true), ("*", "", true), ("a*b*c", "aXXbYYc", true),
    ("a*b*c", "aXXcYYb", false),
  ]

  @Test("matches file names", arguments: globs)
  func glob(pattern: String, name: String, matches: Bool) {
    #expect(Glob.matches(pattern, name) == matches)
  }
}
