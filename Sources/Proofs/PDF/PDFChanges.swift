/// What a later revision of a signed PDF file may change, and nothing else.
struct PDFChanges {
    /// How much is let pass.
    enum Scope {
        /// Our statements: a field that was there takes its signature, and nothing else happens.
        case signaturesOnly
        /// Files of others: also new signature fields, validation data, time stamps, metadata.
        case formFilling
    }

    let file: PDFFile
    let signatures: [PDFSignature]
    let scope: Scope

    /// Checks one revision against the one before it.
    ///
    /// - Throws: `pdf.changed`, naming the first object that may not be touched.
    func check(_ revision: Int) throws(ProofsError) {
        let old = revision - 1
        let signature = signatures.first { $0.revision == revision }
        let roots = try (file.catalog(in: old), file.catalog(in: revision))
        guard roots.0.reference == roots.1.reference,
            sameTrailer(old, revision)
        else { throw refused(revision, "its trailer names another catalog") }
        var allowed: Set<Int> = [roots.0.reference.number]
        try checkCatalog(roots.0.members, roots.1.members, signature, revision)
        allowed.formUnion(try checkForm(signature, revision))
        if let signature {
            allowed.formUnion(try checkField(signature, revision))
            if let page = try checkPage(signature, revision) { allowed.insert(page) }
        } else if scope == .signaturesOnly {
            throw refused(revision, "it adds no signature")
        }
        if scope == .formFilling {
            allowed.formUnion(metadata(roots.0.members, revision))
            allowed.formUnion(try validationData(roots, revision))
            // What the catalog does not lead to shows nothing; validation data leaves such behind.
            let reached = reach(.reference(roots.1.reference), revision)
            allowed.formUnion(
                file.changed(in: revision).filter {
                    !reached.contains($0) && file.object($0, in: revision - 1) == nil
                })
        }
        let other = file.changed(in: revision).subtracting(allowed)
        guard other.isEmpty else {
            throw refused(revision, "it changes object \(other.min() ?? 0)")
        }
    }

    /// The trailers may differ in what every update changes.
    private func sameTrailer(_ old: Int, _ new: Int) -> Bool {
        let trailers = (file.revisions[old].trailer, file.revisions[new].trailer)
        let isSame = { (key: String) in trailers.0[key] == trailers.1[key] }
        let isSameFirst = trailers.0["ID"]?.array?.first == trailers.1["ID"]?.array?.first
        return scope == .formFilling || (isSame("Info") && isSameFirst)
    }

    private func checkCatalog(
        _ old: [String: PDFValue], _ new: [String: PDFValue], _ signature: PDFSignature?,
        _ revision: Int
    ) throws(ProofsError) {
        var free: Set<String> = ["AcroForm"]
        if scope == .formFilling { free.formUnion(["DSS", "Extensions", "Version"]) }
        if let signature, signature.certifies, old["Perms"] == nil,
            new["Perms"] == .dictionary(["DocMDP": .reference(signature.reference)])
        {
            free.insert("Perms")
        }
        guard differences(old, new).isSubset(of: free) else {
            throw refused(revision, "it changes the catalog")
        }
    }

    /// The form may get the field of the revision's own signature.
    private func checkForm(
        _ signature: PDFSignature?, _ revision: Int
    ) throws(ProofsError) -> Set<Int> {
        let old = try PDFForm(of: file, in: revision - 1)
        let new = try PDFForm(of: file, in: revision)
        let isNew = old.members.isEmpty && scope == .formFilling
        let added = Array(new.references.dropFirst(old.references.count))
        let own = signature.map { [$0.widget] } ?? []
        guard isNew || old.reference == new.reference,
            isNew || differences(old.members, new.members).isSubset(of: ["Fields"]),
            new.references.starts(with: old.references),
            added.isEmpty || scope == .formFilling && added == own
        else { throw refused(revision, "it changes the form") }
        return Set([new.reference?.number].compactMap { $0 })
    }

