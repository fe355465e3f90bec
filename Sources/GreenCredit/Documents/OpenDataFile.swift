public import Financing
internal import Ledger

/// A file of open data whose kind is told by how it begins.
public enum OpenDataFile: Sendable {
    /// An IATI activity file.
    case iati(IATIFile)
    /// A published statement of loans.
    case snapshot(LoanSnapshot)

    /// Reads a file: IATI if it begins with a tag, else a statement of loans.
    ///
    /// - Throws: `LedgerError` with the file's name and `line:column`.
    public init(_ bytes: [UInt8], named name: String) throws {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes.dropFirst(start).first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        do {
            self =
                first == UInt8(ascii: "<")
                ? .iati(try IATIFile(bytes)) : .snapshot(try LoanSnapshot(csv: bytes))
        } catch let error as LedgerError { throw OpenDataFile.placed(error, name) }
    }

    /// What the file says.
    ///
    /// - Parameters:
    ///   - convention: how signs are written; by each activity's publisher if `nil`.
    ///   - earlier: for a statement of loans, one whose flows are known already.
    /// - Throws: `LedgerError`.
    public func contents(
        convention: PublisherConvention? = nil, since earlier: LoanSnapshot? = nil
    ) throws -> OpenDataImport {
        switch self {
        case .iati(let file):
            OpenDataImport(
                iati: file.activities, version: file.version, convention: convention)
        case .snapshot(let snapshot): try OpenDataImport(snapshot: snapshot, since: earlier)
        }
    }

    /// Reads a statement of loans.
    ///
    /// - Throws: `LedgerError` with the file's name.
    public static func snapshot(_ bytes: [UInt8], named name: String) throws -> LoanSnapshot {
        do { return try LoanSnapshot(csv: bytes) } catch { throw placed(error, name) }
    }

    /// Reads the YAML or JSON of a mapping to accounts.
    ///
    /// - Throws: `RulebookError` for what is no YAML, `LedgerError` for what is no mapping.
    public static func mapping(_ bytes: [UInt8], named name: String) throws -> FlowMapping {
        let document = try MarkedDocument(yaml: bytes, named: name)
        do { return try FlowMapping(json: document.value, at: "mapping") } catch {
            throw placed(error, name)
        }
    }

    /// “file:line:column” is what editors jump to.
    private static func placed(_ error: LedgerError, _ name: String) -> LedgerError {
        guard let place = error.location, place.first?.isNumber == true else {
            return error.located(in: name)
        }
        return LedgerError(error.code, error.message, at: "\(name):\(place)")
    }
}
