internal import Banking
public import Financing
internal import Ledger

/// An IATI activity file, read from one end to the other without a tree.
public struct IATIFile: Sendable {
    /// The version of the standard that the file names.
    public let version: String
    /// The activities in order.
    public let activities: [IATIActivityText]

    /// The largest file that is read.
    public static let maximumBytes = 256 << 20
    /// The most transactions that are read.
    static let maximumTransactions = 2_000_000

    /// Reads a file.
    ///
    /// - Throws: `LedgerError` with `xml.malformed`, `xml.doctype`, `iati.root`, `file.limits`, and
    ///   `line:column`.
    public init(_ bytes: [UInt8]) throws {
        guard bytes.count <= IATIFile.maximumBytes else {
            throw LedgerError("file.limits", "an IATI file has at most 256 MiB; split it")
        }
        do throws(LedgerError) {
            var parser = IATIParser(try XMLElementReader(bytes))
            try parser.read()
            version = parser.version
            activities = parser.activities
        } catch {
            guard error.code == "xml.doctype" else { throw error }
            throw LedgerError(
                error.code, "an IATI file declares no document type; it is refused",
                at: error.location)
        }
    }
}

/// The state while a file is read.
private struct IATIParser: ~Copyable {
    private var reader: XMLElementReader
    private(set) var version = ""
    private(set) var activities: [IATIActivityText] = []
    private var transaction: IATITransactionText?
    /// The names of the elements that are open.
    private var path: [XMLElementReader.Name] = []
    /// The characters of the innermost element, where they are wanted.
    private var text = ""
    private var count = 0

    private static let maximumText = 64 << 10

    init(_ reader: consuming XMLElementReader) { self.reader = reader }

    mutating func read() throws(LedgerError) {
        while let event = try reader.next() {
            switch event {
            case .start(let name, let isEmpty):
                path.append(name)
                text = ""
                try begin(name, at: reader.place)
                if isEmpty { end() }
            case .end: end()
            case .text(let more):
                guard isWanted else { continue }
                text += more
                guard text.utf8.count <= Self.maximumText else {
                    throw LedgerError(
                        "file.limits", "a text has more than \(Self.maximumText) bytes",
                        at: reader.place)
                }
            }
        }
    }

    private mutating func begin(_ name: XMLElementReader.Name, at place: String) throws(LedgerError)
    {
        switch path.count {
        case 1:
            guard name == "iati-activities", let version = reader.attribute("version"),
                version.hasPrefix("2.")
            else {
                throw LedgerError(
                    "iati.root",
                    "the root must be iati-activities of a version 2.x, not \(reader.rootName)",
                    at: place)
            }
            self.version = version
        case 2 where name == "iati-activity":
            var activity = IATIActivityText(at: place)
            activity.currency = reader.attribute("default-currency") ?? ""
            activities.append(activity)
        case 3 where !activities.isEmpty: try beginPart(name, at: place)
        case 4 where transaction != nil: beginDetail(name)
        default: break
        }
    }

    private mutating func beginPart(_ name: XMLElementReader.Name, at place: String)
        throws(LedgerError)
    {
        switch name {
        case "reporting-org":
            activities[activities.count - 1].publisher = reader.attribute("ref") ?? ""
        case "default-finance-type":
            activities[activities.count - 1].finance = reader.attribute("code") ?? ""
        case "transaction":
            count += 1
            guard count <= IATIFile.maximumTransactions else {
                throw LedgerError("file.limits", "the file has too many transactions", at: place)
            }
            var transaction = IATITransactionText(at: place)
            transaction.reference = reader.attribute("ref") ?? ""
            self.transaction = transaction
        default: break
        }
    }

    private mutating func beginDetail(_ name: XMLElementReader.Name) {
        switch name {
        case "transaction-type": transaction?.type = reader.attribute("code") ?? ""
        case "transaction-date": transaction?.date = reader.attribute("iso-date") ?? ""
        case "value":
            transaction?.currency = reader.attribute("currency") ?? ""
            transaction?.valueDate = reader.attribute("value-date") ?? ""
        case "finance-type": transaction?.finance = reader.attribute("code") ?? ""
        case "provider-org": transaction?.provider = reader.attribute("ref") ?? ""
        case "receiver-org": transaction?.receiver = reader.attribute("ref") ?? ""
        default: break
        }
    }

    /// Whether the characters of the innermost element mean something to us.
    private var isWanted: Bool {
        switch path.count {
        case 3: path[2] == "iati-identifier"
        case 4: path[3] == "value" || (path[2] == "title" && path[3] == "narrative")
        case 5: transaction != nil && path[4] == "narrative"
        default: false
        }
    }

    private mutating func end() {
        guard let name = path.last else { return }
        defer {
            path.removeLast()
            text = ""
        }
        guard !activities.isEmpty else { return }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let last = activities.count - 1
        switch (path.count, name) {
        case (3, "iati-identifier"): activities[last].identifier = words
        case (4, "narrative") where path[2] == "title" && activities[last].title.isEmpty:
            activities[last].title = words
        case (4, "value"): transaction?.amount = words
        case (5, "narrative"): endNarrative(words)
        case (3, "transaction"):
            if let transaction { activities[last].transactions.append(transaction) }
            transaction = nil
        default: break
        }
    }

    /// The first narrative of a part; an organisation's name stands in for its identifier.
    private mutating func endNarrative(_ words: String) {
        switch path[3] {
        case "description" where transaction?.text.isEmpty == true: transaction?.text = words
        case "provider-org" where transaction?.provider.isEmpty == true:
            transaction?.provider = words
        case "receiver-org" where transaction?.receiver.isEmpty == true:
            transaction?.receiver = words
        default: break
        }
    }
}
