import KithPluginKit

extension Importer {
  /// An importer with options as JSON text.
  public static func make(_ options: String) throws -> Self {
    let members = try JSONValue(parsing: options).members ?? []
    let given = Dictionary(members.map { ($0.name, $0.value) }) { $1 }
    return try Self(options: Options(given, manifest.options))
  }

  /// The records an input gives, as the lines of a stream without `hello` and `done`.
  ///
  /// - Parameter locators: whether to write where in the input they come from.
  public static func records(_ input: Input, _ options: String, locators: Bool = false) throws -> [String] {
    var sink = CollectingSink(locators: locators)
    try make(options).run(input, &sink, ImportContext())
    return sink.lines()
  }
}
