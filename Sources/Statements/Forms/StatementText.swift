public import Ledger

/// Every word that statements say, each case with its English and its Chinese.
///
/// A case cannot be written without both: the raw value is `English|中文`.
public enum StatementText: String, Sendable, CaseIterable {
    // Statements and reports.
    case projectFunds = "Project receipts and payments|项目资金收支表"
    case programmeFinancing = "Programme financing|专项资金执行情况表"
    case differenceTable = "Differences between surplus and budget balance|盈余与预算结余差异表"
    case grantNote = "Note on government grants|政府补助附注"
    case fundFlow = "Fund flow|资金流向表"
    case auditTrail = "Audit trail|审计线索"
    case donorReport = "Financial report to the donor|捐赠方财务报告"
    case bankReconciliation = "Bank reconciliation|银行存款余额调节表"
    case trialBalance = "Trial balance|科目余额表"
    case register = "Account register|明细账"
    case matches = "Matched items|已勾对项目"
    case stage = "Stage|级"
    case score = "Points|分"
    case reason = "Reason|依据"

    // Heads and feet.
    case statement = "Statement|报表编号"
    case replaces = "Replaces|替代报表"
    case programme = "Programme|专项"
    case books = "Books|账簿"
    case project = "Project|项目"
    case bankAccount = "Bank account|银行账号"
    case period = "Period|期间"
    case asOf = "As of|截止日期"
    case knownAt = "As known at|数据知悉时点"
    case currencyUnit = "Currency|币种"
    case rulebook = "Rulebook|制度版本"
    case ledgerHead = "Ledger head|账本状态"
    case records = "records|条记录"
    case rootHash = "root|根哈希"
    case prepared = "Prepared by|编制"
    case approved = "Approved by|审批"
    case draft = "not signed yet|尚未签署"
    case checks = "Checks|勾稽关系"
    case check = "Must be equal|应相等"
    case left = "Left|左方"
    case right = "Right|右方"
    case howToVerify = "How to verify|如何核验"
    case verification =
        """
        Every figure follows from the records up to the ledger head named above: recompute them \
        and compare. The statement pack holds this statement as signed data, the officers' \
        signatures, the proof of its place in the log and VERIFY.txt with the commands; openssl \
        and the public keys suffice.|本表各项数字均由上述账本状态之前的记录计算得出，可重新计算核对。\
        报表包内含本表的签名数据、经办人与审批人的签名、其在账本中位置的证明，以及列明核验命令的VERIFY.txt；\
        仅凭openssl和公钥即可核验。
        """

    // Columns that several tables share.
    case account = "Account|科目"
    case accountName = "Account name|科目名称"
    case amount = "Amount|金额"
    case balance = "Balance|余额"
    case opening = "Opening|期初余额"
    case closing = "Closing|期末余额"
    case debits = "Debits|本期借方"
    case credits = "Credits|本期贷方"
    case debit = "Debit|借方"
    case credit = "Credit|贷方"
    case closingDebit = "Closing debit|期末借方"
    case closingCredit = "Closing credit|期末贷方"
    case book = "Book|账套"
    case side = "Side|账面"
    case currency = "Curr.|货币"
    case date = "Date|日期"
    case entry = "Entry|凭证号"
    case narrative = "Narrative|摘要"
    case total = "Total|合计"

    // Project receipts and payments.
    case fundsBySource = "Funds by source|按资金来源"
    case source = "Source|资金来源"
    case pooled = "Pooled, not told apart|未区分来源"
    case receipts = "Receipts|本期收入"
    case payments = "Payments|本期支出"
    case transfers = "Between sources|来源间调拨"
    case receiptsByAccount = "Receipts by origin|收入明细"
    case paymentsByAccount = "Payments by cost class|支出明细"
    case openAssets = "Advances, receivables and other assets at the end|期末预付、应收及其他资产"
    case openLiabilities = "Payables, retention and other liabilities at the end|期末应付、质保金及其他负债"
    case fundsIdentity =
        "opening + receipts - payments + between sources = closing|期初+收入-支出+来源间调拨=期末"
    case transfersIdentity = "movements between sources cancel out|来源间调拨合计为零"
    case sourcesIdentity = "closing balances of all sources = total|各来源期末余额之和=合计"
    case receiptsIdentity = "receipts by origin = receipts|收入明细之和=收入合计"
    case paymentsIdentity = "payments by cost class = payments|支出明细之和=支出合计"

