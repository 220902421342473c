// swift-tools-version: 6.3
import PackageDescription

// Warnings are errors everywhere: a warning nobody must mend is a warning nobody reads.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "kith",
  products: [
    .executable(name: "kith", targets: ["kith"]),
    .library(name: "Kith", targets: ["Kith", "Engine"]),
    .library(name: "Importing", targets: ["Importing"]),
    .library(name: "KithPluginKit", targets: ["KithPluginKit"]),
    // For the tests of importers, here and elsewhere.
    .library(name: "KithPluginTesting", targets: ["KithPluginTesting"]),
  ],
  dependencies: [
    // The command line: flags, help, completions and usage errors from one declaration.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Starting and watching the processes of plugins.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    // File descriptors, as swift-subprocess hands them over.
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    // The way of a query, in order.
    .target(name: "Syntax", swiftSettings: strict),
    .target(name: "Engine", swiftSettings: strict),
    .target(name: "Semantics", dependencies: ["Syntax", "Engine"], swiftSettings: strict),
    .target(name: "Planning", dependencies: ["Semantics", "Syntax", "Engine"], swiftSettings: strict),
    .target(
      name: "Kith", dependencies: ["Planning", "Semantics", "Syntax", "Engine"], path: "Sources/Database",
      swiftSettings: strict),

    // The way of a fact.
    .target(name: "KithPluginKit", swiftSettings: strict),
    .target(name: "KithPluginTesting", dependencies: ["KithPluginKit"], swiftSettings: strict),
    .target(name: "Importing", dependencies: ["Kith", "Engine", "KithPluginKit"], swiftSettings: strict),
    .target(
      name: "CSVImporter", dependencies: ["KithPluginKit"], path: "Plugins/csv/Sources/CSVImporter",
      swiftSettings: strict),
    .target(
      name: "JSONLImporter", dependencies: ["KithPluginKit"], path: "Plugins/jsonl/Sources/JSONLImporter",
      swiftSettings: strict),
    .target(
      name: "JSONImporter", dependencies: ["KithPluginKit"], path: "Plugins/json/Sources/JSONImporter",
      swiftSettings: strict),
    .target(
      name: "WikidataImporter", dependencies: ["KithPluginKit"],
      path: "Plugins/wikidata/Sources/WikidataImporter", swiftSettings: strict),
    .target(
      name: "IMDbImporter", dependencies: ["KithPluginKit"], path: "Plugins/imdb/Sources/IMDbImporter",
      swiftSettings: strict),
    .target(
      name: "OpenLibraryImporter", dependencies: ["KithPluginKit"],
      path: "Plugins/openlibrary/Sources/OpenLibraryImporter", swiftSettings: strict),
    .target(name: "CPluginSandbox"),
    .target(
      name: "PluginHost",
      dependencies: [
        "CPluginSandbox", "Importing", "Kith", "Engine", "KithPluginKit",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),

    // The prompt. libedit is the one system library the root package needs.
    .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .target(name: "CEdit", dependencies: ["CLibedit"]),
    .target(name: "LineEditing", dependencies: ["CEdit"], swiftSettings: strict),
    .target(
      name: "Shell", dependencies: ["LineEditing", "Kith", "Syntax", "Engine"], swiftSettings: strict),
    .target(
      name: "Protocol", dependencies: ["Kith", "Syntax", "Engine", "KithPluginKit"],
      swiftSettings: strict),
    .executableTarget(
      name: "kith",
      dependencies: [
        "Shell", "Protocol", "PluginHost", "Kith", "Importing", "KithPluginKit", "CSVImporter",
        "JSONLImporter", "JSONImporter", "WikidataImporter", "IMDbImporter", "OpenLibraryImporter",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests, a target for each module and one for each thing that is tested whole.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
    .testTarget(name: "EngineTests", dependencies: ["Engine", "Syntax"], swiftSettings: strict),
    .testTarget(
      name: "SemanticsTests", dependencies: ["Semantics", "Syntax", "Engine"], swiftSettings: strict),
    .testTarget(
      name: "DatabaseTests", dependencies: ["Kith", "Engine", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Kith", "Engine", "Syntax", "KithPluginKit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LanguageTests", dependencies: ["Kith", "Engine", "Syntax", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "JSONImporterTests",
      dependencies: ["JSONImporter", "KithPluginKit", "KithPluginTesting", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DumpImporterTests",
      dependencies: [
        "WikidataImporter", "IMDbImporter", "OpenLibraryImporter", "KithPluginKit", "KithPluginTesting",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PluginHostTests",
      dependencies: [
        "PluginHost", "kith", "Importing", "Kith", "Engine", "KithPluginKit", "JSONLImporter",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProtocolTests",
      dependencies: ["Protocol", "kith", "Kith", "Engine", "KithPluginKit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PlanningTests",
      dependencies: ["Planning", "Semantics", "Syntax", "Kith", "Engine", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["Kith", "Engine", "Syntax", "TestSupport"], path: "Tests/Fuzz",
      swiftSettings: strict),
    .testTarget(name: "PathTests", dependencies: ["Kith", "Engine", "Syntax"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["kith", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "KithPluginKitTests", dependencies: ["KithPluginKit", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "Importing", "Kith", "Engine", "Syntax", "KithPluginKit", "KithPluginTesting", "CSVImporter",
        "JSONLImporter", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "JSONLImporterTests", dependencies: ["JSONLImporter", "KithPluginKit"], swiftSettings: strict),
    .testTarget(
      name: "CSVImporterTests", dependencies: ["CSVImporter", "KithPluginKit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "LineEditingTests", dependencies: ["LineEditing"], swiftSettings: strict),
    .testTarget(
      name: "ShellTests", dependencies: ["Shell", "LineEditing", "Kith", "Syntax", "Engine", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6])
