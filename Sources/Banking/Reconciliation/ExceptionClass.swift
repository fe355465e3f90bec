public import Ledger

/// Why two books differ, in one set of words for every kind of reconciliation.
public enum ExceptionClass: String, Sendable, Hashable, CaseIterable {
    /// One side has it, the other will soon.
    case inTransit = "in-transit"
    /// Only the bank, or the other party, has it.
    case bankOnly = "bank-only"
    /// Only our book has it.
    case bookOnly = "book-only"
    /// Both have it, with different amounts.
    case amountDiffers = "amount-differs"
    /// It stands under another project or account.
    case wrongAccount = "wrong-account"
    /// One side has it twice.
    case duplicate
    /// One item here is several there.
    case split
    /// Both have it, on different days.
    case dateDiffers = "date-differs"
    /// One side has it with the other sign.
    case signConvention = "sign-convention"
    /// The difference comes from exchange rates.
    case exchange
    /// The difference is within what is let pass.
    case rounding
    /// The entry that answers it is missing.
    case missingCounterEntry = "missing-counter-entry"
    /// It is more than a cap allows.
    case overCap = "over-cap"
    /// It is more than the budget has.
    case overBudget = "over-budget"
    /// Nothing proves it.
    case noEvidence = "no-evidence"
    /// It has been open for more than 90 days.
    case stale
    /// It was cancelled.
    case reversed

    /// The name in both languages.
    public var name: LocalizedText {
        let texts: (String, String) =
            switch self {
            case .inTransit: ("in transit", "在途")
            case .bankOnly: ("bank only", "仅银行有")
            case .bookOnly: ("book only", "仅账上有")
            case .amountDiffers: ("amount differs", "金额不符")
            case .wrongAccount: ("wrong project or account", "项目或账户错误")
            case .duplicate: ("duplicate", "重复")
            case .split: ("split or merged", "拆分或合并")
            case .dateDiffers: ("date differs", "日期不符")
            case .signConvention: ("sign convention", "方向相反")
            case .exchange: ("exchange difference", "汇兑差额")
            case .rounding: ("rounding within tolerance", "尾差")
            case .missingCounterEntry: ("missing counter-entry", "缺对应分录")
            case .overCap: ("over cap", "超上限")
            case .overBudget: ("over budget", "超预算")
            case .noEvidence: ("no evidence", "无凭据")
            case .stale: ("stale", "长期未达")
            case .reversed: ("reversed", "已冲销")
            }
        return LocalizedText(english: texts.0, chinese: texts.1)
    }
}

/// What officers have noted of an open item, the newest word of each kind.
public struct ItemRemark: Sendable, Hashable {
    /// Who sees to it.
    public var owner: String?
    /// The class of the exception.
    public var exception: ExceptionClass?
    /// The newest text.
    public var text: String

    /// Makes a remark.
    public init(owner: String? = nil, exception: ExceptionClass? = nil, text: String) {
        self.owner = owner
        self.exception = exception
        self.text = text
    }
}
