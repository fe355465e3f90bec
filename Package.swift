// swift-tools-version: 6.3
import PackageDescription

/// Settings of every target of ours: Swift 6, strict memory safety, every warning an error.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "GreenCredit",
    products: [],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")
    ],
    targets: [
        // System libraries. Only the target named beside each may import it.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        library("Ledger"),
        library(
            "Stores",
            [
                "Ledger", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        library("GreenCreditTesting", ["Ledger", "Stores"]),

        tests("LedgerTests", ["Ledger"]),
        tests(
            "StoresTests",
            [
                "Ledger", "Stores", "GreenCreditTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ]
)
