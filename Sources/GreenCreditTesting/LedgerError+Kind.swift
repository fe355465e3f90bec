public import Ledger

extension LedgerError {
    /// An error that equals every error of the same code: `#expect(throws: .kind("…"))`.
    public static func kind(_ code: Code) -> LedgerError { LedgerError(code, "any message") }
}
