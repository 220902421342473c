import Engine
import Kith
import KithPluginKit

/// The procedures that imports are reached by in statements: `import.NAME` for each importer,
/// `import.rejects`, `import.diff`, `import.sources`, `import.memory`, `import.undo` and `import.formats`.
///
/// - Parameters:
///   - baseFolder: what relative paths are relative to, asked at each call.
///   - sources: importers that are not linked in.
///   - registry: remembers what sources asserted; one for each database.
public func importProcedures(
  baseFolder: @escaping @Sendable () -> String, importers: [any Importer.Type],
  sources: [any ImportSource] = [],
  registry: ImportRegistry = ImportRegistry()
) -> [any Procedure] {
  let all = importers.map { LinkedImporter(importer: $0) as any ImportSource } + sources
  var procedures: [any Procedure] = all.map {
    ImportProcedure($0, baseFolder: baseFolder, registry: registry)
  }
  procedures.append(RejectsProcedure(registry: registry))
  procedures.append(DiffProcedure(registry: registry))
  procedures.append(SourcesProcedure(registry: registry))
  procedures.append(MemoryProcedure(registry: registry))
  procedures.append(UndoProcedure(registry: registry))
  procedures.append(FormatsProcedure(all.map(\.manifest)))
  return procedures
}

/// One importer as a procedure `import.NAME`.
public func importProcedure(
  _ source: any ImportSource, baseFolder: @escaping @Sendable () -> String, registry: ImportRegistry
) -> any Procedure {
  ImportProcedure(source, baseFolder: baseFolder, registry: registry)
}

/// An importer of the program as a source of imports.
public func linkedSource(_ importer: any Importer.Type) -> any ImportSource {
  LinkedImporter(importer: importer)
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
  let head = try input.head(1 << 16)
  return head.withUnsafeBufferPointer { head in
    var best: (importer: any Importer.Type, confidence: Confidence)?
    for importer in importers {
      let confidence = importer.probe(head, name: input.name)
      if confidence > .no, confidence > best?.confidence ?? .no { best = (importer, confidence) }
    }
    return best?.importer
  }
}
