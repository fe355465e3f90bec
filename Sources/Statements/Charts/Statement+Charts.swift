internal import Ledger

extension Statement {
    /// The charts that belong to the kind, drawn from the statement's own tables alone.
    public var charts: [Chart] {
        let chart: Chart? =
            switch kind {
            case .projectFunds: fundsChart
            case .programmeFinancing: executionChart
            case .bankReconciliation: nil
            }
        return chart.map { [$0] } ?? []
    }

    /// From where the project's money came and for what it went.
    private var fundsChart: Chart? {
        guard let funds = chartTable("sources"), let payments = chartTable("payments") else {
            return nil
        }
        var sources: [Chart.Figure] = []
        var uses: [Chart.Figure] = []
        for row in funds.rows {
            let name = funds.label(row, "source")
            for (column, label) in [
                ("opening", name.with(.opening)), ("receipts", name),
                ("transfers", name.with(.transfers)),
            ] {
                guard let figure = funds.figure(row, column, label) else { continue }
                if figure.magnitude > 0 { sources.append(figure) }
                if figure.magnitude < 0 { uses.append(figure) }
            }
        }
        for row in payments.rows {
            let (code, name) = (payments.label(row, "account"), payments.label(row, "name"))
            let label = LocalizedText(
                english: "\(code.english) \(name.english)",
                chinese: "\(code.chinese) \(name.chinese)")
            guard let figure = payments.figure(row, "amount", label) else { continue }
            // What was retained from payments, or came back, has not left the account.
            if figure.magnitude > 0 { uses.append(figure) }
            if figure.magnitude < 0 { sources.append(figure) }
        }
        for row in funds.rows {
            let label = funds.label(row, "source").with(.closing)
            guard let figure = funds.figure(row, "closing", label) else { continue }
            if figure.magnitude > 0 { uses.append(figure) }
            if figure.magnitude < 0 { sources.append(figure) }
        }
        guard !sources.isEmpty, !uses.isEmpty else { return nil }
        return Chart(
            ChartText.fundsFlow.localized, below: "payments",
            .flow(
                sources: sources, through: StatementText.bankAccount.localized, uses: uses))
    }

    /// What became of each measure's part of the indicator.
    private var executionChart: Chart? {
        guard let execution = chartTable("execution") else { return nil }
        let parts: [(String, StatementText)] = [
            ("paidNet", .paidNet), ("planned", .planned), ("encumbered", .encumbered),
            ("clawedBack", .clawedBack), ("withdrawn", .withdrawn), ("free", .free),
        ]
        var bars: [Chart.Bar] = []
        for row in execution.rows {
            let figures = parts.compactMap { column, word in
                execution.figure(row, column, word.localized)
            }
            guard figures.count == parts.count else { continue }
            bars.append(
                Chart.Bar(
                    label: execution.label(row, "subprogramme"), parts: figures,
                    limit: execution.figure(row, "allocated", StatementText.allocated.localized)))
        }
        guard !bars.isEmpty else { return nil }
        return Chart(
            ChartText.execution.localized, below: "execution",
            .bars(
                bars, legend: parts.map { $0.1.localized },
                limit: StatementText.allocated.localized))
    }
}

/// The words that only charts say, each case with its English and its Chinese: `English|中文`.
enum ChartText: String, CaseIterable {
    case fundsFlow = "From sources to uses|资金来源与去向图"
    case execution = "Use of what was allocated|指标执行情况图"

    /// The text in both languages.
    var localized: LocalizedText {
        let parts = rawValue.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return LocalizedText(
            english: String(parts[0]), chinese: String(parts.count > 1 ? parts[1] : ""))
    }
}

extension LocalizedText {
    /// This text, and what of it is meant.
    fileprivate func with(_ word: StatementText) -> LocalizedText {
        let word = word.localized
        return LocalizedText(
            english: "\(english), \(word.english.lowercased())",
            chinese: "\(chinese)·\(word.chinese)")
    }
}
