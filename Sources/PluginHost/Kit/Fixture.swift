import KithPluginKit

/// A folder below `fixtures`: an input, options, and the stream the plugin must make of them.
struct Fixture {
  let name: String
  let folder: String
  /// The file whose name begins with `input`.
  let input: String
  let options: Options
  /// Nil when there is no `expected.jsonl`.
  let expected: [UInt8]?

  /// The fixtures of a plugin, sorted by name.
  /// - Throws: `config` naming what is wrong with one.
  static func all(_ plugin: InstalledPlugin) throws(ImportFailure) -> [Fixture] {
    var fixtures: [Fixture] = []
    for name in Folder.entries("\(plugin.folder)/fixtures") where !name.hasPrefix(".") {
      let folder = "\(plugin.folder)/fixtures/\(name)"
      guard Folder.exists(folder) else { continue }
      guard let input = Folder.entries(folder).first(where: { $0.hasPrefix("input") }) else {
        throw ImportFailure(.config, "fixture", "there is no file input.*", file: folder)
      }
      let values = try options("\(folder)/options.json", plugin)
      fixtures.append(
        Fixture(
          name: name, folder: folder, input: "\(folder)/\(input)", options: values,
          expected: FileText.bytes("\(folder)/expected.jsonl")))
    }
    return fixtures
  }

  private static func options(_ path: String, _ plugin: InstalledPlugin) throws(ImportFailure) -> Options {
    var given: [String: JSONValue] = [:]
    if let text = FileText.text(path) {
      guard let tree = try? JSONValue(parsing: text), let members = tree.members else {
        throw ImportFailure(.config, "fixture", "not a JSON object", file: path)
      }
      for member in members { given[member.name] = member.value }
    }
    do throws(OptionError) {
      return try Options(given, plugin.manifest.manifest.options)
    } catch {
      throw ImportFailure(.config, "fixture", error.description, file: path)
    }
  }

  /// A stream as it is compared with what is expected of it: without what the expectation leaves out everywhere,
  /// `hello` and `done`, or the places records come from.
  static func comparable(_ stream: [UInt8], to expected: [UInt8]) -> [String] {
    let wanted = expected.split(separator: 0x0A).compactMap {
      try? JSONValue(parsing: String(decoding: $0, as: UTF8.self))
    }
    let hasFrame = wanted.contains { $0["type"]?.string == "hello" }
    let hasPlaces = wanted.contains { $0["at"] != nil }
    return canonical(stream) { tree in
      guard hasFrame || !["hello", "done"].contains(tree["type"]?.string ?? "") else { return nil }
      guard !hasPlaces, case .object(let members) = tree else { return tree }
      return .object(members.filter { $0.name != "at" })
    }
  }

  /// A stream as it is compared: members in order of their names, without what says nothing.
  static func canonical(_ stream: [UInt8], _ edit: (JSONValue) -> JSONValue? = { $0 }) -> [String] {
    stream.split(separator: 0x0A).compactMap { line in
      let text = String(decoding: line, as: UTF8.self)
      guard let tree = try? JSONValue(parsing: text) else { return text }
      if let type = tree["type"]?.string, type == "progress" || type == "log" { return nil }
      return edit(tree).map { JSONText.line(canonical($0, depth: 0)) }
    }
  }

  private static func canonical(_ tree: JSONValue, depth: Int) -> JSONValue {
    guard case .object(let members) = tree, depth < 8 else { return tree }
    let isDone = tree["type"] == .string("done")
    var kept: [JSONValue.Member] = []
    for member in members {
      let value = canonical(member.value, depth: depth + 1)
      let isEmpty = [JSONValue.null, .object([]), .array([])].contains(value)
      if isEmpty || isDone && value == .integer(0) { continue }
      kept.append(JSONValue.Member(member.name, value))
    }
    return .object(kept.sorted { $0.name < $1.name })
  }
}
