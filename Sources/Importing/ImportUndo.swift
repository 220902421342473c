import Engine
import KithPluginKit

extension ImportRegistry {
  /// Takes back all that a source asserts, as if it had never been imported; what other sources assert stays.
  /// - Throws: `config` when the graph was not made from such a source; the graph is then as it was.
  public func undo(
    _ name: ImportSourceName, in graph: inout Graph
  ) throws(ImportFailure) -> ImportSummary {
    var state = state(of: graph)
    guard let record = state.records[name] else {
      let known = state.order.map(\.source)
      throw ImportFailure(
        .config, "no-source", "nothing was imported from \(name.source) by import.\(name.importer)",
        hint: NearestName.of(name.source, among: known).map { "did you mean \($0)?" }
          ?? "CALL import.sources() lists the sources")
    }
    let savepoint = graph
    let others = state.order.filter { $0 != name }.compactMap { state.records[$0] }
    var commit = ImportCommit(
      AssertedGraph(), file: name.source, policy: ImportPolicy(), previous: record, others: others)
    do throws(ImportFailure) {
      try commit.write(to: &graph)
      state.forget(name)
      do throws(StoreError) {
        try store(state, in: &graph)
      } catch {
        throw ImportFailure(.transient, error.detail, error.message, file: name.source)
      }
    } catch {
      graph = savepoint
      throw error
    }
    return commit.summary
  }

  /// The sources of a name, whichever importers they were read by.
  func named(_ source: String, in graph: Graph) -> [ImportSourceName] {
    state(of: graph).order.filter { $0.source == source }
  }
}
