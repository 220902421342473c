// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that kith itself needs no RDF library.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "kith-import-rdf",
  products: [.executable(name: "kith-import-rdf", targets: ["kith-import-rdf"])],
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .systemLibrary(name: "CSerd", pkgConfig: "serd-0", providers: [.apt(["libserd-dev"])]),
    .target(
      name: "RDFImporter", dependencies: ["CSerd", .product(name: "KithPluginKit", package: "kith")],
      swiftSettings: strict),
    .executableTarget(
      name: "kith-import-rdf",
      dependencies: ["RDFImporter", .product(name: "KithPluginKit", package: "kith")], swiftSettings: strict),
    .testTarget(
      name: "RDFImporterTests",
      dependencies: [
        "RDFImporter", "kith-import-rdf", .product(name: "KithPluginKit", package: "kith"),
        .product(name: "KithPluginTesting", package: "kith"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6])
