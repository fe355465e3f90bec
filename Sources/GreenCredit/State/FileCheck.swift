internal import Ledger
internal import Proofs
internal import Stores

/// The items and files of a record are those that it names.
enum FileCheck {
    /// - Throws: `evidence.missing`, `evidence.other` or `batch.…` as errors of integrity.
    static func check(_ candidate: Candidate) throws {
        let id = candidate.record.id
        let held = Set(candidate.files.map { SHA256Digest.of($0.bytes).hex })
        if let missing = candidate.record.evidence.first(where: {
            !held.contains($0.sha256.description)
        }) {
            throw GreenCreditError(
                .integrity, "evidence.missing",
                "the file \(missing.name) is not held or was changed",
                at: id)
        }
        let names = candidate.files.map { $0.name + "\n" + SHA256Digest.of($0.bytes).hex }
        let wanted = candidate.record.evidence.map { $0.name + "\n" + $0.sha256.description }
        guard names == wanted else {
            throw GreenCreditError(
                .integrity, "evidence.other",
                "the files held are not those that the record names, in its order", at: id)
        }
        // A statement's texts are handed on by themselves, other files only with their record.
        let isSigned = candidate.record.kind == .statement
        guard candidate.files.allSatisfy({ ($0.signatures != nil) == isSigned }) else {
            throw GreenCreditError(
                .integrity, "evidence.signatures",
                isSigned
                    ? "the signatures of a statement's text are missing"
                    : "a file has signatures of its own, which only a statement's texts have",
                at: id)
        }
        guard case .batch(let batch) = candidate.record.body else {
            guard candidate.bundles.isEmpty else {
                throw GreenCreditError(
                    .integrity, "batch.items", "items are held for a record that has none", at: id)
            }
            return
        }
        try check(batch, of: candidate)
    }

    private static func check(_ batch: Batch, of candidate: Candidate) throws {
        let id = candidate.record.id
        guard batch.count == candidate.items.count else {
            throw GreenCreditError(
                .integrity, "batch.count",
                "the record names \(batch.count) items, \(candidate.items.count) are held", at: id)
        }
        let root = BatchItems.root(
            of: try BatchItems.items(inBundles: candidate.bundles, count: batch.count))
        guard root.base64 == batch.itemsRoot else {
            throw GreenCreditError(
                .integrity, "batch.itemsRoot", "the items are not those that were signed", at: id)
        }
        guard candidate.items.allSatisfy({ $0.batch == id }) else {
            throw GreenCreditError(
                .integrity, "batch.item", "an item belongs to another batch", at: id)
        }
        let totals = try BatchItems.controlTotals(candidate.items)
        guard totals == batch.controlTotals else {
            throw GreenCreditError(
                .integrity, "batch.controlTotals",
                "the items sum to \(totals), the record says \(batch.controlTotals)", at: id)
        }
    }
}
