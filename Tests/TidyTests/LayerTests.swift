import TestSupport
import Testing

/// Dependencies run downward only: what each module may import of ours.
struct LayerTests {
  static let layers: [(folder: String, mayImport: Set<String>)] = [
    ("Sources/Syntax", []),
    ("Sources/Engine", []),
    ("Sources/Semantics", ["Syntax", "Engine"]),
    ("Sources/Planning", ["Semantics", "Syntax", "Engine"]),
    ("Sources/Database", ["Planning", "Semantics", "Syntax", "Engine", "Persistence"]),
    ("Sources/Persistence", ["Engine"]),
    ("Sources/KithPluginKit", []),
    ("Sources/KithPluginTesting", ["KithPluginKit"]),
    ("Sources/PluginHost", ["Importing", "Kith", "Engine", "Syntax", "KithPluginKit", "CPluginSandbox"]),
    ("Sources/Importing", ["Kith", "Engine", "Syntax", "KithPluginKit"]),
    ("Sources/Evidence", ["Kith", "Engine", "Syntax", "Importing", "KithPluginKit"]),
    ("Sources/Protocol", ["Kith", "Syntax", "Engine", "KithPluginKit", "Importing"]),
    ("Sources/LineEditing", ["CEdit", "CLibedit"]),
    (
      "Sources/Shell",
      [
        "LineEditing", "Kith", "Importing", "Evidence", "Syntax", "Engine", "KithPluginKit", "Persistence",
        "PluginHost",
      ]
    ),
  ]

  /// Modules of the system that the way of a query may use. Foundation is slow to start and large, and its dates
  /// and numbers are not those of the query language.
  static let systemModules: Set<String> = ["Glibc", "Synchronization", "Darwin", "Musl"]

  static let ours: Set<String> = [
    "Syntax", "Engine", "Semantics", "Planning", "Kith", "Persistence", "KithPluginKit", "PluginHost",
    "Importing",
    "Evidence", "Protocol", "LineEditing", "Shell", "CEdit", "CLibedit", "CPluginSandbox",
  ]

  @Test(arguments: layers.indices)
  func `a module imports only what lies below it`(index: Int) {
    let (folder, mayImport) = Self.layers[index]
    expectNone(
      SourceFile.swift(in: folder).flatMap { file in
        file.imports.filter { Self.ours.contains($0) && !mayImport.contains($0) }
          .map { "\(file.path) imports \($0)" }
      })
  }

  @Test(arguments: [
    "Sources/Syntax", "Sources/Engine", "Sources/Semantics", "Sources/Planning", "Sources/Database",
    "Sources/KithPluginKit", "Sources/Persistence",
  ])
  func `the way of a query does without Foundation`(folder: String) {
    expectNone(
      SourceFile.swift(in: folder).flatMap { file in
        file.imports.filter { !Self.ours.contains($0) && !Self.systemModules.contains($0) }
          .map { "\(file.path) imports \($0)" }
      })
  }

  @Test func `every module has its layer`() {
    let known = Set(Self.layers.map { $0.folder }).union(["Sources/kith"])
    expectNone(
      PackageFolder.entries(of: PackageFolder.root + "/Sources").map { "Sources/" + $0.name }
        .filter { folder in !known.contains(folder) && !SourceFile.swift(in: folder).isEmpty })
  }

  @Test func `a plugin sees nothing but its kit`() {
    expectNone(
      SourceFile.swift(in: "Plugins").filter { !$0.path.hasSuffix("Package.swift") }.flatMap { file in
        file.imports.filter { Self.ours.contains($0) && $0 != "KithPluginKit" }
          .map { "\(file.path) imports \($0)" }
      })
  }
}
