/// The fields of MT940, MT941, MT942 and MT950.
enum MT940Tag: UInt8 {
    /// `:20:`, with which a message begins.
    case reference
    /// `:21:`
    case relatedReference
    /// `:25:` and `:25P:`
    case account
    /// `:28:` and `:28C:`
    case sequence
    /// `:34F:`
    case floorLimit
    /// `:13:` and `:13D:`
    case timeStamp
    /// `:60F:`
    case opening
    /// `:60M:`
    case pageOpening
    /// `:61:`
    case entry
    /// `:86:`
    case narrative
    /// `:62F:`
    case closing
    /// `:62M:`
    case pageClosing
    /// `:64:`
    case available
    /// `:65:`
    case forwardAvailable
    /// `:90C:`
    case credits
    /// `:90D:`
    case debits
    /// `:NS:`, a block of some banks' own.
    case bankBlock
    /// A tag that no standard has.
    case unknown

    /// The tag of one to four characters.
    init(_ bytes: Span<UInt8>, _ name: Range<Int>) {
        var code: UInt32 = 0
        for index in name { code = code << 8 | UInt32(bytes[index]) }
        self =
            switch code {
            case 0x3230: .reference
            case 0x3231: .relatedReference
            case 0x3235, 0x32_3550: .account
            case 0x3238, 0x32_3843: .sequence
            case 0x33_3446: .floorLimit
            case 0x3133, 0x31_3344: .timeStamp
            case 0x36_3046: .opening
            case 0x36_304D: .pageOpening
            case 0x3631: .entry
            case 0x3836: .narrative
            case 0x36_3246: .closing
            case 0x36_324D: .pageClosing
            case 0x3634: .available
            case 0x3635: .forwardAvailable
            case 0x39_3043: .credits
            case 0x39_3044: .debits
            case 0x4E53: .bankBlock
            default: .unknown
            }
    }

    /// Whether the standards know it.
    var isStandard: Bool { self != .bankBlock && self != .unknown }

    /// Whether free text may follow in its value.
    var holdsText: Bool { self == .entry || self == .narrative || self == .bankBlock }

    /// Whether it goes on with a message, so that a lone hyphen before it was text.
    var continuesMessage: Bool {
        switch self {
        case .entry, .narrative, .closing, .pageClosing, .available, .forwardAvailable, .credits,
            .debits:
            true
        default: false
        }
    }

    /// Whether it is a booked balance.
    var isBookedBalance: Bool {
        self == .opening || self == .pageOpening || self == .closing || self == .pageClosing
    }
}
