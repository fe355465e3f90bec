public import Ledger

/// What a rulebook says of the programme itself: measures, sub-programmes, rules, templates.
public struct ProgrammePolicy: Sendable {
    /// The measures of the programme, of which every funding line carries one.
    public let measures: [Measure]
    /// The sub-programmes: an instrument, a measure and its allocation.
    public let subprogrammes: [Subprogramme]
    /// Balances of the ledger that rules and formulas may name.
    public let balances: [NamedBalance]
    /// Rates with the day from which each counts.
    public let tables: [RateTable]
    /// The rules in the order of the rulebook.
    public let rules: [Rule]
    /// The templates of the posting catalogue.
    public let templates: [PostingTemplate]
    private let templateByID: [String: PostingTemplate]
    private let rulesByAct: [String: [Int]]

    /// A rulebook that speaks of the books alone.
    public static let none = ProgrammePolicy(
        measures: [], subprogrammes: [], balances: [], tables: [], rules: [], templates: [])

    init(
        measures: [Measure], subprogrammes: [Subprogramme], balances: [NamedBalance],
        tables: [RateTable], rules: [Rule], templates: [PostingTemplate]
    ) {
        self.measures = measures
        self.subprogrammes = subprogrammes
        self.balances = balances
        self.tables = tables
        self.rules = rules
        self.templates = templates
        templateByID = Dictionary(templates.map { ($0.id, $0) }) { first, _ in first }
        var rulesByAct: [String: [Int]] = [:]
        for (index, rule) in rules.enumerated() {
            for act in Set(rule.acts) { rulesByAct[act, default: []].append(index) }
        }
        let places = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
        for template in templates {
            rulesByAct[template.id, default: []] += template.checks.compactMap { places[$0] }
        }
        self.rulesByAct = rulesByAct
    }

    /// The template of an act.
    public func template(_ id: String) -> PostingTemplate? { templateByID[id] }

    /// The rule of an identifier.
    public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

    /// The sub-programme of an identifier.
    public func subprogramme(_ id: String) -> Subprogramme? {
        subprogrammes.first { $0.id == id }
    }

    /// The rules that an act is checked by, in the order of the rulebook.
    ///
    /// - Parameters:
    ///   - act: the act and the groups that it belongs to.
    ///   - instrument: the instrument that it concerns; rules for others are left out.
    public func rules(for act: [String], instrument: String?) -> [Rule] {
        var found: Set<Int> = []
        for name in act + ["*"] { found.formUnion(rulesByAct[name] ?? []) }
        return found.sorted().map { rules[$0] }.filter { rule in
            rule.instruments.isEmpty || instrument.map(rule.instruments.contains) == true
        }
    }
}

/// A measure of a programme.
public struct Measure: Sendable, Hashable {
    /// The short name.
    public let id: String
    /// The name.
    public let name: LocalizedText
}

/// A part of a programme with one instrument and one measure.
public struct Subprogramme: Sendable, Hashable {
    /// The short name, which postings carry as a dimension.
    public let id: String
    /// The instrument.
    public let instrument: String
    /// The measure.
    public let measure: String
    /// What the programme means to allocate.
    public let allocation: Money
}

/// A balance of the ledger under a name: `allocatedNotCommitted` is `P:M:9020:{subprogramme}`.
public struct NamedBalance: Sendable, Hashable {
    /// The name that rules use.
    public let name: String
    /// The kind of book, or the book.
    public let book: String
    /// The side.
    public let side: Side
    /// The code.
    public let code: String
    /// The sub-account with blanks; `nil` for all sub-accounts together.
    public let subaccount: String?
    /// Whether a credit balance counts as positive.
    public let isCredit: Bool
}

/// Rates by the day from which each counts, or by class.
public struct RateTable: Sendable, Hashable {
    /// The name.
    public let id: String
    /// The rows in order of their days.
    public let rows: [Row]

    /// One rate.
    public struct Row: Sendable, Hashable {
        /// The first day; `nil` in a table by class.
        public let from: LocalDate?
        /// The class; `nil` in a table by day.
        public let key: String?
        /// The rate.
        public let rate: Rate

        /// Equality of all parts.
        public static func == (a: Row, b: Row) -> Bool {
            a.from == b.from && a.key == b.key && a.rate == b.rate
        }

        /// Hashes the day and the class.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(from)
            hasher.combine(key)
        }
    }

    /// The rate that counts on a day.
    public func rate(on day: LocalDate) -> Rate? {
        rows.last { row in row.from.map { $0 <= day } ?? false }?.rate
    }

    /// The rate of a class.
    public func rate(of key: String) -> Rate? { rows.first { $0.key == key }?.rate }
}