    case ownFirst = "Own money first|自筹优先"
    case proRata = "Pro rata|按比例"
    case ownMoney = "own funds|自筹资金"
    case otherMoney = "other money|其他资金"
    case borrowedMoney = "borrowed money|借入资金"
    case programmeMoney = "programme money|专项资金"
    case eligibility = "Programme money|专项资金"
    case eligibleCost = "eligible|合格"
    case ineligibleCost = "not eligible|不合格"
    case bankBalance = "Bank balance and its reconciliation|银行余额及调节"
    case bankBookIdentity = "closing balance = cash book of the bank account|期末余额=银行存款日记账余额"

    // Programme financing.
    case byProject = "By project|分项目"
    case byGroup = "By measure, sub-programme, plan, region, level and instrument|分类汇总"
    case groupedBy = "By|分类"
    case group = "Group|组别"
    case projectCount = "Projects|项目数"
    case notRegistered = "not registered|未登记"
    case paidRate = "Paid of committed|支付率"
    case measure = "Measure|措施"
    case plan = "Plan|推行方案"
    case region = "Region|地区"
    case level = "Level|级次"
    case instrument = "Instrument|支持方式"
    case projectsIdentity = "sum of all projects = programme|各项目之和=专项合计"
    case groupsIdentity = "paid in all groups = paid in all|各组净支付之和=净支付合计"
    case execution = "Execution by sub-programme|分子项执行情况"
    case subprogramme = "Sub-programme|子项"
    case notAllocated = "Not allocated|未分配"
    case allocated = "Allocated|已分配"
    case committed = "Committed|已批复"
    case decommitted = "De-committed|核减批复"
    case encumbered = "Encumbered|已批复未支付"
    case planned = "Payment plan|已批用款计划"
    case paidNet = "Paid, net|净支付"
    case refunded = "Refunded|退回未用"
    case clawedBack = "Clawed back|追缴收回"
    case withdrawn = "Withdrawn|财政收回"
    case free = "Free|可用余额"
    case executionRate = "Execution rate|执行率"
    case indicatorAccounts = "Where the indicator stands|指标去向"
    case commitmentIdentity =
        """
        committed - de-committed = encumbered + planned + paid + refunded + clawed back|\
        批复-核减=未支付+用款计划+净支付+退回+追缴
        """
    case freeIdentity =
        """
        allocated - committed + de-committed + refunded - withdrawn = free|分配-批复+核减+退回-财政收回\
        =可用余额
        """
    case indicatorIdentity = "indicator accounts sum to zero|指标各科目合计为零"
    case indicatorContra = "indicator received = contra account|下达指标=来源科目余额"
    case allocationIdentity = "indicator = allocated + not allocated|下达指标=已分配+未分配"

    // Differences between surplus and budget balance.
    case differences = "From the surplus to the budget balance|由盈余调节至预算结余"
    case item = "Item|项目内容"
    case change = "Change|本期变动"
    case surplus = "Surplus (net assets of the accrual side)|盈余(财务会计净资产)"
    case budgetBalance = "Budget balance (net assets of the budgetary side)|预算结余(预算会计结余)"
    case differenceAsset = "Less, beyond budget money|减：非预算资金资产"
    case differenceLiability = "Add, owed|加：负债"
    case differenceExplained = "surplus - items = budget balance|盈余-各差异项目=预算结余"
    case recognition = "How the difference of the period came about|本期差异的形成"
    case budgetSurplus = "Budget surplus of the period|本期预算收支差额"
    case incomeOnly = "Add: income that is no budget income|加：当期确认为收入但未确认为预算收入"
    case expenditureOnly =
        "Add: budget expenditure that is no expense|加：当期确认为预算支出但未确认为费用"
    case budgetIncomeOnly = "Less: budget income that is no income|减：当期确认为预算收入但未确认为收入"
    case expenseOnly = "Less: expense that is no budget expenditure|减：当期确认为费用但未确认为预算支出"
    case directDifference = "Add: taken to net assets directly|加：直接计入净资产的差额"
    case periodSurplus = "Surplus of the period|本期盈余"
    case recognitionIdentity =
        """
        budget surplus + income only + expenditure only - budget income only - expense only + \
        direct = surplus|预算收支差额+仅收入+仅预算支出-仅预算收入-仅费用+直接计入=本期盈余
        """

