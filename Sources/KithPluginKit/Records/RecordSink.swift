/// Takes what an importer reads. Calls are synchronous; every borrowed text, list and chunk is read before a
/// call returns. An error ends the import and must be passed on.
public protocol RecordSink {
  /// A document; records name it by its id in their locators.
  mutating func source(_ record: SourceRecord) throws(ImportFailure)
  mutating func node(_ record: NodeRecord) throws(ImportFailure)
  mutating func relationship(_ record: RelationshipRecord) throws(ImportFailure)
  mutating func claim(_ record: ClaimRecord) throws(ImportFailure)
  /// Withdraws what this source said about a node in an earlier import.
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) throws(ImportFailure)
  /// Leaves a piece of input out. Throws when the user asked to stop at (so many) errors.
  mutating func reject(_ reject: Reject) throws(ImportFailure)
  /// Throws when the user cancelled.
  mutating func progress(_ progress: ImportProgress) throws(ImportFailure)

  /// Begins a table of nodes, to be filled by `appendRows`; tables do not nest.
  mutating func beginNodeTable(_ table: NodeTable) throws(ImportFailure)
  mutating func beginRelationshipTable(_ table: RelationshipTable) throws(ImportFailure)
  /// Rows of the table that was begun, column by column.
  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure)
  mutating func endTable() throws(ImportFailure)
}

/// What an importer is told besides its options.
public struct ImportContext: Sendable {
  /// How the import relates to the last one from the same source.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// What the source no longer says is withdrawn.
    case replace
    /// What it said before stays.
    case append
  }

  public var mode: Mode
  /// The longest line of a record stream, in bytes.
  public var lineLimit: Int
  /// Asked now and then; true when the user wants to stop.
  public var isCancelled: @Sendable () -> Bool

  public init(
    mode: Mode = .replace, lineLimit: Int = 1 << 20, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.mode = mode
    self.lineLimit = lineLimit
    self.isCancelled = isCancelled
  }

  public func checkCancelled() throws(ImportFailure) {
    if isCancelled() { throw ImportFailure(.cancelled, "cancelled", "cancelled") }
  }
}

/// How sure an importer is that an input is for it.
public enum Confidence: Int, Comparable, Sendable {
  case no, maybe, likely, certain
  public static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }
}

/// Turns a source into records. A value is made for one import, with its options already checked against
/// the manifest.
public protocol Importer: Sendable {
  static var manifest: Manifest { get }
  /// - Throws: `OptionError` for options that are well typed but do not fit together.
  init(options: Options) throws(OptionError)
  /// Looks at the first bytes (at most 64 KiB) of an input nobody named an importer for.
  static func probe(_ head: Bytes, name: String) -> Confidence
  func run(_ input: Input, _ sink: inout some RecordSink, _ context: ImportContext) throws(ImportFailure)
}

extension Importer {
  public static func probe(_ head: Bytes, name: String) -> Confidence {
    manifest.globs.contains { Glob.matches($0, name) } ? .maybe : .no
  }
}
