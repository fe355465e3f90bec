public import Ledger

/// The kinds of rule that a rulebook is composed of.
public enum RuleKind: String, Sendable, Hashable, CaseIterable {
    /// An amount is at most a share of a base.
    case shareCap = "share-cap"
    /// A value is at most a maximum.
    case amountCap = "amount-cap"
    /// A value is at least a minimum.
    case minimum
    /// So many days have gone by.
    case minimumDays = "minimum-days"
    /// A value is below a limit; equal is refused.
    case strictUpperLimit = "strict-upper-limit"
    /// Documents are on file.
    case evidenceRequired = "evidence-required"
    /// Days follow one another.
    case dateOrder = "date-order"
    /// No payment before a day.
    case noAdvance = "no-advance"
    /// A day lies in a window.
    case window
    /// Nothing is used or paid twice.
    case doubleFunding = "double-funding"
    /// All support together is at most a share of a base.
    case stacking
    /// A part is kept until an event.
    case retention
    /// The amount is the share of what was not eligible.
    case recovery
    /// Money goes to its purpose and payees only.
    case ringFence = "ring-fence"
    /// An amount is at most a balance.
    case balanceAvailable = "balance-available"
    /// One share is at least another.
    case proportion
    /// Above a limit another route is needed.
    case thresholdRoute = "threshold-route"
    /// Two roles are different, unrelated persons.
    case separation
    /// A register's entry has the needed status.
    case registerMatch = "register-match"
    /// The version that is valid on a day is used.
    case versionAtDate = "version-at-date"
    /// What is unspent after so many years is withdrawn.
    case lapse
    /// The amount is the computed one.
    case formula

    /// What is wrong where a rule of the kind does not hold, for people.
    public var complaint: LocalizedText {
        switch self {
        case .shareCap: LocalizedText(english: "above the share", chinese: "超过比例上限")
        case .amountCap: LocalizedText(english: "above the maximum", chinese: "超过最高限额")
        case .minimum: LocalizedText(english: "below the minimum", chinese: "低于最低要求")
        case .minimumDays: LocalizedText(english: "too early", chinese: "未满规定天数")
        case .strictUpperLimit:
            LocalizedText(english: "not below the limit", chinese: "未低于限值")
        case .evidenceRequired: LocalizedText(english: "documents missing", chinese: "缺少材料")
        case .dateOrder: LocalizedText(english: "days in the wrong order", chinese: "日期顺序不符")
        case .noAdvance: LocalizedText(english: "paid in advance", chinese: "不得提前支付")
        case .window: LocalizedText(english: "outside the window", chinese: "不在期限内")
        case .doubleFunding: LocalizedText(english: "used already", chinese: "重复支持")
        case .stacking:
            LocalizedText(english: "all support together too much", chinese: "叠加支持超限")
        case .retention: LocalizedText(english: "the kept part is touched", chinese: "动用预留资金")
        case .recovery: LocalizedText(english: "not the amount to recover", chinese: "追缴金额不符")
        case .ringFence: LocalizedText(english: "not for this purpose", chinese: "违反专款专用")
        case .balanceAvailable: LocalizedText(english: "more than there is", chinese: "余额不足")
        case .proportion: LocalizedText(english: "out of proportion", chinese: "未同比例到位")
        case .thresholdRoute:
            LocalizedText(english: "needs another route", chinese: "应采用其他支付方式")
        case .separation: LocalizedText(english: "duties not separated", chinese: "职责未分离")
        case .registerMatch: LocalizedText(english: "not of the needed status", chinese: "状态不符")
        case .versionAtDate: LocalizedText(english: "another version counts", chinese: "版本不符")
        case .lapse: LocalizedText(english: "lapsed", chinese: "应予收回")
        case .formula: LocalizedText(english: "not the computed amount", chinese: "与计算结果不符")
        }
    }
}
