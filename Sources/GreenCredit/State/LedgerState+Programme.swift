internal import Financing
internal import Ledger
internal import Stores

extension LedgerState {
    /// Notes entries that none of the programme's acts made; its balances move when it is asked.
    ///
    /// - Parameter last: entries of later value dates are left out; all count if `nil`.
    mutating func moveProgrammeBalances(by sheet: JournalSheet, until last: LocalDate? = nil) {
        guard programme != nil else { return }
        unsettled.add(sheet, until: last)
    }

    /// Brings the programme's balances to the journal's, before anybody asks it.
    mutating func settleProgramme() {
        for (number, units) in unsettled.take() {
            let key = journal.catalogue.key(number)
            programme?.move(key.account, by: Money(minorUnits: units, currency: key.currency))
        }
    }

    /// Folds what the log says of the programme, where that was not done yet.
    ///
    /// Most questions and all plain journal entries do without; a log without acts and registers
    /// needs its totals only.
    ///
    /// - Parameters:
    ///   - reader: reads the log.
    ///   - store: where the log's items are.
    ///   - last: what counts from a later day on is left out; everything is taken if `nil`.
    mutating func loadProgramme(
        _ reader: any LedgerReader, store: any LedgerStore, until last: LocalDate? = nil
    ) throws {
        guard programme == nil, let first = rulebooks.first else { return }
        programme = ProgrammeState(rulebook: first.rulebook)
        unsettled = UnsettledMoves()
        do {
            if try ProgrammeFolding.stands(in: reader, size: size) {
                try ProgrammeFolding(reader: reader, store: store, last: last).run(on: &self)
                settleProgramme()
            } else {
                for adopted in rulebooks.dropFirst() { programme?.adopt(adopted.rulebook) }
                for (book, day) in closedThrough { programme?.close(book, until: day) }
                try moveProgrammeBalances(reader, until: last)
            }
        } catch {
            programme = nil
            unsettled = UnsettledMoves()
            throw error
        }
    }

    private mutating func moveProgrammeBalances(
        _ reader: any LedgerReader, until last: LocalDate?
    ) throws {
        let keys = Dictionary(
            uniqueKeysWithValues: try reader.keys().map { ($0.number, $0.key) })
        let totals =
            try last.map { try reader.totals(asOf: $0, entriesBelow: try reader.entryCount()) }
            ?? reader.totals()
        for total in totals {
            guard let key = keys[total.key] else { continue }
            let units = total.debits &- total.credits
            programme?.move(key.account, by: Money(minorUnits: units, currency: key.currency))
        }
    }

    /// Takes in a record of the programme that is in effect, if it counts by a day.
    mutating func restoreProgramme(
        _ act: Act, entries: [Entry], until last: LocalDate?
    ) throws {
        guard let currency = programme?.balances.currency else { return }
        let counts = { (day: LocalDate) in last.map { day <= $0 } ?? true }
        switch try ProgrammeMatter(act, currency: currency) {
        case .record(.act(let act)) where counts(act.date):
            try programme?.restore(act, entries: entries)
        case .record(.register(let record)) where counts(record.date): programme?.apply(record)
        case .record: break
        case .document(let document): programme?.hold(document)
        case nil: break
        }
    }
}

/// What plain entries moved and the programme's balances do not show yet.
///
/// Entries by the million move few balances, and nothing asks for them between two acts.
struct UnsettledMoves: Sendable {
    /// By the catalogue's number of a key.
    private var sums: [(units: Int64, isMoved: Bool)] = []
    /// The keys that moved, each once.
    private var moved: [UInt32] = []

    /// Whether there is nothing.
    var isEmpty: Bool { moved.isEmpty }

    /// Adds the lines of entries.
    ///
    /// - Parameter last: entries of later value dates are left out; all count if `nil`.
    mutating func add(_ sheet: JournalSheet, until last: LocalDate? = nil) {
        let largest = Int(sheet.keys.max() ?? 0)
        if largest >= sums.count {
            let room = max(largest + 1, 2 * sums.count)
            sums.append(
                contentsOf: repeatElement((units: 0, isMoved: false), count: room - sums.count))
        }
        guard let last else { return add(sheet, sheet.keys.indices) }
        for entry in 0..<sheet.count where sheet.days[entry] <= last.daysSince1970 {
            add(sheet, sheet.lines(of: entry))
        }
    }

