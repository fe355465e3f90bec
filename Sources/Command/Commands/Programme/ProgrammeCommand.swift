internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit programme`.
struct ProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract: "Ask about projects, measures, double funding, conditions and technologies.",
        discussion: """
            Examples:
              greencredit programme project E1
              greencredit programme by measure
              greencredit programme double-funding --format csv
            """,
        subcommands: [
            ProgrammeProjectCommand.self, ProgrammeByCommand.self, DoubleFundingCommand.self,
            ConditionsCommand.self, StaleAdvancesCommand.self, CarryOverCommand.self,
            AuditCoverageCommand.self, TechnologiesCommand.self, EffectsCommand.self,
        ])
}

/// The day that a question is about.
struct DayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Count only what registers and acts say by this day; by default all.",
            valueName: "date"),
        transform: { try LocalDate($0) })
    var on: LocalDate?

    func day(_ ledger: OpenLedger) throws -> LocalDate { try on ?? ledger.today() }
}

/// `greencredit programme project`.
struct ProgrammeProjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "A project from all sides: money, instruments, missing evidence, next steps.",
        discussion: "Example:\n  greencredit programme project E1 --on 2025-06-30")

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The project.")
    var project: String

    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let day = try day.day(ledger)
        let overview = try ledger.withProgramme(asOf: self.day.on) {
            $0.overview(of: project, on: day)
        }
        guard let found = overview else {
            throw GreenCreditError(
                .usage, "project.unknown", "no record names a project \(project)")
        }
        format.print(ProgrammeTables.project(found), empty: "nothing is known of it")
    }
}

/// `greencredit programme by`.
struct ProgrammeByCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "by",
        abstract: "Projects and their money by measure, region, industry plan or level.",
        discussion: "Example:\n  greencredit programme by region --language zh")

    /// How the programme is broken down.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case measure, region, industry, level, subprogramme

        var breakdown: ProgrammeBreakdown.Grouping {
            switch self {
            case .measure: .measure
            case .region: .region
            case .industry: .plan
            case .level: .level
            case .subprogramme: .subprogramme
            }
        }
    }

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "What the projects are grouped by.")
    var grouping: Grouping

    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let found = try ledger.openForReading().withProgramme(asOf: day.on) {
            $0.breakdown(by: grouping.breakdown)
        }
        format.print(ProgrammeTables.breakdown(found), empty: "no projects")
    }
}

/// `greencredit programme double-funding`.
struct DoubleFundingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "double-funding",
        abstract: "Search invoices and support that are claimed or given more than once.",
        discussion: "Example:\n  greencredit programme double-funding")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let found = try ledger.openForReading().withProgramme(asOf: day.on) {
            $0.findDoubleFunding()
        }
        format.print(ProgrammeTables.doubleFunding(found), empty: "no double funding")
    }
}

/// `greencredit programme conditions`.
struct ConditionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conditions", abstract: "The open conditions of loans.",
        discussion: "Example:\n  greencredit programme conditions")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let found = try ledger.openForReading().withProgramme(asOf: day.on) { $0.openConditions() }
        format.print(ProgrammeTables.conditions(found), empty: "no open conditions")
    }
}

/// `greencredit programme stale-advances`.
struct StaleAdvancesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stale-advances",
        abstract: "Advances that nothing has cleared for long.",
        discussion: "Example:\n  greencredit programme stale-advances --days 180 --on 2025-12-31")

    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("Without a payment for more than so many days.", valueName: "days"))
    var days = 365

    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let day = try day.day(ledger)
        let rows = try ledger.withProgramme(asOf: self.day.on) {
            $0.staleAdvances(on: day, olderThan: days)
        }.map {
            ReportTable.Row([.text($0.project), .money($0.amount), .integer(Int64($0.days))])
        }
        let table = ReportTable(
            "stale-advances", LocalizedText("Stale advances", "逾期预付款"),
            columns: [
                .init("project", LocalizedText("Project", "项目"), .text),
                .init("amount", LocalizedText("Open advance", "未核销预付"), .money),
                .init("days", LocalizedText("Days", "天数"), .integer),
            ], rows: rows)
        format.print(table, empty: "no stale advances")
    }
}

/// `greencredit programme carry-over`.
struct CarryOverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carry-over",
        abstract: "Budget that is not committed, and what the two-year rule says of it.",
        discussion: "Example:\n  greencredit programme carry-over --on 2026-12-31")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let day = try day.day(ledger)
        let rows = try ledger.withProgramme(asOf: self.day.on) { $0.carryOver(on: day) }.map {
            ReportTable.Row([
                .text($0.account.description), .money($0.amount),
                .name(ProgrammeTables.ruling($0.ruling)),
            ])
        }
        let table = ReportTable(
            "carry-over", LocalizedText("Carry-over", "结转"),
            columns: [
                .init("account", LocalizedText("Account", "科目"), .text),
                .init("amount", LocalizedText("Unspent", "结余"), .money),
                .init("ruling", LocalizedText("Ruling", "处理"), .text),
            ], rows: rows)
        format.print(table, empty: "nothing is unspent")
    }
}

/// `greencredit programme audit-coverage`.
struct AuditCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-coverage",
        abstract: "How many enterprises were audited, by region and year.",
        discussion: "Example:\n  greencredit programme audit-coverage")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let rows = try ledger.openForReading().withProgramme(asOf: day.on) { $0.auditCoverage() }
            .map { ReportTable.Row([.text($0.place), .text($0.coverage)]) }
        let table = ReportTable(
            "audit-coverage", LocalizedText("Audit coverage", "审核覆盖率"),
            columns: [
                .init("place", LocalizedText("Region and year", "地区年度"), .text),
                .init("coverage", LocalizedText("Coverage", "覆盖率"), .text),
            ], rows: rows)
        format.print(table, empty: "no coverage is recorded")
    }
}

/// `greencredit programme technologies`.
struct TechnologiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "technologies",
        abstract: "Technologies by stage, with the projects that use them.",
        discussion: "Example:\n  greencredit programme technologies --language zh")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let found = try ledger.openForReading().withProgramme(asOf: day.on) {
            $0.technologyPortfolio()
        }
        format.print(ProgrammeTables.technologies(found), empty: "no technologies")
    }
}

/// `greencredit programme effects`.
struct EffectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "effects",
        abstract: "What all projects together have achieved, by pollutant and other indicators.",
        discussion: "Example:\n  greencredit programme effects --format csv")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let found = try ledger.openForReading().withProgramme(asOf: day.on) {
            try $0.effectTotals()
        }
        format.print(ProgrammeTables.effects(found), empty: "no effects are recorded")
    }
}
