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

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
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
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        library("Ledger"),
        library("Financing", ["Ledger"]),
        library("Banking", ["Ledger", "CLibXML2"]),
        library("Statements", ["Ledger", "Financing", "Banking"]),
        library("Stores", ["Ledger", .product(name: "GRDB", package: "GRDB.swift")]),

        tests("LedgerTests", ["Ledger"]),
        tests("BankingTests", ["Banking", "Ledger"]),
        tests(
            "StatementsTests", ["Statements", "Ledger", "Financing", "Banking"],
            exclude: ["Golden"]),
    ]
)
