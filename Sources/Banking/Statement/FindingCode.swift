import Ledger

/// The stable kinds of findings; the raw text is what scripts and import records rely on.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
    // Errors: nothing is imported.

    /// The file has no bytes.
    case fileEmpty = "file.empty"
    /// The file is a spreadsheet, not text.
    case fileSpreadsheet = "file.spreadsheet"
    /// The file is larger, deeper or longer than any bank's.
    case fileLimits = "file.limits"
    /// The file fits no known format.
    case fileFormat = "file.format"
    /// The bytes are not the encoding that is expected.
    case encodingUnreadable = "encoding.unreadable"
    /// The message holds no statement.
    case statementNone = "statement.none"
    /// A statement of the same number has other content.
    case statementChanged = "statement.changed"
    /// The XML is cut off or not well-formed.
    case xmlMalformed = "xml.malformed"
    /// The XML declares a document type.
    case xmlDoctype = "xml.doctype"
    /// The CSV breaks the rules of quoting.
    case csvMalformed = "csv.malformed"
    /// A text format is cut off or breaks its own rules.
    case formatMalformed = "format.malformed"
    /// The bank answers with an error instead of a statement.
    case statementRefused = "statement.refused"
    /// A CSV record has more or fewer cells than its header.
    case csvColumns = "csv.columns"
    /// Text stands where an amount is expected.
    case amountUnreadable = "amount.unreadable"
    /// An amount has more decimals than its currency.
    case amountTooFine = "amount.tooFine"
    /// An amount or a sum is too large.
    case amountOverflow = "amount.overflow"
    /// It is not said whether an amount is a debit or a credit.
    case directionUnreadable = "direction.unreadable"
    /// Text stands where a date is expected.
    case dateUnreadable = "date.unreadable"
    /// The calendar has no such day.
    case dateImpossible = "date.impossible"
    /// A line has no date.
    case dateMissing = "date.missing"
    /// A line is in another currency than its account.
    case currencyMixed = "currency.mixed"
    /// An entry stands outside every statement.
    case entryOutsideStatement = "entry.outsideStatement"
    /// Neither the file nor the caller names the account.
    case accountUnknown = "account.unknown"

    // Consent: figures contradict each other.

    /// Opening balance and booked lines do not give the closing balance.
    case balanceMismatch = "balance.mismatch"
    /// A count or total of the file contradicts its lines.
    case controlMismatch = "control.mismatch"
    /// A running balance does not follow from the line before.
    case runningBalanceMismatch = "runningBalance.mismatch"
    /// It cannot be told how far a statement overlaps what is stored.
    case statementOverlapUnclear = "statement.overlapUnclear"

    // Warnings: imported, and listed.

    /// An opening or closing balance is missing, so the equation cannot be checked.
    case balanceMissing = "balance.missing"
    /// A balance is in another currency than the account.
    case balanceForeign = "balance.foreign"
    /// A statement's opening balance does not continue the last closing balance.
    case sequenceGap = "sequence.gap"
    /// The parts of a batch do not add up to it; the line stays whole.
    case detailsMismatch = "details.mismatch"
    /// The parts of a batch point the other way.
    case detailsDirection = "details.direction"
    /// A day that does not exist was moved to the end of its month.
    case dateClamped = "date.clamped"
    /// Bytes that could not be decoded were kept beside the text.
    case encodingInvalidBytes = "encoding.invalidBytes"
    /// The file breaks its own schema.
    case schemaInvalid = "schema.invalid"
    /// One reference stands on several lines.
    case referenceRepeated = "reference.repeated"
    /// A payment report says no status.
    case statusMissing = "status.missing"
    /// A payment has no identifier that follows it to the bank's statement.
    case referenceMissing = "reference.missing"
    /// Lines look delivered before under other identifiers.
    case lineLookAlike = "line.lookAlike"
    /// A provisional line was never booked.
    case provisionalStale = "provisional.stale"
    /// The file does not name its account, and nobody asked for one.
    case accountUnnamed = "account.unnamed"
    /// An element that is not known was skipped.
    case tagSkipped = "tag.skipped"
    /// A line that is not booked is in another currency than its account.
    case currencyForeign = "currency.foreign"
    /// A currency was taken from elsewhere in the file.
    case currencyAssumed = "currency.assumed"
    /// The file names no currency; the account's is taken.
    case currencyMissing = "currency.missing"
    /// A day that cannot be read was left out, where none is needed.
    case dateDropped = "date.dropped"
    /// Text outside every field was skipped.
    case textSkipped = "text.skipped"
    /// Text that names no entry was given to the statement.
    case textMoved = "text.moved"
    /// Text is not in the form that its format has; it is kept as text.
    case textMalformed = "text.malformed"
    /// A label says another direction than the amount's sign, which counts.
    case directionDoubtful = "direction.doubtful"
    /// There were more findings than are listed.
    case findingsDropped = "findings.dropped"

    // Notes: for the curious.

    /// The encoding was guessed.
    case encodingGuessed = "encoding.guessed"
    /// A date was taken from elsewhere in the file.
    case dateAssumed = "date.assumed"
    /// A field is not known.
    case tagUnknown = "tag.unknown"
    /// The line is stored already.
    case lineKnown = "line.known"

    /// What findings of this kind mean for the import.
    public var severity: Finding.Severity {
        switch self {
        case .fileEmpty, .fileSpreadsheet, .fileLimits, .fileFormat, .encodingUnreadable,
            .statementNone, .statementChanged, .xmlMalformed, .xmlDoctype, .csvMalformed,
            .formatMalformed, .statementRefused,
            .csvColumns, .amountUnreadable, .amountTooFine, .amountOverflow, .directionUnreadable,
            .dateUnreadable, .dateImpossible, .dateMissing, .currencyMixed, .entryOutsideStatement,
            .accountUnknown:
            .error
        case .balanceMismatch, .controlMismatch, .runningBalanceMismatch, .statementOverlapUnclear:
            .consent
        case .balanceMissing, .balanceForeign, .statusMissing, .referenceMissing,
            .lineLookAlike, .accountUnnamed, .currencyAssumed,
            .currencyForeign, .tagSkipped,
            .currencyMissing, .dateDropped,
            .textMalformed, .textSkipped, .textMoved,
            .directionDoubtful, .sequenceGap, .detailsMismatch, .detailsDirection, .dateClamped,
            .encodingInvalidBytes, .schemaInvalid, .referenceRepeated, .provisionalStale,
            .findingsDropped:
            .warning
        case .encodingGuessed, .dateAssumed, .tagUnknown, .lineKnown: .note
        }
    }

    /// The kind that an error of the ledger is among findings.
    init?(of error: LedgerError) {
        switch error.code.description {
        case "money.overflow": self = .amountOverflow
        case "csv.quote": self = .csvMalformed
        case "csv.encoding": self = .encodingUnreadable
        case "csv.limits": self = .fileLimits
        case let text: self.init(rawValue: text)
        }
    }
}
