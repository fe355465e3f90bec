public import Ledger

/// One thing that was looked at: what agreed in a match, or what failed for an open item.
public enum ReconciliationFact: Sendable, Hashable {
    /// A structured reference stands on both sides.
    case sameReference(String)
    /// A batch identifier stands on both sides.
    case sameGroup(String)
    /// The amounts, or the sums of so many items, are equal.
    case sameAmount(Money, ours: Int, theirs: Int)
    /// Their day is so many days after ours.
    case days(Int)
    /// The names are equal.
    case sameName
    /// One name is a variant of the other.
    case nameVariant
    /// Nothing else of this amount came into question, of so many that were open.
    case onlyCandidate(looked: Int)
    /// So many equal items on each side; which is paired with which makes no difference.
    case interchangeable(Int)
    /// Both cancel each other out on one side.
    case cancelsOut(ReconciliationSide, days: Int)
    /// One is marked as a reversal.
    case markedReversal

    /// A reference agrees but for a slip.
    case similarReference
    /// The items of one order, by the stem of their references.
    case sameOrder(String)
    /// The only one of so many ways to add up to it.
    case onlySubset(tried: Int)
    /// The bank kept a fee of its tariff.
    case fee(Money)
    /// The difference is within the tolerance.
    case withinTolerance(Money)
    /// A part is paid; so much stays open.
    case partPaid(rest: Money)

    /// Failed: no open item of the other side resembles this one.
    case noCandidate
    /// Failed: the amounts differ by this much.
    case differsBy(Money)
    /// Failed: too many days apart.
    case tooFarApart(days: Int)
    /// Failed: the names contradict each other.
    case otherName
    /// Failed: the reference belongs to another item.
    case referenceElsewhere(String)
    /// Failed: several candidates are equally good.
    case rivals(Int)
    /// Failed: the reference names another open item than the amount, the days and the name.
    case misquoted(String)
    /// Failed: several against several is for a person to decide.
    case severalToSeveral
    /// Failed: equal items, but not the same number on both sides.
    case unequalNumbers(ours: Int, theirs: Int)
    /// Failed: too many items of one amount to decide.
    case workLimit

    /// What a signed record tells.
    case told(LocalizedText)
}

extension ReconciliationFact {
    /// The fact as a clause, in both languages.
    public var text: LocalizedText {
        switch self {
        case .told(let text): text
        case .noCandidate, .differsBy, .tooFarApart, .otherName, .referenceElsewhere, .rivals,
            .misquoted, .severalToSeveral, .unequalNumbers, .workLimit:
            failureText
        case .similarReference, .sameOrder, .onlySubset, .fee, .withinTolerance, .partPaid:
            laterStageText
        default: agreementText
        }
    }

    private var agreementText: LocalizedText {
        switch self {
        case .sameReference(let reference):
            both("reference \(reference) on both sides", "双方参考号均为\(reference)")
        case .sameGroup(let reference):
            both("batch \(reference) on both sides", "双方批次号均为\(reference)")
        case .sameAmount(let money, 1, 1):
            both("\(money.groupedText) on both sides", "双方金额均为\(money.groupedText)")
        case .sameAmount(let money, let ours, let theirs):
            both(
                "\(money.groupedText) on both sides, the sum of \(ours) of ours and \(theirs) "
                    + "of theirs",
                "双方合计均为\(money.groupedText)（我方\(ours)笔，对方\(theirs)笔）")
        case .days(0): both("same day", "同日")
        case .days(let days) where days > 0:
            both("theirs \(Self.counted(days)) after ours", "对方晚于我方\(days)天")
        case .days(let days):
            both("theirs \(Self.counted(-days)) before ours", "对方早于我方\(-days)天")
        case .sameName: both("names equal", "户名一致")
        case .nameVariant: both("names are variants", "户名为已知变体")
        case .onlyCandidate(let looked):
            both(
                "the only candidate; \(looked) other open items of this amount looked at",
                "唯一候选；已查看同金额其他未达项\(looked)笔")
        case .interchangeable(let count):
            both(
                "one of \(count) equal items on each side, interchangeable",
                "双方各有\(count)笔相同项，可互换")
        case .cancelsOut(let side, let days):
            both(
                "both stand on \(side == .ours ? "our" : "their") side and cancel out within "
                    + Self.counted(days),
                "均在\(side == .ours ? "我方" : "对方")，\(days)天内相互抵销")
        default: both("marked as a reversal", "标有冲正")
        }
    }

    private var laterStageText: LocalizedText {
        switch self {
        case .sameOrder(let reference):
            both("all open items of order \(reference)", "同一订单\(reference)的全部未达项")
        case .onlySubset(let tried):
            both(
                "the only subset that adds up to it; \(tried) partial sums looked at",
                "唯一合计相符的组合；已查看部分和\(tried)个")
        case .fee(let money):
            both("less a fee of \(money.groupedText)", "扣除手续费\(money.groupedText)")
        case .withinTolerance(let money):
            both("off by \(money.groupedText), within tolerance", "尾差\(money.groupedText)，在容差内")
        case .partPaid(let rest):
            both("paid in part, \(rest.groupedText) stays open", "部分支付，余\(rest.groupedText)未达")
        default:
            both("a reference agrees but for a slip", "参考号仅有笔误之差")
        }
    }

    private var failureText: LocalizedText {
        switch self {
        case .misquoted(let reference):
            both(
                "reference \(reference) names another item than amount, days and name",
                "参考号\(reference)与金额、日期、户名所指不同")
        case .severalToSeveral:
            both("several against several, for a person to decide", "多对多，须人工确认")
        case .differsBy(let money):
            both("the amounts differ by \(money.groupedText)", "金额相差\(money.groupedText)")
        case .tooFarApart(let days):
            both("\(Self.counted(abs(days))) apart", "相隔\(abs(days))天")
        case .otherName: both("the names differ", "户名不符")
        case .referenceElsewhere(let reference):
            both(
                "reference \(reference) belongs to another item", "参考号\(reference)属于另一笔")
        case .rivals(let count):
            both("\(count) candidates are equally good", "有\(count)笔候选，无法区分")
        case .unequalNumbers(let ours, let theirs):
            both(
                "\(ours) equal items of ours against \(theirs) of theirs",
                "相同项笔数不等：我方\(ours)笔，对方\(theirs)笔")
        case .workLimit: both("too many items of this amount", "同金额项过多")
        default: both("nothing comparable is open on the other side", "对方无可比的未达项")
        }
    }

    private func both(_ english: String, _ chinese: String) -> LocalizedText {
        LocalizedText(english: english, chinese: chinese)
    }

    private static func counted(_ days: Int) -> String { days == 1 ? "1 day" : "\(days) days" }
}
