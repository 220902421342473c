import KithPluginKit

/// What an import reads its records from: an importer that is linked in, or a process that prints them.
public protocol ImportSource: Sendable {
  var manifest: Manifest { get }
  /// How it is kept from what it was not given, for the record of the import: `sandbox` or `none`; nil for an
  /// importer that is part of the program.
  var confinement: String? { get }
  /// What failures call the stream of records, whose lines they count.
  func streamName(_ input: Input) -> String
  /// - Throws: `OptionError` for options that are well typed but do not fit together.
  func check(_ options: Options) throws(OptionError)
  /// Reads an input to its end.
  /// - Parameter bookmark: what this function returned at the latest import of the same source.
  /// - Returns: what to be told next time; kept only if the import succeeds. Nil keeps what there is.
  func read(
    _ input: Input, _ options: Options, _ sink: inout some RecordSink, _ context: ImportContext,
    bookmark: JSONValue?
  ) throws(ImportFailure) -> JSONValue?
}

extension ImportSource {
  public var confinement: String? { nil }
}

/// An importer that is part of the program.
struct LinkedImporter: ImportSource {
  let importer: any Importer.Type

  var manifest: Manifest { importer.manifest }

  func streamName(_ input: Input) -> String { input.name }

  func check(_ options: Options) throws(OptionError) { _ = try importer.init(options: options) }

  func read(
    _ input: Input, _ options: Options, _ sink: inout some RecordSink, _ context: ImportContext,
    bookmark: JSONValue?
  ) throws(ImportFailure) -> JSONValue? {
    let reader: any Importer
    do throws(OptionError) {
      reader = try importer.init(options: options)
    } catch {
      throw ImportFailure(.config, "option", error.message, file: input.name, hint: error.hint)
    }
    try reader.run(input, &sink, context)
    return nil
  }
}
