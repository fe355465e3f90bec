public import Ledger

/// A programme and its projects as an IATI 2.03 activity file.
///
/// Elements stand in the order that the schema prescribes. Only codes in force are written.
public struct IATIDocument: Sendable {
    /// Who publishes, and how the made-up parts of identifiers begin.
    public struct Publisher: Sendable {
        /// The identifier of the organisation, such as `XX-EXAMPLE`.
        public let prefix: String
        /// The country of the programme (ISO 3166).
        public let country: String
        /// The sector (DAC code list).
        public let sector: String

        /// Names a publisher.
        public init(prefix: String, country: String, sector: String) {
            self.prefix = prefix
            self.country = country
            self.sector = sector
        }
    }

    /// The XML.
    public let text: String

    /// Writes a programme.
    ///
    /// - Parameters:
    ///   - state: the programme.
    ///   - entries: the entries whose flows are told.
    ///   - publisher: who publishes.
    ///   - time: the moment that the file is made for.
    /// - Throws: `money.overflow`.
    public init(
        _ state: ProgrammeState, entries: [Entry], publisher: Publisher, at time: Timestamp
    ) throws(LedgerError) {
        let flows = try state.flows(of: entries)
        let writer = IATIWriter(state: state, publisher: publisher, time: "\(time)")
        let projects = Set(flows.compactMap(\.project)).sorted()
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<iati-activities version="2.03" generated-datetime="\#(time)">"#,
        ]
        lines += writer.programme(flows.filter { $0.project == nil }, projects)
        for project in projects {
            lines += writer.project(project, flows.filter { $0.project == project })
        }
        text = (lines + ["</iati-activities>", ""]).joined(separator: "\n")
    }
}

/// Writes the elements of an activity.
private struct IATIWriter {
    let state: ProgrammeState
    let publisher: IATIDocument.Publisher
    let time: String

    private var office: String { state.rulebook.budget?.book ?? "P" }

    func programme(_ flows: [ProgrammeFlow], _ projects: [String]) -> [String] {
        let book = state.rulebook
        var lines = head(book.id, title: book.title.english, level: 1, enterprise: nil)
        lines += [
            #"  <activity-status code="2"/>"#,
            #"  <activity-date type="2" iso-date="\#(book.validFrom)"/>"#,
        ]
        lines += middle() + flows.flatMap(transaction)
        lines += projects.map {
            #"  <related-activity ref="\#(identifier($0))" type="2"/>"#
        }
        return lines + [" </iati-activity>"]
    }

    func project(_ id: String, _ flows: [ProgrammeFlow]) -> [String] {
        let file = state.projects[id]
        var lines = head(
            id, title: file?.project?.title ?? id, level: 2,
            enterprise: file?.project?.enterprise)
        let completed = file?.accepted?.completed
        lines.append(#"  <activity-status code="\#(completed == nil ? 2 : 3)"/>"#)
        if let first = flows.map(\.date).min() {
            lines.append(#"  <activity-date type="2" iso-date="\#(first)"/>"#)
        }
        if let completed {
            lines.append(#"  <activity-date type="4" iso-date="\#(completed)"/>"#)
        }
        lines += middle() + flows.flatMap(transaction)
        lines.append(
            #"  <related-activity ref="\#(identifier(state.rulebook.id))" type="1"/>"#)
        for (_, record) in (file?.effects ?? [:]).sorted(by: { $0.key < $1.key }) {
            if case .effect(let effect) = record.content { lines += result(effect) }
        }
        return lines + [" </iati-activity>"]
    }

    private func head(
        _ id: String, title: String, level: Int, enterprise: String?
    ) -> [String] {
        let currency = state.balances.currency
        var lines = [
            #" <iati-activity default-currency="\#(currency)" xml:lang="en" hierarchy="\#(level)""#
                + #" last-updated-datetime="\#(time)">"#,
            "  <iati-identifier>\(escape(identifier(id)))</iati-identifier>",
            "  " + organisation("reporting-org", office, #" type="10""#),
            "  <title><narrative>\(escape(title))</narrative></title>",
            #"  <description type="1"><narrative>\#(escape(title))</narrative></description>"#,
            "  " + organisation("participating-org", office, #" role="1" type="10""#),
        ]
        if let enterprise {
            lines.append(
                "  " + organisation("participating-org", enterprise, #" role="4" type="70""#))
        }
        return lines
    }

    private func middle() -> [String] {
        [
            #"  <recipient-country code="\#(publisher.country)" percentage="100"/>"#,
            #"  <sector vocabulary="1" code="\#(publisher.sector)" percentage="100"/>"#,
            #"  <default-flow-type code="50"/>"#, #"  <default-tied-status code="5"/>"#,
        ]
    }

    private func transaction(_ flow: ProgrammeFlow) -> [String] {
        var lines = [
            "  <transaction>",
            #"   <transaction-type code="\#(flow.kind.rawValue)"/>"#
                + #"<transaction-date iso-date="\#(flow.date)"/>"#,
            #"   <value currency="\#(flow.amount.currency)" value-date="\#(flow.date)">"#
                + "\(flow.amount.decimalText)</value>",
            "   <description><narrative>\(escape(flow.text))</narrative></description>",
        ]
        if let provider = flow.provider {
            let isOffice = provider == office
            let activity = #" provider-activity-id="\#(identifier(state.rulebook.id))""#
            lines.append(
                "   " + organisation("provider-org", provider, isOffice ? activity : ""))
        }
        return lines + [
            "   " + organisation("receiver-org", flow.receiver),
            #"   <finance-type code="\#(flow.finance.rawValue)"/>"#, "  </transaction>",
        ]
    }

    private func result(_ effect: Effect) -> [String] {
        [
            #"  <result type="2"><title><narrative>Environmental effect</narrative></title>"#,
            #"   <indicator measure="1"><title><narrative>"#
                + "\(escape(effect.indicator)), \(escape(effect.unit))</narrative></title>",
            #"    <period><period-start iso-date="\#(effect.from)"/>"#
                + #"<period-end iso-date="\#(effect.to)"/>"#
                + #"<actual value="\#(effect.measured)"/></period></indicator></result>"#,
        ]
    }

    private func identifier(_ activity: String) -> String {
        escape("\(publisher.prefix)-\(office)-\(activity)")
    }

    private func organisation(_ tag: String, _ book: String, _ attributes: String = "") -> String {
        let name = state.rulebook.chart.book(book)?.name.english ?? book
        return "<\(tag) ref=\"\(escape("\(publisher.prefix)-\(book)"))\"\(attributes)><narrative>"
            + "\(escape(name))</narrative></\(tag)>"
    }

    private func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
