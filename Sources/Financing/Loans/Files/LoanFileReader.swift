internal import Ledger

/// Reads members of a loan's file, goes on after a mistake, and so reports all of them at once.
struct LoanFileReader {
    private(set) var problems: [String] = []

    mutating func report(_ path: String, _ message: String) {
        problems.append(path.isEmpty ? message : "\(path): \(message)")
    }

    /// The members of an object; those that are not in `known` are reported.
    mutating func object(
        _ value: JSONValue?, at path: String, known: [String]
    ) -> [String: JSONValue]? {
        guard let value else { return nil }
        guard case .object(let object) = value else {
            report(path, "an object is expected")
            return nil
        }
        for member in object.members where !known.contains(member.name) {
            report(
                path,
                "“\(member.name.prefix(60))” is not known here; known are "
                    + known.joined(separator: ", "))
        }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
    }

    /// A text or number, read further by `parse`; `nil` where it is absent or wrong.
    mutating func value<T>(
        _ value: JSONValue?, at path: String, _ parse: (String) throws(LedgerError) -> T
    ) -> T? {
        guard let value else { return nil }
        guard case .string(let text) = value else {
            report(path, "a text or a number is expected")
            return nil
        }
        do { return try parse(text) } catch {
            report(path, error.message)
            return nil
        }
    }

    /// The same, reported where it is absent.
    mutating func require<T>(
        _ value: JSONValue?, at path: String, _ parse: (String) throws(LedgerError) -> T
    ) -> T? {
        if value == nil { report(path, "it is missing") }
        return self.value(value, at: path, parse)
    }

    /// One of the words of a type.
    mutating func word<T: RawRepresentable & CaseIterable>(
        _ value: JSONValue?, at path: String, _ type: T.Type
    ) -> T? where T.RawValue == String {
        self.value(value, at: path) { (text: String) throws(LedgerError) -> T in
            if let found = T(rawValue: text) { return found }
            throw LedgerError(
                "loan.file",
                "one of \(T.allCases.map(\.rawValue).joined(separator: ", ")) is expected")
        }
    }

    /// A truth value; false where it is absent.
    mutating func flag(_ value: JSONValue?, at path: String) -> Bool {
        switch value {
        case .bool(let flag): return flag
        case nil: return false
        default:
            report(path, "true or false is expected")
            return false
        }
    }

    /// The elements of a list, each read by `read`; those that fail are left out.
    mutating func list<T>(
        _ value: JSONValue?, at path: String,
        _ read: (inout LoanFileReader, JSONValue, String) -> T?
    ) -> [T] {
        guard let value else { return [] }
        guard case .array(let elements) = value else {
            report(path, "a list is expected")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            read(&self, element, "\(path)[\(index)]")
        }
    }

    /// A whole number.
    static func integer(_ text: String) throws(LedgerError) -> Int {
        guard text.utf8.count <= 12, let number = Int(text) else {
            throw LedgerError("loan.file", "“\(text.prefix(40))” is not a whole number")
        }
        return number
    }

    /// Due dates: a first one and months.
    mutating func grid(_ value: JSONValue?, at path: String) -> DueGrid? {
        let known = ["countedFrom", "first", "months"]
        guard let members = object(value, at: path, known: known) else { return nil }
        let first = require(members["first"], at: "\(path).first", LocalDate.init)
        let months = require(members["months"], at: "\(path).months", LoanFileReader.integer)
        let start = self.value(
            members["countedFrom"], at: "\(path).countedFrom", LocalDate.init)
        guard let first, let months else { return nil }
        guard start.map({ $0 <= first }) ?? true else {
            report("\(path).countedFrom", "it is not after the first date")
            return nil
        }
        guard (0...1200).contains(months) else {
            report("\(path).months", "0 to 1200 months are expected")
            return nil
        }
        return DueGrid(first: first, months: months, countedFrom: start)
    }
}
