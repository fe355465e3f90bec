import Ledger

/// The state of one reconciliation: which items are open, and the matches that were made.
///
/// A stage looks at the set of open items, decides, then claims; so the order of input cannot
/// matter.
struct Matching {
    /// A match by the numbers of its items; reasons are told from the items when asked for.
    struct Claim {
        let stage: ReconciliationStage
        let state: ReconciliationState
        /// Where its members stand in `members`, ours first.
        let members: Range<Int>
        let score: Int32
        /// The reference or batch that joins them; −1 for none.
        let key: Int32
        /// A number that the stage tells of: items looked at, equal items, ways tried.
        let detail: Int32
        let reason: Reason
    }

    /// Which facts a claim tells beside what agrees.
    enum Reason: UInt8 {
        case none, onlyCandidate, interchangeable, cancelsOut, group, stem, subset, several
        case fee, tolerance, part, garbled
        case rivals, misquoted, severalToSeveral, unlikely
    }

    let rules: ReconciliationRules
    let items: MatchItems
    private(set) var isOpen: [Bool]
    private(set) var claims: [Claim] = []
    private(set) var members: [Int32] = []
    /// Per reference: 1 if an item of ours has it, 2 if one of theirs.
    let sidesOfKey: [UInt8]
    /// Per item: a reference of it that stands on an item of the other side; −1 for none.
    private let keysElsewhere: [Int32]
    private let variants: [Int32: Set<Int32>]
    private let nameOrder: NameOrder
    /// The items that share a reference with any other.
    let linked: [Int32]
    /// Per item: whether it is one of those.
    let isLinked: [Bool]
    /// The items without a partner by reference, by party.
    let parties: PartyLists
    /// The items whose references share a stem, by stem.
    let stems: StemLists
    /// How many open items each amount had when a stage last looked at it.
    var seenGroups = SeenGroups()

    /// How many open items each party had when stage 4 last looked at it.
    var seenParties: [Int32] = []

    /// Per stage that goes through the amounts; see ``AmountIndex/forEachGroup(_:_:_:)``.
    struct SeenGroups {
        var late: [Int32] = []
        var early: [Int32] = []
        var garbled: [Int32] = []
    }

    init(_ items: MatchItems, rules: ReconciliationRules) {
        self.items = items
        self.rules = rules
        isOpen = [Bool](repeating: true, count: items.count)
        var sides = [UInt8](repeating: 0, count: items.references.count)
        for index in 0..<items.count {
            for key in items.keys[index] { sides[Int(key)] |= items.isOurs(index) ? 1 : 2 }
            for key in items.mentioned[index] { sides[Int(key)] |= items.isOurs(index) ? 1 : 2 }
        }
        sidesOfKey = sides
        let elsewhere = Matching.keysElsewhere(items, sides)
        keysElsewhere = elsewhere
        linked = Matching.linked(items)
        var isLinked = [Bool](repeating: false, count: items.count)
        for index in linked { isLinked[Int(index)] = true }
        self.isLinked = isLinked
        nameOrder = NameOrder(items.nameTable)
        parties = PartyLists(items, nameOrder.parties) { elsewhere[$0] < 0 }
        stems = StemLists(items)
        var variants: [Int32: Set<Int32>] = [:]
        for list in rules.nameVariants {
            let numbers = Set(
                list.compactMap(Counterparty.normalised)
                    .compactMap { items.nameTable.find(Array($0.utf8)[...]) })
            for number in numbers { variants[number, default: []].formUnion(numbers) }
        }
        self.variants = variants
    }

    private static func keysElsewhere(_ items: MatchItems, _ sides: [UInt8]) -> [Int32] {
        (0..<items.count).map { index in
            let other: UInt8 = items.isOurs(index) ? 2 : 1
            for place in items.keys.range(index) {
                let key = items.keys.values[place]
                if sides[Int(key)] & other != 0 { return key }
            }
            for place in items.mentioned.range(index) {
                let key = items.mentioned.values[place]
                if sides[Int(key)] & other != 0 { return key }
            }
            return -1
        }
    }

    private static func linked(_ items: MatchItems) -> [Int32] {
        var uses = [UInt8](repeating: 0, count: items.references.count)
        for lists in [items.keys, items.mentioned] {
            for key in lists.values where uses[Int(key)] < 2 { uses[Int(key)] += 1 }
        }
        return (0..<Int32(items.count)).filter { index in
            let isShared = { (lists: NumberLists) in
                lists.range(Int(index)).contains { uses[Int(lists.values[$0])] > 1 }
            }
            return isShared(items.keys) || isShared(items.mentioned)
        }
    }

    /// The open items in order.
    var openItems: [Int] { isOpen.indices.filter { isOpen[$0] } }

    /// The sum of items of one currency; 128 bits hold any sum of 64-bit amounts.
    func sum(_ indices: some Sequence<Int>) -> Int128 {
        indices.reduce(0) { $0 + Int128(items.amounts[$1]) }
    }

    func sides(of members: [Int]) -> (ours: [Int], theirs: [Int]) {
        let start = members.firstIndex { !items.isOurs($0) } ?? members.count
        return (Array(members[..<start]), Array(members[start...]))
    }

    /// The items that were open after the references had decided, by amount.
    private(set) var amountIndex = AmountIndex()

    /// Sorts the open items by amount; what is claimed later is passed over.
    mutating func indexAmounts() {
        amountIndex = AmountIndex(self)
        let unseen = amountIndex.unseen
        seenGroups = SeenGroups(late: unseen, early: unseen, garbled: unseen)
    }

