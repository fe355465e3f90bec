public import Ledger

/// A contract in the exchange format of ACTUS, with what was observed.
public struct ActusCase: Sendable {
    /// How the file calls it.
    public let identifier: String
    /// Its terms.
    public let terms: ContractTerms
    /// The last day that is asked about.
    public let end: ContractTime?
    /// Observed values by code of the index.
    public let indices: [String: ObservedIndex]

    /// The events of the contract.
    ///
    /// - Throws: what `ContractRun.events` throws, with the case as its place.
    public func events(
        compatibility: ContractCompatibility = .publishedCases
    ) throws(LedgerError) -> [ContractEvent] {
        do {
            return try ContractRun.events(
                of: terms, indices: indices, until: end, compatibility: compatibility)
        } catch { throw error.located(in: identifier) }
    }

    /// Reads the cases of a file: one case, or an object or a list of them.
    ///
    /// Names that the five types of loans do not use are passed over, since the format carries
    /// the terms of thirty types.
    ///
    /// - Throws: what `JSONReader` throws, or an error with the case and member as its place.
    public static func read(_ bytes: [UInt8]) throws(LedgerError) -> [ActusCase] {
        let value = try JSONReader.read(QuotedNumbers.quoting(bytes), limits: .file)
        switch value {
        case .object(let object) where object["terms"] != nil:
            return [try ActusCase(object, named: text(object["identifier"]) ?? "case")]
        case .object(let object):
            var cases: [ActusCase] = []
            for member in object.members {
                cases.append(try ActusCase(member.value, named: member.name))
            }
            return cases
        case .array(let elements):
            var cases: [ActusCase] = []
            for (index, element) in elements.enumerated() {
                cases.append(try ActusCase(element, named: "\(index)"))
            }
            return cases
        default:
            throw LedgerError("actus.case", "an object of contracts is expected")
        }
    }

    private init(_ value: JSONValue, named name: String) throws(LedgerError) {
        guard case .object(let object) = value else {
            throw LedgerError("actus.case", "a case is an object with “terms”", at: name)
        }
        try self.init(object, named: name)
    }

    private init(_ object: JSONObject, named name: String) throws(LedgerError) {
        guard case .object(let terms) = object["terms"] else {
            throw LedgerError("actus.case", "a case is an object with “terms”", at: name)
        }
        identifier = name
        do {
            self.terms = try ActusTermsReader(terms).contract(
                prepayments: ActusCase.prepayments(object["eventsObserved"]))
            end = try ActusCase.text(object["to"]).map(ContractTime.init)
            indices = try ActusCase.observations(object["dataObserved"])
        } catch { throw error.located(in: name) }
    }

    private static func observations(
        _ value: JSONValue?
    ) throws(LedgerError) -> [String: ObservedIndex] {
        guard case .object(let object) = value else { return [:] }
        var indices: [String: ObservedIndex] = [:]
        for member in object.members {
            guard case .object(let series) = member.value, case .array(let data) = series["data"]
            else { throw LedgerError("actus.case", "an index has “data”", at: member.name) }
            var values: [(time: ContractTime, value: FixedDecimal)] = []
            for point in data {
                guard case .object(let point) = point, let time = text(point["timestamp"]),
                    let value = text(point["value"])
                else {
                    throw LedgerError(
                        "actus.case", "an observation has timestamp and value", at: member.name)
                }
                values.append((try ContractTime(time), try FixedDecimal(value)))
            }
            indices[member.name] = ObservedIndex(values)
        }
        return indices
    }

    private static func prepayments(
        _ value: JSONValue?
    ) throws(LedgerError) -> [ContractTerms.Trade] {
        guard case .array(let elements) = value else { return [] }
        var made: [ContractTerms.Trade] = []
        for element in elements {
            guard case .object(let event) = element, text(event["type"]) == "PP",
                let time = text(event["time"]) ?? text(event["timestamp"]),
                let amount = text(event["value"])
            else {
                throw LedgerError(
                    "actus.case", "an observed event is a PP with time and value",
                    at: "eventsObserved")
            }
            made.append(
                ContractTerms.Trade(
                    date: try ContractTime(time), price: try FixedDecimal(amount)))
        }
        return made
    }

    /// A text that is not empty.
    static func text(_ value: JSONValue?) -> String? {
        guard case .string(let text) = value, !text.isEmpty else { return nil }
        return text
    }
}
