import Engine
import Importing
import JSONLImporter
import KithPluginKit
import TestSupport

@testable import PluginHost

/// A graph that plugins are imported into, in real processes.
struct PluginBed {
  var graph = Graph()
  let registry = ImportRegistry()
  var isCancelled: @Sendable () -> Bool = { false }
  var isSandboxed = true
  var onProgress: (@Sendable (ImportProgress) -> Void)?

  static let faults = "\(PackageFolder.root)/Tests/Faults"
  /// What every fixture is given to read.
  static let input = "\(faults)/good/\(PluginManifest.fileName)"
  /// The program the tests are built with, as the trampoline.
  static let trampoline = ["\(Folder.parent(Folder.resolved("/proc/self/exe") ?? ""))/kith", "__exec-plugin"]
  static let isUsable = FileKind.isExecutable(trampoline[0])
  static let hasPython = ProgramPath.find("python3") != nil

  /// A plugin of `Tests/Faults`.
  static func plugin(_ name: String) throws -> InstalledPlugin {
    try InstalledPlugin(folder: "\(faults)/\(name)", origin: .argument)
  }

  @discardableResult
  mutating func load(
    _ plugin: InstalledPlugin, _ input: String = PluginBed.input, _ options: [String: JSONValue] = [:],
    edit: (inout ExternalImporter.Settings) -> Void = { _ in }
  ) throws -> ImportSummary {
    var settings = ExternalImporter.Settings(trampoline: PluginBed.trampoline, trust: nil)
    settings.isSandboxed = isSandboxed
    edit(&settings)
    var run = try ImportRun(
      source: ExternalImporter(plugin, settings), Input(path: input, name: "input"), options: options)
    run.isCancelled = isCancelled
    run.onProgress = onProgress
    return try run.run(into: &graph, registry)
  }

  /// The number of nodes that are in the graph.
  var nodeCount: Int { (0..<graph.nodeLimit).count { graph.isLive(NodeID($0)) } }
  var relationshipCount: Int { (0..<graph.relationshipLimit).count { graph.isLive(RelationshipID($0)) } }

  /// The properties of all nodes as they would be written, sorted.
  var nodes: [String] {
    (0..<graph.nodeLimit).map { NodeID($0) }.filter { graph.isLive($0) }.map { node in
      let labels = graph.labels(of: node).map { ":" + graph.name($0) }.sorted().joined()
      let properties = graph.properties(of: node).map {
        "\(graph.name($0.key)): \(format($0.value, graph: graph))"
      }
      return "\(labels) {\(properties.sorted().joined(separator: ", "))}"
    }.sorted()
  }

  /// Processes of a plugin that are still there.
  static func leftovers(_ plugin: String) -> Int { ProcessTable.marked("KITH_PLUGIN=\(plugin)").count }
}

/// A folder that is removed with this object.
final class ScratchFolder {
  let path: String
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder("test")
    path = folder.path
  }

  /// Writes a file below the folder.
  @discardableResult
  func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws -> String {
    let file = "\(path)/\(name)"
    try Folder.make(Folder.parent(file))
    try FileText.write(text.utf8, to: file, mode: mode)
    return file
  }
}