    /// Which references an open item of ours, or of theirs, carries.
    private(set) var openOurKeys: [Bool] = []
    private(set) var openTheirKeys: [Bool] = []

    /// Looks again at which references are still open.
    mutating func refreshOpenKeys() {
        var ours = [Bool](repeating: false, count: sidesOfKey.count)
        var theirs = ours
        for index in 0..<items.count where isOpen[index] {
            for place in items.keys.range(index) {
                let key = Int(items.keys.values[place])
                if items.isOurs(index) { ours[key] = true } else { theirs[key] = true }
            }
        }
        (openOurKeys, openTheirKeys) = (ours, theirs)
    }

    // MARK: Comparing two items

    /// How two names agree; `nil` if they contradict each other.
    enum NameAgreement {
        case unknown
        case equal
        case variant
    }

    func nameAgreement(_ one: Int, _ other: Int) -> NameAgreement? {
        namesAgree(items.names[one], items.names[other])
    }

    /// How two names agree by their numbers; `nil` if they contradict each other.
    func namesAgree(_ a: Int32, _ b: Int32) -> NameAgreement? {
        if a < 0 || b < 0 { return .unknown }
        if a == b { return .equal }
        if nameOrder.isCut(a, b) { return .variant }
        return !variants.isEmpty && variants[a]?.contains(b) == true ? .variant : nil
    }

    func namesAgree(_ ours: [Int], _ theirs: [Int]) -> Bool {
        ours.allSatisfy { one in theirs.allSatisfy { nameAgreement(one, $0) != nil } }
    }

    /// Days from our item to theirs.
    func days(_ ours: Int, _ theirs: Int) -> Int {
        Int(items.days[theirs]) - Int(items.days[ours])
    }

    func isInWindow(_ ours: Int, _ theirs: Int) -> Bool {
        let days = days(ours, theirs)
        if rules.window.contains(days) { return true }
        // What they began on their own is in our book only when their paper has arrived.
        return days < 0 && -days <= rules.lateBookingDays && items.isPlain[theirs]
    }

    /// A reference that both items carry or mention; −1 for none.
    func sharedKey(_ one: Int, _ other: Int) -> Int32 {
        let key = items.keys.common(one, items.keys, other)
        if key >= 0 { return key }
        let mentioned = items.mentioned.common(one, items.keys, other)
        return mentioned >= 0 ? mentioned : items.keys.common(one, items.mentioned, other)
    }

    /// A reference of one item that stands on another item of the other side; −1 for none.
    func keyElsewhere(_ index: Int) -> Int32 {
        keysElsewhere[index]
    }

    // MARK: Claiming

    /// Records a match and claims its items, each of which must be open.
    mutating func claim(
        _ indices: [Int], stage: ReconciliationStage, key: Int32 = -1, score: Int,
        reason: Reason = .none, detail: Int = 0
    ) {
        precondition(indices.allSatisfy { isOpen[$0] }, "a match may claim open items only")
        for index in indices { isOpen[index] = false }
        record(
            indices, stage, .matched, key: key, score: score, reason: reason, detail: detail)
    }

    /// Records a suggestion, which claims nothing.
    mutating func suggest(
        _ indices: [Int], stage: ReconciliationStage = .suggestion, key: Int32 = -1, score: Int,
        reason: Reason, detail: Int = 0
    ) {
        record(
            indices, stage, .suggested, key: key, score: score, reason: reason, detail: detail)
    }

    private mutating func record(
        _ indices: [Int], _ stage: ReconciliationStage, _ state: ReconciliationState, key: Int32,
        score: Int, reason: Reason, detail: Int
    ) {
        let start = members.count
        let isSorted = zip(indices, indices.dropFirst()).allSatisfy { $0 < $1 }
        for index in isSorted ? indices : indices.sorted() { members.append(Int32(index)) }
        claims.append(
            Claim(
                stage: stage, state: state, members: start..<members.count,
                score: Int32(clamping: score), key: key, detail: Int32(clamping: detail),
                reason: reason))
    }

    /// The members of a claim, ours first.
    func members(of claim: Claim) -> [Int] { members[claim.members].map(Int.init) }

    // MARK: Scores

    /// What agreement of amount, days and names is worth between two sides.
    func agreementScore(_ ours: [Int], _ theirs: [Int], isEqual: Bool = true) -> Int {
        let last = { (indices: [Int]) in indices.lazy.map { Int(items.days[$0]) }.max() ?? 0 }
        var score = isEqual ? rules.points.amount : rules.points.amountWithFee
        score += rules.points.days(last(theirs) - last(ours))
        switch nameAgreement(ours: ours, theirs: theirs) {
        case .equal: score += rules.points.name
        case .variant: score += rules.points.nameVariant
        case .unknown: break
        }
        return score
    }

    /// The same between one item and another.
    func agreementScore(_ ours: Int, _ theirs: Int) -> Int {
        var score = rules.points.amount + rules.points.days(days(ours, theirs))
        switch nameAgreement(ours, theirs) {
        case .equal: score += rules.points.name
        case .variant: score += rules.points.nameVariant
        default: break
        }
        return score
    }

    /// How the names of two sides agree: the weakest of those that are known.
    func nameAgreement(ours: [Int], theirs: [Int]) -> NameAgreement {
        var agreement = NameAgreement.unknown
        for one in ours {
            for other in theirs {
                switch nameAgreement(one, other) {
                case .equal: if agreement == .unknown { agreement = .equal }
                case .variant: agreement = .variant
                default: continue
                }
            }
        }
        return agreement
    }
}