    // Note on government grants.
    case deferredIncome = "Deferred income by project|递延收益变动"
    case granted = "New|本期新增"
    case amortised = "Earned as income|计入其他收益"
    case setOff = "Set off against cost|冲减成本或资产"
    case repaid = "Repaid or repayable|返还或应返还"
    case presentation = "Presentation|列报方法"
    case gross = "gross|总额法"
    case net = "net|净额法"
    case grossAndNet = "gross and net|总额法与净额法"
    case grantIdentity =
        "opening + new - earned - set off - repaid = closing|期初+新增-计入收益-冲减-返还=期末"
    case grantAccountIdentity = "closing of all projects = account|各项目期末之和=科目余额"

    // Fund flow.
    case flowNodes = "Who holds, receives and pays|资金节点"
    case node = "Node|节点"
    case pathStage = "Place on the path|环节"
    case nodeName = "Name|名称"
    case received = "Received|收到"
    case paid = "Paid|支付"
    case flows = "Flows|资金流向明细"
    case payer = "From|付款方"
    case payee = "To|收款方"
    case flowReferences = "Flow or entry|流水号或凭证号"
    case flowMatrix = "Who paid whom|付款方与收款方对照"
    case usesOutside = "Suppliers and other uses|供应商及其他用途"
    case treasury = "Treasury|财政"
    case originStage = "other origin|其他来源"
    case entityStage = "bank, pool or enterprise|银行、资金池或企业"
    case useStage = "use|用途"
    case notTold = "not told by the books|账簿未列明"
    case moneyIdentity = "opening + received - paid = closing by the books|期初+收到-支付=账面期末"
    case executedIdentity =
        "paid by the treasury = executed and clawed back in the period|财政支付=本期已支付及追缴变动"
    case matrixIdentity = "sum of all received = sum of all paid|收款合计=付款合计"

    // Audit trail.
    case followedEntries = "Entries|分录"
    case entryNumber = "No.|序号"
    case record = "Record|记录"
    case flow = "Flow|流水号"
    case reverses = "Reverses|冲销"
    case reversedBy = "Reversed by|被冲销"
    case sourceRecords = "Records of the log|账本记录"
    case logPlace = "Place|位置"
    case preparedAt = "Prepared|编制时间"
    case sealedAt = "Sealed|封存时间"
    case contentHash = "SHA-256|SHA-256摘要"
    case leafHash = "Leaf hash|叶哈希"
    case signers = "Signatures|签名"
    case signedAs = "As|身份"
    case person = "Person|人员"
    case signedRecord = "Signed record|所签记录"
    case evidence = "Evidence|凭据"
    case documentName = "Document|文件"
    case listedDebits = "debits listed = debits by the balances|所列借方=余额表借方"
    case listedCredits = "credits listed = credits by the balances|所列贷方=余额表贷方"
    case balancedIdentity = "debits = credits|借方合计=贷方合计"

