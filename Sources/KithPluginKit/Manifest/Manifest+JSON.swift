extension Manifest {
  /// Reads the text of a `kith-plugin.json`. Parts it does not know are left alone.
  public init(json: Bytes) throws(ManifestError) {
    let tree: JSONValue
    do {
      tree = try JSONValue(parsing: json)
    } catch {
      throw ManifestError("not JSON: \(error.message) (byte \(error.offset))")
    }
    guard tree.members != nil else { throw ManifestError("a manifest is an object") }
    guard tree["manifest"]?.integer == Int64(Manifest.version) else {
      throw ManifestError("`manifest` must be \(Manifest.version)")
    }
    let name = try Manifest.text(tree, "name")
    guard !name.isEmpty,
      name.utf8.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x2D || $0 &- 0x30 < 10 })
    else { throw ManifestError("`name` must be letters, digits and hyphens") }
    self.init(
      name: name, version: try Manifest.text(tree, "version"), license: tree["license"]?.string,
      help: tree["help"]?.string ?? "")
    if let part = tree["run"] { run = try Manifest.run(part) }
    globs = tree["match"]?["globs"]?.strings ?? []
    if let part = tree["inputs"] {
      inputs = Inputs(
        kinds: part["kinds"]?.strings ?? ["file"], maximum: Int(clamping: part["max"]?.integer ?? 1))
    }
    for member in tree["options"]?.members ?? [] {
      options.append(try Manifest.option(member.name, member.value))
    }
    if let part = tree["emits"] { emits = try Manifest.emits(part) }
    if let part = tree["permissions"] {
      permissions = Permissions(
        read: part["read"]?.strings ?? [], write: part["write"]?.strings ?? [],
        network: part["network"]?.string ?? "none")
    }
    if let part = tree["limits"] { limits = try Manifest.limits(part) }
    if let part = tree["modes"] {
      modes = try Manifest.choices(part, "modes", ImportContext.Mode.self)
    }
  }

  private static func text(_ tree: JSONValue, _ name: String) throws(ManifestError) -> String {
    guard let text = tree[name]?.string else { throw ManifestError("`\(name)` must be a string") }
    return text
  }

  private static func choices<Choice: RawRepresentable & CaseIterable>(
    _ tree: JSONValue, _ name: String, _: Choice.Type
  ) throws(ManifestError) -> [Choice] where Choice.RawValue == String {
    let strings = tree.strings ?? []
    let choices = strings.compactMap { Choice(rawValue: $0) }
    guard !choices.isEmpty, choices.count == strings.count else {
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ManifestError("`\(name)` must be a list of \(all)")
    }
    return choices
  }

  private static func run(_ tree: JSONValue) throws(ManifestError) -> Run {
    guard let command = tree["command"]?.strings, !command.isEmpty else {
      throw ManifestError("`run.command` must be a list of strings: the program and its arguments")
    }
    let range = tree["protocol"]?.elements?.compactMap(\.integer) ?? [1, 1]
    guard range.count == 2, range[0] >= 1, range[0] <= range[1] else {
      throw ManifestError("`run.protocol` must be two integers, the oldest and the newest version")
    }
    var channel = Channel.stdout
    if let given = tree["channel"] {
      guard let known = given.string.flatMap(Channel.init) else {
        throw ManifestError("`run.channel` must be stdout or fd3")
      }
      channel = known
    }
    return Run(
      command: command, protocols: Int(clamping: range[0])...Int(clamping: range[1]), channel: channel)
  }

  private static func emits(_ tree: JSONValue) throws(ManifestError) -> Emits {
    var emits = Emits()
    if let given = tree["contract"] {
      guard let contract = given.string.flatMap(Contract.init) else {
        throw ManifestError("`emits.contract` must be evolve, freeze or discard")
      }
      emits.contract = contract
    }
    for member in tree["nodes"]?.members ?? [] {
      emits.nodes[member.name] = member.value["keys"]?.strings ?? []
    }
    emits.relationships = (tree["relationships"]?.members ?? []).map(\.name)
    return emits
  }

  private static func limits(_ tree: JSONValue) throws(ManifestError) -> Limits {
    var limits = Limits()
    func read(_ name: String, _ kind: OptionDefinition.Kind, _ fallback: Int64) throws(ManifestError) -> Int64
    {
      guard let value = tree[name] else { return fallback }
      do {
        return try OptionCheck.check(value, kind, "limits.\(name)").integer ?? fallback
      } catch {
        throw ManifestError("`limits.\(name)` must be \(kind.name)")
      }
    }
    limits.idle = try read("idle", .duration, limits.idle)
    limits.wall = try read("wall", .duration, limits.wall)
    limits.memory = try read("memory", .size, limits.memory)
    limits.line = try read("line", .size, limits.line)
    return limits
  }

  // MARK: Options

  private static func option(_ name: String, _ tree: JSONValue) throws(ManifestError) -> OptionDefinition {
    let kind = try kind(tree, "options.\(name)", depth: 0)
    let definition = OptionDefinition(
      name, kind, default: tree["default"], optional: tree["optional"]?.boolean ?? (tree["default"] != nil),
      help: tree["help"]?.string ?? "", deprecation: tree["deprecated"]?.string)
    if let fallback = definition.defaultValue, (try? OptionCheck.check(fallback, kind, name)) == nil {
      throw ManifestError("the default of `options.\(name)` must be \(kind.name)")
    }
    return definition
  }

  private static func kind(
    _ tree: JSONValue, _ path: String, depth: Int
  ) throws(ManifestError) -> OptionDefinition.Kind {
    guard depth < 8 else { throw ManifestError("`\(path)` nests too deeply") }
    guard let type = tree["type"]?.string else { throw ManifestError("`\(path).type` must be a string") }
    switch type {
    case "string": return .string
    case "int": return .integer(minimum: tree["min"]?.integer, maximum: tree["max"]?.integer)
    case "number": return .number(minimum: tree["min"]?.number, maximum: tree["max"]?.number)
    case "bool": return .boolean
    case "date": return .date
    case "duration": return .duration
    case "size": return .size
    case "path": return .path
    case "url": return .url
    case "secret": return .secret
    case "char": return .character
    case "enum":
      guard let values = tree["values"]?.strings, !values.isEmpty else {
        throw ManifestError("`\(path).values` must be a list of strings")
      }
      return .enum(values)
    case "list", "map":
      let of = try kind(tree["of"] ?? .object([]), "\(path).of", depth: depth + 1)
      return type == "list" ? .list(of) : .map(of)
    case "either":
      var kinds: [OptionDefinition.Kind] = []
      for part in tree["of"]?.elements ?? [] { kinds.append(try kind(part, "\(path).of", depth: depth + 1)) }
      return .either(kinds)
    case "record":
      var fields: [OptionDefinition] = []
      for member in tree["fields"]?.members ?? [] {
        let field = try kind(member.value, "\(path).\(member.name)", depth: depth + 1)
        fields.append(
          OptionDefinition(
            member.name, field, optional: member.value["optional"]?.boolean ?? false,
            help: member.value["help"]?.string ?? ""))
      }
      return .record(fields)
    default:
      let known = [
        "string", "int", "number", "bool", "date", "duration", "size", "enum", "path", "url", "secret",
      ]
      let near = NearestName.of(type, among: known).map { "; did you mean \($0)?" } ?? ""
      throw ManifestError("`\(path).type` is \"\(type)\", which is no option type\(near)")
    }
  }
}
