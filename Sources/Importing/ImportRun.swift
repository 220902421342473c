import Engine
import KithPluginKit

/// One import: an importer, what it reads, and how.
public struct ImportRun: Sendable {
  public let importer: any ImportSource
  public let input: Input
  public let policy: ImportPolicy
  private let options: Options
  /// How claims become facts.
  public var vocabulary = ClaimVocabulary.standard
  /// Told how far the import has come; may be called often.
  public var onProgress: (@Sendable (ImportProgress) -> Void)?
  public var isCancelled: @Sendable () -> Bool = { false }

  /// - Parameter options: the importer's own and those of `ImportPolicy`, as given; checked here.
  /// - Throws: `OptionError` for one that is unknown, missing or of the wrong type, before anything is read.
  public init(
    _ importer: any Importer.Type, _ input: Input, options: [String: JSONValue] = [:]
  ) throws(OptionError) {
    try self.init(source: LinkedImporter(importer: importer), input, options: options)
  }

  /// The same for an importer that need not be linked in.
  public init(
    source importer: any ImportSource, _ input: Input, options: [String: JSONValue] = [:]
  ) throws(OptionError) {
    self.importer = importer
    self.input = input
    let common = Set(ImportPolicy.definitions.map(\.name))
    let all = try Options(options, importer.manifest.options + ImportPolicy.definitions)
    policy = try ImportPolicy(all)
    self.options = try Options(options.filter { !common.contains($0.key) }, importer.manifest.options)
    // Also what a single value cannot tell: options that do not fit together.
    try importer.check(self.options)
  }

  /// The name the ids of the input are scoped to.
  public var source: ImportSourceName {
    ImportSourceName(importer: importer.manifest.name, source: policy.source ?? input.name)
  }

  /// Reads the input and brings what it says into a graph, all or nothing: when this throws, neither the
  /// graph nor the registry has changed.
  public func run(
    into graph: inout Graph, _ registry: ImportRegistry
  ) throws(ImportFailure) -> ImportSummary {
    let savepoint = graph
    do throws(ImportFailure) {
      return try importStaged(into: &graph, registry, savepoint)
    } catch {
      graph = savepoint
      var error = error
      error.hint = input.advice(on: error)
      throw error
    }
  }

  private func importStaged(
    into graph: inout Graph, _ registry: ImportRegistry, _ savepoint: Graph
  ) throws(ImportFailure) -> ImportSummary {
    var state = registry.state(of: graph)
    let previous = state.records[source]
    let others = state.order.filter { $0 != source }.compactMap { state.records[$0] }
    let stream = importer.streamName(input)
    let ticket = registry.activity.begin(input.name)
    defer {
      registry.activity.end(ticket)
      // What was looked up in them is in memory.
      for record in others + (previous.map { [$0] } ?? []) { record.asserted.putAside() }
    }
    let told = onProgress
    var staging = ImportStaging(file: stream, policy: policy) { progress in
      registry.activity.update(ticket, progress)
      told?(progress)
    }
    if policy.mode == .append, let previous { staging.asserted = previous.asserted.continued() }
    let context = ImportContext(mode: policy.mode, isCancelled: isCancelled)
    let bookmark = try importer.read(input, options, &staging, context, bookmark: state.bookmarks[source])
    try staging.applyRetractions()

    var resolver = EntityResolver(file: stream, previous: previous, others: others, graph: graph)
    try resolver.resolve(&staging.asserted)
    try DanglingCheck(resolver, policy, stream).check(&staging)
    resolver.writeKeys(&staging.asserted)
    ClaimLowering.lower(&staging)
    if policy.projectsClaims { project(&staging, graph) }

    // Handed on, not copied. What finds ids makes room for the graph.
    staging.asserted.putNamesOnDisk()
    var commit = ImportCommit(
      staging.takeAsserted(), file: stream, policy: policy, previous: previous, others: others)
    try commit.write(to: &graph)
    commit.summary.claims = staging.claims.count
    commit.summary.rejects = staging.rejects
    registry.setRejects(staging.rejects)
    if policy.isDryRun {
      commit.summary.changes = ImportDiff(before: savepoint, after: graph, commit.touched).changes
      registry.setChanges(commit.summary.changes)
      graph = savepoint
      return commit.summary
    }
    let isMoved = bookmark != nil && bookmark != state.bookmarks[source]
    let isConfinedAnew = importer.confinement != state.confinements[source]
    if commit.isChanged || isMoved || isConfinedAnew {
      state.records[source] = AssertionRecord(commit.takeAsserted())
      if let bookmark { state.bookmarks[source] = bookmark }
      state.confinements[source] = importer.confinement
      state.order.removeAll { $0 == source }
      state.order.append(source)
      do throws(StoreError) {
        try registry.store(state, in: &graph)
      } catch {
        throw ImportFailure(.transient, error.detail, error.message, file: input.name)
      }
    }
    return commit.summary
  }

  private func project(_ staging: inout ImportStaging, _ graph: Graph) {
    let asserted = staging.asserted
    let name = "hypothetical"
    let key = graph.propertyKey(name)
    let symbol = staging.asserted.symbol(name)
    FactProjection.project(&staging, vocabulary) { entity in
      let found = asserted.entities[Int(asserted.representative(entity))]
      if asserted.log.property(symbol, in: found.firstProperty)?.value.isTrue ?? false {
        return true
      }
      return key.map { found.node != .none && graph.property(found.node, $0).isTrue } ?? false
    }
  }
}
