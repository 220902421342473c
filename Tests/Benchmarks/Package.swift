// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that the tests of the root package neither build nor run it.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-march=native"])]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CKernels", .product(name: "Kith", package: "kith"), .product(name: "Importing", package: "kith"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ],
  swiftLanguageModes: [.v6])
