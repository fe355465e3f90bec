public import Ledger

/// What a programme has promised and paid, by project and by what projects have in common.
public struct ProgrammeDivision: Sendable, Hashable {
    /// By what projects are grouped.
    public enum Grouping: String, Sendable, Hashable, CaseIterable {
        /// The measure of the programme.
        case measure
        /// The sub-programme.
        case subprogramme
        /// The technology plan.
        case plan
        /// The region.
        case region
        /// The level of government in charge.
        case level
        /// The instrument of the sub-programme.
        case instrument
    }

    /// A project, or a group of projects.
    public struct Line: Sendable, Hashable {
        /// The project or what the group has in common; `nil` where nothing is registered.
        public let key: String?
        /// How many projects.
        public let projects: Int
        /// Promised by award letters.
        public let committed: Money
        /// Promised and taken back before payment.
        public let decommitted: Money
        /// Promised, neither planned for payment nor paid.
        public let encumbered: Money
        /// In an approved payment plan, not paid.
        public let planned: Money
        /// Paid, less what came back.
        public let paidNet: Money
        /// Paid and given back unused.
        public let refunded: Money
        /// Paid and recovered for a breach.
        public let clawedBack: Money

        /// The share of what stands promised that is paid; `nil` where nothing is.
        public var executionRate: Fraction? {
            (try? committed.subtracting(decommitted)).flatMap { Fraction(paidNet, of: $0) }
        }

        static var amounts: [(id: String, word: StatementText, path: KeyPath<Line, Money>)] {
            [
                ("committed", .committed, \.committed),
                ("decommitted", .decommitted, \.decommitted),
                ("paidNet", .paidNet, \.paidNet), ("refunded", .refunded, \.refunded),
                ("clawedBack", .clawedBack, \.clawedBack), ("planned", .planned, \.planned),
                ("encumbered", .encumbered, \.encumbered),
            ]
        }
    }

    /// The projects in order of their names; last what belongs to none.
    public let projects: [Line]
    /// The groups of each grouping in order of their keys.
    public let groups: [Grouping: [Line]]

    /// Divides a programme.
    ///
    /// - Parameters:
    ///   - figures: The entries and the currency.
    ///   - properties: What is registered of each project.
    ///   - dimension: The dimension that names projects.
    /// - Throws: `figures.budget` if the rulebook names no budget accounts, or `money.overflow`.
    public init(
        _ figures: LedgerFigures, properties: [String: [Grouping: String]],
        dimension: String = ProjectFunds.projectDimension
    ) throws(StatementError) {
        let financing = try ProgrammeFinancing(figures, by: dimension)
        var projects: [Line] = []
        for line in financing.lines + [financing.unallocated] {
            let found = Line(line)
            if Line.amounts.contains(where: { !found[keyPath: $0.path].isZero }) {
                projects.append(found)
            }
        }
        self.projects = projects
        var groups: [Grouping: [Line]] = [:]
        for grouping in Grouping.allCases {
            let byKey = Dictionary(grouping: projects) { line in
                line.key.flatMap { properties[$0]?[grouping] }
            }
            var lines: [Line] = []
            for (key, members) in byKey.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
                lines.append(try Line(key, sumOf: members, figures.currency))
            }
            groups[grouping] = lines
        }
        self.groups = groups
    }
}

extension ProgrammeDivision.Line {
    fileprivate init(_ line: ProgrammeFinancing.Line) {
        self.init(
            key: line.subprogramme, projects: line.subprogramme == nil ? 0 : 1,
            committed: line.committed, decommitted: line.decommitted, encumbered: line.encumbered,
            planned: line.planned, paidNet: line.paidNet, refunded: line.refunded,
            clawedBack: line.clawedBack)
    }

    fileprivate init(
        _ key: String?, sumOf members: [Self], _ currency: Currency
    ) throws(StatementError) {
        func sum(_ path: KeyPath<Self, Money>) throws(StatementError) -> Money {
            try .sum(members.map { $0[keyPath: path] }, currency)
        }
        self.init(
            key: key, projects: members.reduce(0) { $0 + $1.projects },
            committed: try sum(\.committed), decommitted: try sum(\.decommitted),
            encumbered: try sum(\.encumbered), planned: try sum(\.planned),
            paidNet: try sum(\.paidNet), refunded: try sum(\.refunded),
            clawedBack: try sum(\.clawedBack))
    }
}