    private mutating func add(_ sheet: JournalSheet, _ lines: Range<Int>) {
        for line in lines {
            let key = Int(sheet.keys[line])
            // The journal keeps its own totals within what numbers can hold.
            sums[key].units &+= sheet.minorUnits[line]
            if !sums[key].isMoved {
                sums[key].isMoved = true
                moved.append(UInt32(key))
            }
        }
    }

    /// Hands over the sums and begins anew.
    mutating func take() -> [(key: UInt32, units: Int64)] {
        let taken = moved.map { (key: $0, units: sums[Int($0)].units) }
        for key in moved { sums[Int(key)] = (0, false) }
        moved.removeAll()
        return taken
    }
}

/// Folds the records of a log, in the order in which they took effect.
private struct ProgrammeFolding {
    let reader: any LedgerReader
    let store: any LedgerStore
    /// What counts from a later day on is left out.
    let last: LocalDate?

    private static let chunk: Int64 = 1_024

    /// Whether the log has any record of a programme.
    static func stands(in reader: any LedgerReader, size: Int64) throws -> Bool {
        for start in stride(from: Int64(0), to: size, by: Int(chunk)) {
            let found = try reader.records(start..<min(start + chunk, size)).contains {
                $0.kind == .record && ProgrammeMatter.mayStand(in: $0.bytes)
            }
            if found { return true }
        }
        return false
    }

    func run(on state: inout LedgerState) throws {
        // What waited in the log took effect at its last approval.
        var sources: [Int64: Int64] = [:]
        for effect in try reader.effects() { sources[effect.seq] = effect.source }
        let rulebooks = Dictionary(
            uniqueKeysWithValues: state.rulebooks.dropFirst().map { ($0.adopted, $0.rulebook) })
        let catalogue = state.journal.catalogue
        var scanner = ItemScanner(catalogue: catalogue)
        for start in stride(from: Int64(0), to: state.size, by: Int(Self.chunk)) {
            let range = start..<min(start + Self.chunk, state.size)
            for stored in try reader.records(range) {
                switch stored.kind {
                case .rulebook: if let rulebook = rulebooks[stored.seq] { state.adopt(rulebook) }
                case .periodClose: try close(stored, &state)
                case .record, .batch, .approval:
                    try fold(stored, effectOf: sources[stored.seq], &state, &scanner)
                default: break
                }
            }
        }
    }

    private func close(_ stored: StoredRecord, _ state: inout LedgerState) throws {
        guard case .periodClose(let close) = try Record(bytes: stored.bytes).body else { return }
        state.programme?.close(close.book, until: close.through)
    }

    private func fold(
        _ stored: StoredRecord, effectOf source: Int64?, _ state: inout LedgerState,
        _ scanner: inout ItemScanner
    ) throws {
        guard let source else {
            // Without entries there is no effect on the journal, yet the registers count at once.
            guard stored.kind == .record, ProgrammeMatter.mayStand(in: stored.bytes),
                case .act(let act, let entries) = try Record(bytes: stored.bytes).body,
                entries.isEmpty
            else { return }
            return try state.restoreProgramme(act, entries: [], until: last)
        }
        guard
            let stored = source == stored.seq
                ? stored : try reader.records(source..<source + 1).first
        else { return }
        if stored.kind == .record, ProgrammeMatter.mayStand(in: stored.bytes),
            case .act(let act, let entries) = try Record(bytes: stored.bytes).body
        {
            return try state.restoreProgramme(act, entries: entries, until: last)
        }
        let content = try StoredEntries(store: store, reader: reader).content(
            of: stored, scanner: &scanner)
        if let content { state.moveProgrammeBalances(by: content.sheet, until: last) }
    }
}

extension LedgerState {
    fileprivate mutating func adopt(_ rulebook: Rulebook) { programme?.adopt(rulebook) }
}
