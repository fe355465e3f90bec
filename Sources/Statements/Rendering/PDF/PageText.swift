internal import Ledger

/// The words that only pages say, each case with its English and its Chinese: `English|中文`.
enum PageText: String, CaseIterable {
    case reviewed = "Reviewed by|复核"
    case continued = "continued|续"
    case nothing = "none|无"
    case draftMark = "DRAFT|草稿"
    case draftNotice = "Draft, not signed, not a statement|草稿，未签署，不得作为报表使用"
    case signHere = "Signature|签名"
    case signedAt = "Signed|签署时间"
    case figuresDigest = "SHA-256 of the figures|数据SHA-256"
    case codeNotice =
        """
        The code holds the statement's number and the SHA-256 of its figures: the same as in the \
        signed data, or this paper is not the statement.|\
        二维码内含报表编号及数据的SHA-256，须与签名数据一致，否则本件不是该报表。
        """

    /// The text in both languages.
    var localized: LocalizedText {
        let parts = rawValue.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return LocalizedText(
            english: String(parts[0]), chinese: String(parts.count > 1 ? parts[1] : ""))
    }
}

extension StatementLanguage {
    func callAsFunction(_ word: PageText, separator: String = " ") -> String {
        text(word.localized, separator: separator)
    }

    /// `Page 2 of 5`, `第 2 页 共 5 页`.
    func pageNumber(_ page: Int, of count: Int) -> String {
        text(
            LocalizedText(english: "Page \(page) of \(count)", chinese: "第 \(page) 页 共 \(count) 页"),
            separator: "  ")
    }

    /// The IETF tag of the main language; Chinese where both are there.
    var tag: String { self == .english ? "en" : "zh-Hans" }
}
