// swift-tools-version: 6.3
import PackageDescription

/// As in the package above, where warnings are errors already.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
]

// Fuzzers of everything that reads foreign bytes. A package of its own, so that `swift build` at
// the root never sees it; `Ledger` and `Banking` are links to the targets above, so that nothing
// else has to be fetched and built. `tools/fuzz/run` builds it with the toolchain's libFuzzer.
let package = Package(
    name: "Fuzz",
    targets: [
        .target(name: "Ledger", swiftSettings: settings),
        .target(name: "Banking", dependencies: ["Ledger"], swiftSettings: settings),
        .executableTarget(
            name: "FuzzBankFile", dependencies: ["Banking"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzMatch", dependencies: ["Banking"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ]
)