    // Donor report; the lines of the form by their letters.
    case donorLines = "Lines of the form|报告项目"
    case letter = "Line|行次"
    case cashReceipts = "Cash receipts|现金收入"
    case cashDisbursements = "Cash disbursements|现金支出"
    case cashOnHand = "Cash on hand|现金结余"
    case authorised = "Total authorised|核定总额"
    case expenditures = "Donor's share of expenditures|捐赠方承担的支出"
    case unliquidated = "Donor's share of unliquidated obligations|捐赠方承担的未清债务"
    case totalShare = "Total donor's share|捐赠方承担合计"
    case unobligated = "Unobligated balance|未使用余额"
    case requiredShare = "Total own share required|应承担自筹额"
    case ownShare = "Own share of expenditures|自筹支出"
    case remainingShare = "Remaining own share to be provided|尚应承担自筹额"
    case programmeIncome = "Programme income earned|项目收入"
    case incomeDeducted = "Programme income expended, deducted from the grant|抵减资助的项目收入支出"
    case incomeAdded = "Programme income expended, added to the grant|追加用于项目的项目收入支出"
    case incomeUnexpended = "Unexpended programme income|未使用的项目收入"
    case expenditureStatement = "Statement of expenditure|支出明细表"
    case claimReport = "Report|核验文件"
    case invoices = "Invoices|发票"
    case claimed = "Claimed|申报"
    case eligible = "Eligible|合格"
    case eligibleShare = "Eligible %|合格比例"
    case donorRate = "Rate|资助比例"
    case donorShare = "Donor's share|资助额"
    case recoveredCost = "recovered|追缴"
    case cashIdentity = "cash receipts - disbursements = cash on hand by the books|现金收入-支出=账面现金结余"
    case receiptsOfProgramme = "cash receipts = paid by the programme, net|现金收入=专项净支付"
    case totalShareIdentity = "expenditures + unliquidated = total donor's share|支出+未清债务=捐赠方承担合计"
    case unobligatedIdentity = "authorised - total share = unobligated|核定-承担合计=未使用余额"
    case ownShareIdentity = "required - own share = remaining|应承担-自筹支出=尚应承担"
    case incomeIdentity = "income - deducted - added = unexpended|收入-抵减-追加=未使用"
    case expenditureIdentity =
        "shares of the statement of expenditure = expenditures|支出明细表资助额合计=捐赠方承担的支出"
    case advanceIdentity =
        "advances - documented = account + spent not yet claimed|预付-已核验=账户余额+已支出未申报"
    case finalIdentity = "final report: nothing unliquidated|最终报告：无未清债务"

    // Bank reconciliation.
    case balances = "Balances|余额调节"
    case cashBook = "Cash book|企业银行存款日记账"
    case bankPaper = "Bank statement|银行对账单"
    case add = "add:|加："
    case less = "less:|减："
    case unexplained = "unexplained difference|未查明差额"
    case adjusted = "Adjusted balance|调节后余额"
    case openItems = "Open items|未达账项"
    case kind = "Kind|类别"
    case ageDays = "Days|账龄(天)"
    case reference = "Reference|参考号"
    case clearedOn = "Cleared|核销日期"
    case exception = "Class|差异类别"
    case owner = "Owner|责任人"
    case note = "Note|备注"
    case ageing = "Ageing of open items|未达账项账龄"
    case itemCount = "Items|笔数"
    case moneyIn = "Money in|收款"
    case moneyOut = "Money out|付款"
    case bankStatements = "Bank statements used|所用银行对账单"
    case bankStatement = "Paper|凭据"
    case bookIdentity =
        "cash book + bank receipts - bank payments = adjusted balance|日记账余额+银收企未收-银付企未付=调节后余额"
    case bankIdentity =
        "bank statement + book receipts - book payments = adjusted balance|对账单余额+企收银未收-企付银未付=调节后余额"
    case adjustedIdentity = "adjusted cash book = adjusted bank statement|调节后日记账余额=调节后对账单余额"
    case differenceIdentity =
        """
        adjusted cash book + unexplained difference = adjusted bank statement|\
        调节后日记账余额+未查明差额=调节后对账单余额
        """

    /// The text in both languages.
    public var localized: LocalizedText {
        let parts = rawValue.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return LocalizedText(
            english: String(parts[0]), chinese: String(parts.count > 1 ? parts[1] : ""))
    }
}

/// In which language a rendering speaks.
public enum StatementLanguage: String, Sendable, Hashable, CaseIterable {
    /// English only.
    case english = "en"
    /// Simplified Chinese only.
    case chinese = "zh"
    /// English and Chinese side by side.
    case both

    /// A text in this language; `both` puts the separator between the two.
    public func text(_ text: LocalizedText, separator: String = " ") -> String {
        switch self {
        case .english: text.english
        case .chinese: text.chinese
        case .both:
            text.english == text.chinese
                ? text.english : text.english + separator + text.chinese
        }
    }

    func callAsFunction(_ word: StatementText, separator: String = " ") -> String {
        text(word.localized, separator: separator)
    }
}
