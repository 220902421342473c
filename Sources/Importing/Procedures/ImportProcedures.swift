import Engine
import Kith
import KithPluginKit

/// The procedures that imports are reached by in statements: `import.NAME` for each importer,
/// `import.rejects`, `import.sources` and `import.formats`.
///
/// - Parameters:
///   - baseFolder: what relative paths are relative to, asked at each call.
///   - registry: remembers what sources asserted; one for each database.
public func importProcedures(
  baseFolder: @escaping @Sendable () -> String, importers: [any Importer.Type],
  registry: ImportRegistry = ImportRegistry()
) -> [any Procedure] {
  var procedures: [any Procedure] = importers.map {
    ImportProcedure($0, baseFolder: baseFolder, registry: registry)
  }
  procedures.append(RejectsProcedure(registry: registry))
  procedures.append(SourcesProcedure(registry: registry))
  procedures.append(FormatsProcedure(importers))
  return procedures
}

extension Database {
  /// Runs an import outside any statement, all or nothing.
  public func run(_ run: ImportRun, _ registry: ImportRegistry) throws(ImportFailure) -> ImportSummary {
    var summary = ImportSummary()
    try update { graph throws(ImportFailure) in summary = try run.run(into: &graph, registry) }
    return summary
  }
}

/// The importer for an input that none was named for: the one that is surest by its first 64 KiB and its
/// name.
public func importer(
  for input: Input, among importers: [any Importer.Type]
) throws(ImportFailure) -> (any Importer.Type)? {
  if input.isFolder { return importers.first { $0.manifest.inputs.kinds.contains("folder") } }
  let content = try input.bytes()
  let head = Bytes(rebasing: content.bytes.prefix(1 << 16))
  var best: (importer: any Importer.Type, confidence: Confidence)?
  for importer in importers {
    let confidence = importer.probe(head, name: input.name)
    if confidence > .no, confidence > best?.confidence ?? .no { best = (importer, confidence) }
  }
  return best?.importer
}
