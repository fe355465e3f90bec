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
        guard let content = candidate.batch else {
            throw GreenCreditError(.integrity, "batch.items", "no items are held", at: id)
        }
        try check(batch, content, at: id)
    }

    private static func check(_ batch: Batch, _ content: BatchContent, at id: String) throws {
        guard batch.count == content.journal.count else {
            throw GreenCreditError(
                .integrity, "batch.count",
                "the record names \(batch.count) items, \(content.journal.count) are held", at: id)
        }
        guard content.root.base64 == batch.itemsRoot else {
            throw GreenCreditError(
                .integrity, "batch.itemsRoot", "the items are not those that were signed", at: id)
        }
        guard content.controlTotals == batch.controlTotals else {
            throw GreenCreditError(
                .integrity, "batch.controlTotals",
                "the items sum to \(content.controlTotals), "
                    + "the record says \(batch.controlTotals)", at: id)
        }
    }
}
