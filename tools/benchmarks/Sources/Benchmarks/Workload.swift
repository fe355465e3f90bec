import ArgumentParser

/// What can be measured.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    case fsync, sqlite, bulk, single, verify, queries, startup, memory, hledger, tigerbeetle
    case bankingMatch = "banking-match"
    case bankingCamt = "banking-camt"
    case bankingMT940 = "banking-mt940"
    case paymentAct = "payment-act"
    case doubleFunding = "double-funding"
    case loanSnapshot = "loan-snapshot"
    case loanAccrual = "loan-accrual"
    case loanReport = "loan-report"
    case loanSchedule = "loan-schedule"
    case statementPDF = "statement-pdf"

    /// One line for the help.
    var summary: String {
        switch self {
        case .fsync: "write and fsync of 4 KiB and 4 MiB: what the disk allows"
        case .sqlite: "the rows of bulk through SQLite alone: the lower bound"
        case .bulk: "batches of 8,190 two-posting entries over 10,000 accounts"
        case .single: "acts with two signatures, 1, 8, 64 callers, beside openssl speed"
        case .verify: "full verification of the bulk ledger"
        case .queries: "balance, trial balance, register as of first, middle, last day"
        case .startup: "greencredit balance, from process start to first output"
        case .memory: "peak memory of opening, asking and posting on the bulk ledger"
        case .hledger: "hledger's balance report on the export, beside ours"
        case .tigerbeetle: "TigerBeetle's own benchmark, where there is one"
        case .bankingMatch: "bank lines against entries of a made case, a million at most"
        case .bankingCamt: "camt.053 as a stream, beside xmllint --stream on the same file"
        case .bankingMT940: "MT940, beside the Python package mt-940 on the same kind of file"
        case .paymentAct: "a payment with all its rules among 100,000 projects, 3 instruments each"
        case .doubleFunding: "the search for double funding on the ledger of payment-act"
        case .loanSnapshot: "the World Bank's statement of 9,153 loans, read and recorded"
        case .loanAccrual: "one month's close of mixed loans, a million at most, on all cores"
        case .loanReport: "the portfolio report of the same loans"
        case .statementPDF: "1,000 one-page statements as PDF and one of 10,000 rows, unsigned"
        case .loanSchedule: "a 30-year monthly annuity schedule, beside QuantLib in Python"
        }
    }

    /// Whether our own memory says nothing of what is measured.
    var measuresOtherProcesses: Bool { self == .startup || self == .tigerbeetle }

    func run(_ context: BenchContext) throws -> [BenchResult] {
        switch self {
        case .fsync: try FsyncWorkload.run(context)
        case .sqlite: try SQLiteWorkload.run(context)
        case .bulk: try BulkWorkload.run(context)
        case .single: try SingleWorkload.run(context)
        case .verify: try VerifyWorkload.run(context)
        case .queries: try QueryWorkload.run(context)
        case .startup: try StartupWorkload.run(context)
        case .memory: try MemoryWorkload.run(context)
        case .hledger: try HledgerWorkload.run(context)
        case .tigerbeetle: try TigerBeetleWorkload.run(context)
        case .bankingMatch: try BankingMatchWorkload.run(context)
        case .bankingCamt: try BankingCamtWorkload.run(context)
        case .bankingMT940: try BankingMT940Workload.run(context)
        case .paymentAct: try PaymentActWorkload.run(context)
        case .doubleFunding: try DoubleFundingWorkload.run(context)
        case .loanSnapshot: try LoanSnapshotWorkload.run(context)
        case .loanAccrual: try LoanPortfolioWorkload.accrual(context)
        case .loanReport: try LoanPortfolioWorkload.report(context)
        case .loanSchedule: try LoanScheduleWorkload.run(context)
        case .statementPDF: try StatementPDFWorkload.run(context)
        }
    }
}
