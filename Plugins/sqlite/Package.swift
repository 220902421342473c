// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that kith itself needs no SQLite.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "kith-import-sqlite",
  products: [.executable(name: "kith-import-sqlite", targets: ["kith-import-sqlite"])],
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "SQLiteImporter", dependencies: ["CSQLite", .product(name: "KithPluginKit", package: "kith")],
      swiftSettings: strict),
    .executableTarget(
      name: "kith-import-sqlite",
      dependencies: ["SQLiteImporter", .product(name: "KithPluginKit", package: "kith")],
      swiftSettings: strict),
    .testTarget(
      name: "SQLiteImporterTests",
      dependencies: [
        "SQLiteImporter", "kith-import-sqlite", .product(name: "KithPluginKit", package: "kith"),
        .product(name: "KithPluginTesting", package: "kith"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6])
