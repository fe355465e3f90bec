internal import Banking
internal import GreenCredit
internal import Ledger
internal import Statements

/// Draws a review: the bank's line and a candidate side by side, the candidates, the reason, and
/// the command that does the same.
struct ReviewScreen {
    let columns: Int
    let rows: Int
    let language: StatementLanguage

    /// Smaller screens show what fits.
    static let smallest = (columns: 80, rows: 24)

    /// The lines from the top, none wider than the screen.
    func lines(_ session: ReviewSession) -> [String] {
        let list = max(1, rows - 17)
        var lines = [header(session), ""]
        lines += panels(session)
        lines += ["", say("Candidates", "候选")]
        lines += candidates(session, count: list)
        lines += footer(session)
        return lines.prefix(rows).map { fit($0, columns) }
    }

    // MARK: - Parts

    private func header(_ session: ReviewSession) -> String {
        let text =
            " \(session.number)  \(session.asOf)  "
            + say(
                "line \(session.place) of \(session.lines.count)  decided \(session.decided.count)"
                    + "  proposed \(session.findings.proposed.count)",
                "第\(session.place)笔／共\(session.lines.count)笔  已定\(session.decided.count)笔"
                    + "  待记录\(session.findings.proposed.count)笔")
        return "\u{1B}[7m" + pad(text, columns) + "\u{1B}[0m"
    }

    private func panels(_ session: ReviewSession) -> [String] {
        let width = (columns - 3) / 2
        let candidates = session.candidates
        let left = session.line.map { row in
            panel(
                say("Bank line", "银行流水"), row.open.item.id, row.open.item.date, row.money,
                [row.open.item.references.first, row.open.item.counterparty].compactMap(\.self)
                    + [row.open.item.narrative], width)
        }
        let right =
            candidates.indices.contains(session.cursor)
            ? candidates[session.cursor] : nil
        let rightPanel = right.map {
            panel(
                say("Posting", "账面分录"), $0.book.joined(separator: ", "), $0.date, $0.money,
                [$0.text], width)
        }
        let empty = [String](repeating: "", count: 6)
        let none = [say("nothing is open at the bank", "银行方无未达账项")] + empty.dropLast()
        return zip(left ?? none, rightPanel ?? empty).map { pad($0, width) + " │ " + $1 }
    }

    private func panel(
        _ title: String, _ id: String, _ date: LocalDate, _ money: Money, _ texts: [String],
        _ width: Int
    ) -> [String] {
        let text = texts.filter { !$0.isEmpty }.joined(separator: ", ")
        let wrapped = DisplayWidth.wrap(Narrative.fitting(text), to: width)
        let body = [title, id, "\(date)  \(money.groupedText)"] + wrapped
        return (0..<6).map { $0 < body.count ? fit(body[$0], width) : "" }
    }

    private func candidates(_ session: ReviewSession, count: Int) -> [String] {
        let all = session.candidates
        let first = max(0, min(session.cursor - count / 2, all.count - count))
        let shown = all.indices.dropFirst(first).prefix(count).map { index in
            let candidate = all[index]
            let isChosen = candidate.book.allSatisfy(session.chosen.contains)
            let mark = (index == session.cursor ? ">" : " ") + (isChosen ? "[x]" : "[ ]")
            let amount = candidate.money.groupedText
            let blanks = String(repeating: " ", count: max(0, 16 - amount.count))
            return "\(mark) \(pad(candidate.name, 14)) \(candidate.date) \(blanks)\(amount)  "
                + candidate.text
        }
        return shown + [String](repeating: "", count: count - shown.count)
    }

    private func footer(_ session: ReviewSession) -> [String] {
        let all = session.candidates
        let candidate = all.indices.contains(session.cursor) ? all[session.cursor] : nil
        let reason = candidate.map { language.text($0.reason) } ?? ""
        let wrapped = DisplayWidth.wrap(reason, to: columns)
        let message = session.message.map { language.text($0) } ?? sums(session)
        return [
            "", wrapped.first ?? "", wrapped.dropFirst().first ?? "", command(session), message,
            say(
                "↑↓ move  space choose  a accept  d difference open  r part  s skip  u undo",
                "↑↓移动 空格选择 a勾对 d差额未达 r部分 s跳过 u撤回"),
            say(
                "A accept all proposed  q sign and quit  Q quit without signing",
                "A全部记录 q签署退出 Q放弃退出"),
        ]
    }

    /// What is chosen against what the line has.
    private func sums(_ session: ReviewSession) -> String {
        guard let line = session.line, !session.chosen.isEmpty else { return "" }
        let units = session.findings.result.rows
            .filter { $0.open.side == .ours && session.chosen.contains($0.open.item.id) }
            .reduce(Int64(0)) { $0 &+ $1.money.minorUnits }
        let sum = Money(minorUnits: units, currency: line.money.currency)
        let rest = Money(
            minorUnits: line.money.minorUnits &- units, currency: line.money.currency)
        return say(
            "chosen \(sum.groupedText) of \(line.money.groupedText), \(rest.groupedText) left",
            "已选\(sum.groupedText)，共\(line.money.groupedText)，尚差\(rest.groupedText)")
    }

    /// The plain command that does what accepting would do.
    private func command(_ session: ReviewSession) -> String {
        let all = session.candidates
        guard let line = session.line, all.indices.contains(session.cursor) else { return "" }
        let candidate = all[session.cursor]
        if candidate.suggested != nil, session.chosen.isEmpty {
            return "$ greencredit reconcile accept \(session.number) \(candidate.name)"
        }
        let entries = session.chosen.isEmpty ? candidate.book : session.chosen.sorted()
        return "$ greencredit reconcile match \(session.number) --line \(line.open.item.id) "
            + entries.map { "--entry \($0)" }.joined(separator: " ")
    }

    // MARK: - Text

    private func say(_ english: String, _ chinese: String) -> String {
        language.text(LocalizedText(english, chinese), separator: " ")
    }

    /// The text cut to so many columns; controls of colour count nothing.
    private func fit(_ text: String, _ width: Int) -> String {
        guard Self.width(text) > width else { return text }
        var result = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let columns = DisplayWidth.of(scalar)
            guard used + columns < width else { return result + "…" }
            result.unicodeScalars.append(scalar)
            used += columns
        }
        return result
    }

    private func pad(_ text: String, _ width: Int) -> String {
        let fitted = fit(text, width)
        return fitted + String(repeating: " ", count: max(0, width - Self.width(fitted)))
    }

    private static func width(_ text: String) -> Int {
        text.hasPrefix("\u{1B}[7m")
            ? DisplayWidth.of(text) - "[7m[0m".count : DisplayWidth.of(text)
    }
}
