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
    .library(name: "Kith", targets: ["Kith"]),
    .library(name: "KithPluginKit", targets: ["KithPluginKit"]),
  ],
  dependencies: [
    // The command line: flags, help, completions and usage errors from one declaration.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
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
    .target(name: "Importing", dependencies: ["Kith", "Engine", "KithPluginKit"], swiftSettings: strict),
    .target(
      name: "CSVImporter", dependencies: ["KithPluginKit"], path: "Plugins/csv/Sources/CSVImporter",
      swiftSettings: strict),
    .target(
      name: "JSONLImporter", dependencies: ["KithPluginKit"], path: "Plugins/jsonl/Sources/JSONLImporter",
      swiftSettings: strict),

    // The prompt. libedit is the one system library the root package needs.
    .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .target(name: "CEdit", dependencies: ["CLibedit"]),
    .target(name: "LineEditing", dependencies: ["CEdit"], swiftSettings: strict),
    .target(
      name: "Shell", dependencies: ["LineEditing", "Kith", "Syntax", "Engine"], swiftSettings: strict),
    .target(
      name: "Protocol", dependencies: ["Kith", "Syntax", "Engine", "KithPluginKit"], swiftSettings: strict),
    .executableTarget(
      name: "kith",
      dependencies: [
        "Shell", "Protocol", "Kith", "Importing", "KithPluginKit", "CSVImporter", "JSONLImporter",
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
    .testTarget(name: "PathTests", dependencies: ["Kith", "Engine", "Syntax"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["kith", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "KithPluginKitTests", dependencies: ["KithPluginKit", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "Importing", "Kith", "Engine", "Syntax", "KithPluginKit", "CSVImporter", "JSONLImporter",
        "TestSupport",
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
