import KithPluginKit

/// What to do when input is not as it should be, and what counts as a fact: the options every importer has.
public struct ImportPolicy: Hashable, Sendable {
  /// A relationship or claim that names a node nobody describes.
  public enum Dangling: String, CaseIterable, Hashable, Sendable {
    /// The import fails.
    case error
    /// It is left out and counted as a reject.
    case skip
    /// A node without labels is made.
    case stub
  }

  public var mode = ImportContext.Mode.replace
  public var dangling = Dangling.error
  /// Pieces of input that may be left out before the import fails.
  public var errorLimit = 0
  /// The name ids are scoped to; nil for the path as given.
  public var source: String?
  /// Claims below this confidence do not become facts.
  public var confidence = 0.9
  /// Whether claims become facts at all.
  public var projectsClaims = true
  /// Check, count and tell, but change nothing.
  public var isDryRun = false
  /// Bytes the import may hold beside the graph.
  public var memory = ImportMemory.standard

  public init() {}

  /// The options a procedure call or command line may give besides the importer's own.
  public static let definitions = [
    OptionDefinition(
      "mode", .enum(ImportContext.Mode.allCases.map(\.rawValue)), default: .string("replace"),
      help: "replace: what the source no longer says is withdrawn; append: it stays"),
    OptionDefinition(
      "dangling", .enum(Dangling.allCases.map(\.rawValue)), default: .string("error"),
      help: "What to do with relationships to nodes nobody describes"),
    OptionDefinition(
      "errors", .string, default: .string("stop"),
      help: "stop, or skip:N to leave out up to N pieces of input"),
    OptionDefinition("source", .string, help: "The name ids are scoped to; the path when left out"),
    OptionDefinition(
      "confidence", .number(minimum: 0, maximum: 1), default: .float(0.9),
      help: "Claims below this do not become facts"),
    OptionDefinition("facts", .boolean, default: .boolean(true), help: "Whether claims become facts"),
    OptionDefinition(
      "dryRun", .boolean, default: .boolean(false),
      help: "Change nothing; CALL import.diff() tells what would change"),
    OptionDefinition(
      "memory", .size, help: "What the import may hold beside the graph; half of the machine's when left out"),
  ]

  /// - Throws: `OptionError` when `errors` is neither `stop` nor `skip:N`.
  init(_ options: Options) throws(OptionError) {
    mode = options.string("mode").flatMap(ImportContext.Mode.init) ?? .replace
    dangling = options.string("dangling").flatMap(Dangling.init) ?? .error
    source = options.string("source")
    confidence = options.number("confidence") ?? 0.9
    projectsClaims = options.boolean("facts") ?? true
    isDryRun = options.boolean("dryRun") ?? false
    memory = options.integer("memory") ?? ImportMemory.standard
    let errors = options.string("errors") ?? "stop"
    if errors.hasPrefix("skip:"), let limit = Int(errors.dropFirst(5)), limit >= 0 {
      errorLimit = limit
    } else if errors != "stop" {
      throw OptionError("errors", "the option `errors` must be stop or skip:N, not \"\(errors)\"")
    }
  }
}
