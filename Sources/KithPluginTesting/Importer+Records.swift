import KithPluginKit

extension Importer {
  /// An importer with options as JSON text.
  public static func make(_ options: String) throws -> Self {
    let members = try JSONValue(parsing: options).members ?? []
    let given = Dictionary(members.map { ($0.name, $0.value) }) { $1 }
    return try Self(options: Options(given, manifest.options))
  }

  /// The records an input gives, as the lines of a stream without `hello` and `done`.
  public static func records(_ input: Input, _ options: String) throws -> [String] {
    var sink = CollectingSink()
    try make(options).run(input, &sink, ImportContext())
    return sink.lines()
  }
}
