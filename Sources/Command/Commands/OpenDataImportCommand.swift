internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit open-data import`.
struct OpenDataImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read IATI activities or a statement of loans as programmes and flows.",
        discussion: """
            The kind of file is told by how it begins. Every transaction or row is taken or left \
            out, and what is left out, doubtful or a correction is listed; equal transactions are \
            reported and not dropped. With --since, a statement of loans gives only what moved \
            after an earlier one.

            Without keys nothing is recorded. With --map and keys the flows become one batch: the \
            mapping (YAML) names a book and the accounts that each kind of flow debits and \
            credits. What is in the ledger already is left out.

            Example:
              greencredit open-data import activities.xml --format json
              greencredit open-data import activities.xml --map mapping.yaml \\
                --maker-key keys/EMP-1001.maker.pem --checker-key keys/EMP-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "IATI 2.x activities, XML, or a statement of loans, CSV.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "Whose signs the file has: a publisher's identifier, standard or negative-receipts; by "
                + "default those of each activity's own publisher.", valueName: "publisher"))
    var publisher: String?

    @Option(
        help: ArgumentHelp("An earlier statement of loans.", valueName: "file"),
        completion: .file())
    var since: String?

    @Option(
        help: ArgumentHelp("The accounts of each kind of flow, YAML.", valueName: "file"),
        completion: .file())
    var map: String?

    @Flag(help: "Post what can be read although some of the file cannot.")
    var leaveOutUnreadable = false

    @OptionGroup var signing: OptionalSigningOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if signing.checkerKey != nil && signing.makerKey == nil {
            throw ValidationError("--checker-key needs --maker-key")
        }
        if signing.makerKey != nil && map == nil {
            throw ValidationError("to record flows, name their accounts with --map")
        }
    }

    func run() throws {
        let bytes = try InputFile.read(file)
        let contents = try OpenDataFile(bytes, named: InputFile.name(file))
        if since != nil, case .iati = contents {
            throw GreenCreditError(
                .usage, "open-data.since", "--since is for statements of loans", at: file)
        }
        let earlier = try since.map {
            try OpenDataFile.snapshot(try InputFile.read($0), named: InputFile.name($0))
        }
        let data = try contents.contents(
            convention: publisher.map { PublisherConvention(named: $0) }, since: earlier)
        let entries = try map.map { path in
            try OpenDataFile.mapping(try InputFile.read(path), named: InputFile.name(path))
                .entries(of: data.flows)
        }
        guard let signing = signing.required, let entries else { return try tell(data, entries) }
        try record(entries, of: data, bytes, signing)
    }

    private func record(
        _ entries: [Entry], of data: OpenDataImport, _ bytes: [UInt8],
        _ signing: SigningOptions
    ) throws {
        let unreadable = data.exceptions.filter { $0.kind == .unreadable || $0.kind == .conflict }
        if let first = unreadable.first, !leaveOutUnreadable {
            throw GreenCreditError(
                .usage, "open-data.unreadable",
                "\(unreadable.count) records of the file cannot be read, the first: "
                    + "\(first.message); mend them or give --leave-out-unreadable",
                at: "\(InputFile.name(file)):\(first.place)")
        }
        Terminal.note(summary(data))
        let ledger = try ledger.open()
        let draft = try ledger.openDataDraft(entries, source: InputFile.name(file), bytes: bytes)
        try signing.submit([draft], to: ledger)
    }

    private func tell(_ data: OpenDataImport, _ entries: [Entry]?) throws {
        switch format.format {
        case .json: format.print(json: try json(data, entries))
        case .csv: format.print(OpenDataTables.flows(data), empty: "")
        case .text:
            Terminal.print(summary(data))
            format.print(try OpenDataTables.totals(data), empty: "no flows")
            let list = data.exceptions.prefix(OpenDataTables.listed)
            format.print(OpenDataTables.exceptions(list), empty: "no exceptions")
            if data.exceptions.count > list.count {
                Terminal.print(
                    "… and \(data.exceptions.count - list.count) more: --format json lists all")
            }
            if let entries {
                Terminal.print("with keys, \(entries.count) entries would be recorded")
            }
        }
    }

    private func summary(_ data: OpenDataImport) -> String {
        let turned = data.turned > 0 ? ", \(data.turned) signs turned as the publisher's are" : ""
        return "\(InputFile.name(file)), \(data.format): \(data.programmes.count) programmes, "
            + "\(data.records) records, \(data.taken) taken, \(data.leftOut) left out, "
            + "\(data.flows.count) flows, \(data.exceptions.count) exceptions\(turned)"
    }

    private func json(_ data: OpenDataImport, _ entries: [Entry]?) throws -> JSONValue {
        .object(
            JSONObject(present: [
                ("format", .string(data.format)),
                ("programmes", .integer(Int64(data.programmes.count))),
                ("records", .integer(Int64(data.records))),
                ("taken", .integer(Int64(data.taken))),
                ("leftOut", .integer(Int64(data.leftOut))),
                ("turned", .integer(Int64(data.turned))),
                ("totals", .object(try OpenDataTables.totals(data).json)),
                ("exceptions", .object(OpenDataTables.exceptions(data.exceptions).json)),
                ("entries", entries.map { .integer(Int64($0.count)) }),
            ]))
    }
}
