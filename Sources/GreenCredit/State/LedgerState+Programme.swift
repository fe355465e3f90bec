internal import Financing
internal import Ledger
internal import Stores

extension LedgerState {
    /// Notes entries that none of the programme's acts made; its balances move when it is asked.
    mutating func moveProgrammeBalances(by sheet: JournalSheet) {
        guard programme != nil else { return }
        unsettled.add(sheet)
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
    mutating func loadProgramme(_ reader: any LedgerReader, store: any LedgerStore) throws {
        guard programme == nil, let first = rulebooks.first else { return }
        programme = ProgrammeState(rulebook: first.rulebook)
        do {
            if try ProgrammeFolding.stands(in: reader, size: size) {
                try ProgrammeFolding(reader: reader, store: store).run(on: &self)
            } else {
                for adopted in rulebooks.dropFirst() { programme?.adopt(adopted.rulebook) }
                for (book, day) in closedThrough { programme?.close(book, until: day) }
                try moveProgrammeBalances(reader)
            }
        } catch {
            programme = nil
            unsettled = UnsettledMoves()
            throw error
        }
    }

    private mutating func moveProgrammeBalances(_ reader: any LedgerReader) throws {
        let keys = Dictionary(
            uniqueKeysWithValues: try reader.keys().map { ($0.number, $0.key) })
        for total in try reader.totals() {
            guard let key = keys[total.key] else { continue }
            let units = total.debits &- total.credits
            programme?.move(key.account, by: Money(minorUnits: units, currency: key.currency))
        }
    }

    /// Takes in a record of the programme that is in effect.
    mutating func restoreProgramme(_ act: Act, entries: [Entry]) throws {
        guard let currency = programme?.balances.currency else { return }
        switch try ProgrammeMatter(act, currency: currency) {
        case .record(.act(let act)): try programme?.restore(act, entries: entries)
        case .record(.register(let record)): programme?.apply(record)
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
    mutating func add(_ sheet: JournalSheet) {
        let largest = Int(sheet.keys.max() ?? 0)
        if largest >= sums.count {
            let room = max(largest + 1, 2 * sums.count)
            sums.append(
                contentsOf: repeatElement((units: 0, isMoved: false), count: room - sums.count))
        }
        for line in sheet.keys.indices {
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
            return try state.restoreProgramme(act, entries: [])
        }
        guard
            let stored = source == stored.seq
                ? stored : try reader.records(source..<source + 1).first
        else { return }
        if stored.kind == .record, ProgrammeMatter.mayStand(in: stored.bytes),
            case .act(let act, let entries) = try Record(bytes: stored.bytes).body
        {
            return try state.restoreProgramme(act, entries: entries)
        }
        let content = try StoredEntries(store: store, reader: reader).content(
            of: stored, scanner: &scanner)
        if let content { state.moveProgrammeBalances(by: content.sheet) }
    }
}

extension LedgerState {
    fileprivate mutating func adopt(_ rulebook: Rulebook) { programme?.adopt(rulebook) }
}
