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

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "GreenCredit",
    products: [
        .library(name: "GreenCredit", targets: ["GreenCredit"]),
        // For the fuzzers, which are a package of their own.
        .library(name: "Banking", targets: ["Banking"]),
        .executable(name: "greencredit", targets: ["Command"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries. Only the target named beside each may import it.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        .systemLibrary(
            name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

        library("Ledger"),
        library("Financing", ["Ledger"]),
        library("Banking", ["Ledger"]),
        library("Proofs", ["COpenSSL"]),
        library("Stores", ["Ledger", grdb]),
        library(
            "Statements", ["Banking", "CPangoCairo", "CQREncode", "Financing", "Ledger"]),
        library(
            "GreenCredit",
            [
                "Banking", "CLibZip", "Financing", "Ledger", "Proofs", "Statements", "Stores", yams,
            ]),
        // Services over HTTP, ours and those of others that we ask.
        library("Server", ["GreenCredit", "Proofs", hummingbird]),
        .executableTarget(
            name: "Command",
            dependencies: [
                "Banking", "Financing", "GreenCredit", "Ledger", "Proofs", "Server", "Statements",
                arguments,
            ], swiftSettings: settings),

        // Generators, fixed clocks and the contract of the stores: for tests, ours and others'.
        library("GreenCreditTesting", ["Financing", "Ledger", "Stores"]),

        tests("LedgerTests", ["Ledger", "GreenCreditTesting"]),
        tests("ProofsTests", ["Proofs"]),
        // libxml2 says what is well-formed, as an oracle of the tests only.
        tests("BankingTests", ["Banking", "Ledger", "CLibXML2"]),
        tests("FinancingTests", ["Financing", "GreenCredit", "GreenCreditTesting", "Ledger"]),
        tests(
            "StatementsTests", ["Banking", "Financing", "Ledger", "Statements"],
            exclude: ["Golden"]),
        tests("StoresTests", ["Ledger", "Stores", "GreenCreditTesting", grdb]),
        tests(
            "GreenCreditTests",
            [
                "Banking", "Financing", "GreenCredit", "GreenCreditTesting", "Ledger", "Proofs",
                "Statements", "Stores", grdb,
            ]),
        tests("ServerTests", ["GreenCredit", "Proofs", "Server"]),
        // Vectors that other people published.
        tests("ConformanceTests", ["Banking", "Financing", "Ledger", "Proofs"]),
        // Drives the command as a user would; the dependency has it built before the tests run.
        tests("EndToEndTests", ["Command", "Ledger", grdb], exclude: ["Golden"]),
        // Kills a program that seals, cuts its power and breaks its disk, and judges what is left.
        .target(
            name: "CFaultVFS", path: "Tests/CFaultVFS",
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "CrashHarness",
            dependencies: ["CFaultVFS", "GreenCredit", "GreenCreditTesting", "Ledger", "Proofs"],
            path: "Tests/CrashHarness", swiftSettings: settings),
        tests(
            "CrashTests",
            [
                "CrashHarness", "Financing", "GreenCredit", "GreenCreditTesting", "Ledger",
                "Proofs", "Stores",
            ]),
        // Reads our own sources.
        tests("TidyTests", []),
    ]
)
