public import Ledger

extension ReconciliationRules {
    /// Reads rules from data; what is not named keeps its default.
    ///
    /// Members: `windowBefore` and `windowAfter` in days, `lateBookingDays`, `reversalDays`,
    /// `groupSpreadDays`, `reversalWords`, `fees` and `tolerance` in minor units, `acceptsParts`,
    /// `workLimit`, `subsetLimit`, `nameVariants` and `nameForms` (lists of lists).
    ///
    /// - Throws: `record.member` for a malformed or unknown member.
    public init(_ value: JSONValue, at path: String) throws(LedgerError) {
        self.init()
        var reader = try MemberReader(value, at: path)
        let before = try ReconciliationRules.days(&reader, "windowBefore", path)
        let after = try ReconciliationRules.days(&reader, "windowAfter", path)
        window = -(before ?? -window.lowerBound)...(after ?? window.upperBound)
        lateBookingDays =
            try ReconciliationRules.days(&reader, "lateBookingDays", path) ?? lateBookingDays
        reversalDays = try ReconciliationRules.days(&reader, "reversalDays", path) ?? reversalDays
        groupSpreadDays =
            try ReconciliationRules.days(&reader, "groupSpreadDays", path) ?? groupSpreadDays
        if let words = reader.find("reversalWords") {
            reversalWords = try ReconciliationRules.words(words, path)
        }
        if let list = try reader.findArray("fees") {
            fees = []
            for fee in list {
                guard case .integer(let units) = fee, units > 0 else {
                    throw ReconciliationRules.malformed("fees are minor units above nothing", path)
                }
                fees.insert(units)
            }
        }
        if let limit = reader.find("tolerance") {
            guard case .integer(let units) = limit, units >= 0 else {
                throw ReconciliationRules.malformed("a tolerance is minor units", path)
            }
            tolerance = units
        }
        if let parts = reader.find("acceptsParts") {
            guard case .bool(let flag) = parts else {
                throw ReconciliationRules.malformed("acceptsParts is true or false", path)
            }
            acceptsParts = flag
        }
        workLimit = try ReconciliationRules.count(&reader, "workLimit", path) ?? workLimit
        subsetLimit = try ReconciliationRules.count(&reader, "subsetLimit", path) ?? subsetLimit
        nameVariants = try ReconciliationRules.lists(&reader, "nameVariants", path) ?? nameVariants
        nameForms = try ReconciliationRules.lists(&reader, "nameForms", path) ?? nameForms
        try reader.finish()
    }

    private static func days(
        _ reader: inout MemberReader, _ name: String, _ path: String
    ) throws(LedgerError) -> Int? {
        guard let days = try count(&reader, name, path) else { return nil }
        guard days <= 366 else { throw malformed("\(name) is at most 366 days", path) }
        return days
    }

    private static func count(
        _ reader: inout MemberReader, _ name: String, _ path: String
    ) throws(LedgerError) -> Int? {
        guard let value = reader.find(name) else { return nil }
        guard case .integer(let number) = value, (0...1 << 40).contains(number) else {
            throw malformed("\(name) is a number, not below nothing", path)
        }
        return Int(number)
    }

    private static func lists(
        _ reader: inout MemberReader, _ name: String, _ path: String
    ) throws(LedgerError) -> [[String]]? {
        guard let values = try reader.findArray(name) else { return nil }
        var lists: [[String]] = []
        for value in values { lists.append(try words(value, path)) }
        return lists
    }

    private static func words(
        _ value: JSONValue, _ path: String
    ) throws(LedgerError) -> [String] {
        guard case .array(let values) = value else {
            throw malformed("a list of words is expected", path)
        }
        var words: [String] = []
        for value in values {
            guard case .string(let word) = value else {
                throw malformed("a list of words is expected", path)
            }
            words.append(word)
        }
        return words
    }

    private static func malformed(_ message: String, _ path: String) -> LedgerError {
        LedgerError("record.member", message, at: path)
    }
}
