internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Statements

extension ReconcileCommand {
    struct Review: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go through what the bank has open, with the keyboard.",
            discussion: """
                Shows each open line of the bank beside what may answer it, and why. a accepts, \
                the space bar chooses several postings, d leaves a difference open, r takes in \
                part, s skips, u takes the last decision back, q signs what was decided, Q quits \
                without. Each step is a plain command too, which the screen shows.

                Example:
                  greencredit reconcile review BK-E3-PROJECT-01 --as-of 2025-12-31 \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var options: ReconciliationOptions

        @Option(help: ArgumentHelp("The language of the screen.", valueName: "language"))
        var language = StatementLanguage.english

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let day = try options.day(ledger)
            let keys = try signing.keys(ledger)
            let matches = try RawTerminal.with { terminal in
                try review(ledger, asOf: day, on: terminal)
            }
            guard let matches, !matches.isEmpty else {
                return Terminal.print("nothing to add: no decision is to be signed")
            }
            let drafts = try ledger.matchDrafts(matches, of: options.account, asOf: day)
            if let checker = keys.checker {
                return try OutcomeReport.tell(
                    try ledger.post(drafts, maker: keys.maker, checker: checker))
            }
            for draft in drafts {
                try OutcomeReport.tell(try ledger.propose(draft, maker: keys.maker))
            }
        }

        /// What was decided; `nil` where it is not to be signed.
        private func review(
            _ ledger: OpenLedger, asOf day: LocalDate, on terminal: RawTerminal
        ) throws -> [RecordedMatch]? {
            var session = try ReviewSession(
                try ledger.bankAccount(options.account), asOf: day,
                look: { try ledger.reconcile($0, asOf: day).findings },
                match: { try ledger.recordedMatch(of: $0, in: $1) })
            while true {
                let size = terminal.size
                let screen = ReviewScreen(
                    columns: size.columns, rows: size.rows, language: language)
                terminal.show(screen.lines(session))
                switch try session.take(terminal.key()) {
                case .goOn: continue
                case .sign: return session.decided
                case .abandon: return nil
                }
            }
        }
    }
}