    /// The field takes its signature, and an appearance of its own.
    private func checkField(
        _ signature: PDFSignature, _ revision: Int
    ) throws(ProofsError) -> Set<Int> {
        let old = file.object(signature.widget, in: revision - 1)?.value.dictionary
        let new = file.object(signature.widget, in: revision)?.value.dictionary ?? [:]
        guard old != nil || scope == .formFilling, old?["V"] == nil,
            old.map({ differences($0, new).isSubset(of: ["V", "AP"]) }) ?? true,
            file.object(signature.reference.number, in: revision - 1) == nil
        else { throw refused(revision, "it changes more of the field than its signature") }
        var allowed = Set([signature.widget.number, signature.reference.number])
        guard let appearance = new["AP"], appearance != old?["AP"] else { return allowed }
        // One form, without parts of its own: it can draw nothing outside the field, and nothing
        // that could be changed apart from it.
        guard let members = appearance.dictionary, Set(members.keys) == ["N"],
            let form = members["N"]?.reference,
            file.object(form.number, in: revision - 1) == nil,
            let object = file.object(form, in: revision), object.stream != nil,
            object.value.dictionary?["Subtype"] == .name("Form"), object.value.references.isEmpty
        else { throw refused(revision, "the field's appearance is not one plain form") }
        allowed.insert(form.number)
        return allowed
    }

    /// The page may list the new field among its annotations.
    private func checkPage(
        _ signature: PDFSignature, _ revision: Int
    ) throws(ProofsError) -> Int? {
        let widget = file.object(signature.widget, in: revision)?.value.dictionary
        guard scope == .formFilling,
            file.object(signature.widget, in: revision - 1) == nil,
            let page = widget?["P"]?.reference,
            let old = file.object(page, in: revision - 1)?.value.dictionary,
            let new = file.object(page, in: revision)?.value.dictionary
        else { return nil }
        let before = file.resolve(old["Annots"], in: revision - 1)?.array ?? []
        guard differences(old, new).isSubset(of: ["Annots"]),
            new["Annots"]?.array == before + [.reference(signature.widget)]
        else { throw refused(revision, "it changes a page") }
        return page.number
    }

    private func metadata(_ catalog: [String: PDFValue], _ revision: Int) -> Set<Int> {
        Set(
            [catalog["Metadata"], file.revisions[revision].trailer["Info"]]
                .compactMap { $0?.reference?.number })
    }

    /// The objects of the validation data: certificates, lists, answers (EN 319 142-1 5.4.2).
    private func validationData(
        _ roots: (
            (reference: PDFReference, members: [String: PDFValue]),
            (reference: PDFReference, members: [String: PDFValue])
        ), _ revision: Int
    ) throws(ProofsError) -> Set<Int> {
        let old = reach(roots.0.members["DSS"], revision - 1)
        let new = reach(roots.1.members["DSS"], revision)
        for number in new.subtracting(old) {
            guard file.object(number, in: revision - 1) == nil else {
                throw refused(revision, "its validation data takes over object \(number)")
            }
        }
        return new
    }

    private func reach(_ value: PDFValue?, _ revision: Int) -> Set<Int> {
        var found: Set<Int> = []
        var waiting = value?.references ?? []
        while let next = waiting.popLast() {
            guard found.insert(next.number).inserted else { continue }
            waiting += file.object(next, in: revision)?.value.references ?? []
        }
        return found
    }

    private func differences(
        _ old: [String: PDFValue], _ new: [String: PDFValue]
    ) -> Set<String> {
        Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }

    private func refused(_ revision: Int, _ what: String) -> ProofsError {
        ProofsError(
            .pdfChanged,
            "The file was changed after it was signed: \(what). Refuse it, whatever a reader's "
                + "program says of its signatures.",
            location: "revision \(revision + 1)")
    }
}
