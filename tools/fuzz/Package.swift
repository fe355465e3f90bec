// swift-tools-version: 6.3
import PackageDescription

// Fuzzers of everything that reads foreign bytes. A package of its own, so that `swift build` at
// the root never sees it. `tools/fuzz/run` builds it with the toolchain's libFuzzer.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "GreenCredit", path: "../..")],
    targets: [
        .executableTarget(
            name: "FuzzBankFile",
            dependencies: [.product(name: "Banking", package: "GreenCredit")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzPlainMatch",
            dependencies: [.product(name: "Banking", package: "GreenCredit")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ]
)
