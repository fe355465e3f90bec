public import Ledger

/// A payment that was ordered, as an expectation: an item that the bank has still to book.
public struct OrderedPayment: Sendable, Hashable {
    /// The end-to-end identifier: the flow id on our side.
    public let endToEnd: String
    /// The identifier between us and our bank.
    public let instruction: String?
    /// The amount; positive is money in (a direct debit), negative money out.
    public let money: Money
    /// Who is paid, or who is debited.
    public let counterparty: Counterparty
    /// The text.
    public let narrative: String
    /// Where it stands.
    public let place: SourcePlace

    /// Describes a payment.
    public init(
        endToEnd: String, instruction: String? = nil, money: Money, counterparty: Counterparty,
        narrative: String, place: SourcePlace = SourcePlace(file: "", line: 1, column: 1)
    ) {
        self.endToEnd = endToEnd
        self.instruction = instruction
        self.money = money
        self.counterparty = counterparty
        self.narrative = narrative
        self.place = place
    }
}

/// A block of payments from one account on one day.
public struct PaymentBlock: Sendable, Hashable {
    /// The block's identifier: the batch id of its payments.
    public let id: String
    /// The account that pays or collects.
    public let account: String
    /// The account holder.
    public let holder: String?
    /// The account's bank, by BIC.
    public let bank: String?
    /// The day on which the bank is to act.
    public let executionDate: LocalDate?
    /// The payments.
    public let payments: [OrderedPayment]

    /// Describes a block.
    public init(
        id: String, account: String, holder: String?, bank: String?, executionDate: LocalDate?,
        payments: [OrderedPayment]
    ) {
        self.id = id
        self.account = account
        self.holder = holder
        self.bank = bank
        self.executionDate = executionDate
        self.payments = payments
    }
}

/// A payment message: pain.001 (credit transfers) or pain.008 (direct debits).
public struct PaymentOrder: Sendable, Hashable {
    /// The message's identifier.
    public let id: String
    /// When it was made, as written.
    public let created: String
    /// Who orders.
    public let orderer: String?
    /// The blocks.
    public let blocks: [PaymentBlock]

    /// Describes a message.
    public init(id: String, created: String, orderer: String?, blocks: [PaymentBlock]) {
        self.id = id
        self.created = created
        self.orderer = orderer
        self.blocks = blocks
    }

    /// The payments as items to be matched with the bank's lines.
    public func expectations() -> [ReconcilableItem] {
        blocks.flatMap { block in
            block.payments.enumerated().compactMap { index, payment in
                guard let date = block.executionDate else { return nil }
                return ReconcilableItem(
                    id: "\(block.id)/\(index + 1)", money: payment.money, date: date,
                    references: [payment.endToEnd], groupReferences: [block.id],
                    counterparty: payment.counterparty.name, narrative: payment.narrative)
            }
        }
    }
}

/// What a bank says about ordered payments: pain.002.
public struct PaymentStatus: Sendable, Hashable {
    /// What a rejection is about.
    public enum Scope: Sendable, Hashable {
        /// The whole message.
        case message
        /// A block.
        case block(String)
        /// One payment of a block, by its end-to-end identifier.
        case payment(block: String?, endToEnd: String)
    }

    /// A rejection and why.
    public struct Rejection: Sendable, Hashable {
        /// What is rejected.
        public let scope: Scope
        /// The bank's reason codes and texts.
        public let reasons: [String]
    }

    /// The message that the report is about.
    public let message: String
    /// What is rejected; nothing for a report that accepts.
    public let rejections: [Rejection]

    /// The payments of an order that the bank still is to execute.
    public func remaining(of order: PaymentOrder) -> PaymentOrder {
        guard order.id == message else { return order }
        let blocks = order.blocks.map { block in
            PaymentBlock(
                id: block.id, account: block.account, holder: block.holder, bank: block.bank,
                executionDate: block.executionDate,
                payments: block.payments.filter { reason(against: $0, in: block) == nil })
        }
        return PaymentOrder(
            id: order.id, created: order.created, orderer: order.orderer, blocks: blocks)
    }

    /// Why a payment was rejected; `nil` if it was not.
    public func reason(against payment: OrderedPayment, in block: PaymentBlock) -> [String]? {
        rejections.first { rejection in
            switch rejection.scope {
            case .message: true
            case .block(let id): id == block.id
            case .payment(let id, let endToEnd):
                endToEnd == payment.endToEnd && (id == nil || id == block.id)
            }
        }?.reasons
    }
}
