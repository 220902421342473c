// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that kith itself needs no XML library.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "kith-import-graphml",
  products: [.executable(name: "kith-import-graphml", targets: ["kith-import-graphml"])],
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .systemLibrary(name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(
      name: "GraphMLImporter", dependencies: ["CLibXML", .product(name: "KithPluginKit", package: "kith")],
      swiftSettings: strict),
    .executableTarget(
      name: "kith-import-graphml",
      dependencies: ["GraphMLImporter", .product(name: "KithPluginKit", package: "kith")],
      swiftSettings: strict),
    .testTarget(
      name: "GraphMLImporterTests",
      dependencies: [
        "GraphMLImporter", "kith-import-graphml", .product(name: "KithPluginKit", package: "kith"),
        .product(name: "KithPluginTesting", package: "kith"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6])
