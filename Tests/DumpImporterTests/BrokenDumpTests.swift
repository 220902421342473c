import IMDbImporter
import KithPluginKit
import KithPluginTesting
import OpenLibraryImporter
import Testing
import WikidataImporter

/// Where broken dumps are said to be broken.
@Suite("Broken dumps")
struct BrokenDumpTests {
  static let basics =
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
  static let principals = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n"

  static let titles = [
    ("a\tb\n", "x:1:1: the header is of no data set that is read"),
    (basics + "tt1\tmovie\n", "x:2:1: the row has 2 fields, the header has 9"),
    (basics + "tt1\tmovie\té\té\t0\t19x4\t\\N\t\\N\t\\N\n", "x:2:17: startYear: \"19x4\" is not an int"),
    (basics + "tt1\tmovie\ta\ta\t2\t\\N\t\\N\t\\N\t\\N\n", "x:2:15: isAdult: \"2\" is not 0 or 1"),
    (basics + "\nnm1\tmovie\ta\ta\t0\t\\N\t\\N\t\\N\t\\N\n", "x:3:1: \"nm1\" is not an identifier tt..."),
    (
      principals + "tt1\t1\tnm1\tactor\t\\N\t[\"a\n",
      "x:2:20: characters: \"[\"a\" is not a list of texts"
    ),
  ]

  @Test("IMDb", arguments: titles)
  func imdb(text: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try IMDbImporter.records(Input(name: "x", bytes: text.utf8), "{}")
    }
    #expect(failure?.description == message)
  }

  @Test("a filter by type needs the types")
  func types() {
    let failure = #expect(throws: ImportFailure.self) {
      try IMDbImporter.records(
        Input(name: "x", bytes: BrokenDumpTests.principals.utf8), #"{"types": ["movie"]}"#)
    }
    #expect(failure?.description == "x: `types` needs title.basics to know the types from")
  }

  static let entries = [
    ("/type/work\t/works/OL1W\n", "x:1:1: the row has 2 fields, an entry has 5"),
    (
      "/type/work\t/works/OL1W\t1\t2020\t{\"title\": }\n",
      "x:1:41: expected a value, found `}`"
    ),
    ("/type/author\t\t1\t2020\t{}\n", "x:1:14: the entry has no key"),
  ]

  @Test("Open Library", arguments: entries)
  func openLibrary(text: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try OpenLibraryImporter.records(Input(name: "x", bytes: text.utf8), "{}")
    }
    #expect(failure?.description == message)
  }

  static let entities = [
    ("[\n{\"id\":\"Q1\",\"claims\":{\"P50\":[},\n]\n", "x:2:29: expected a value, found `}`"),
    ("[\n{\"type\":\"item\",\"claims\":{\"P50\":[]}},\n]\n", "x:2:1: the entity has no id"),
    ("Q1\n", "x:1:1: expected an entity, `{...}`, on a line of its own"),
  ]

  @Test("Wikidata", arguments: entities)
  func wikidata(text: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try WikidataImporter.records(Input(name: "x", bytes: text.utf8), "{}")
    }
    #expect(failure?.description == message)
  }

  static let badOptions = [
    (
      #"{"properties": {}}"#,
      "`properties` names no property to keep entities by; for example {P144: 'BASED_ON'}"
    ),
    (#"{"properties": {"Q5": "X"}}"#, "properties.Q5: `Q5` is not P and a number"),
    (#"{"labels": {"Q5": ""}}"#, "labels.Q5: an empty name"),
  ]

  @Test("Wikidata options", arguments: badOptions)
  func options(options: String, message: String) {
    let error = #expect(throws: OptionError.self) { try WikidataImporter.make(options) }
    #expect(error?.description == message)
  }
}
