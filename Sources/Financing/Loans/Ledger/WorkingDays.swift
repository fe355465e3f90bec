public import Ledger

/// Which days of a stretch, such as a year, are working days; a new version corrects it.
public struct WorkingDays: Sendable, Hashable {
    /// The first day.
    public let first: LocalDate
    /// Whether each day from the first on is a working day.
    public let isWorking: [Bool]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        first = try reader.require("first", LocalDate.init)
        isWorking = try reader.require("days") { (text: String) throws(LedgerError) -> [Bool] in
            guard (1...3660).contains(text.utf8.count),
                text.utf8.allSatisfy({ $0 == 48 || $0 == 49 })
            else {
                throw LedgerError(
                    "loan.calendar", "a 1 for each working day and a 0 for each other is expected")
            }
            return text.utf8.map { $0 == 49 }
        }
    }

    var members: [(String, JSONValue?)] {
        [
            ("first", .date(first)),
            ("days", .string(isWorking.map { $0 ? "1" : "0" }.joined())),
        ]
    }
}
