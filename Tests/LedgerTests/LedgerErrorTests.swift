import Ledger
import Testing

@Suite struct LedgerErrorTests {
    @Test func `errors of one code are equal whatever they say`() {
        #expect(LedgerError("a.b", "one", at: "x") == LedgerError("a.b", "two"))
    }

    @Test func `errors of two codes differ`() {
        #expect(LedgerError("a.b", "one") != LedgerError("a.c", "one"))
    }

    @Test(arguments: [("3:1" as String?, "3:1: wrong [a.b]"), (nil, "wrong [a.b]")])
    func `a description leads with the place and ends with the code`(
        place: String?, description: String
    ) {
        #expect(LedgerError("a.b", "wrong", at: place).description == description)
    }

    @Test(arguments: [("3:1" as String?, "file: 3:1"), (nil, "file")])
    func `an outer place is put in front`(inner: String?, place: String) {
        #expect(LedgerError("a.b", "wrong", at: inner).located(in: "file").location == place)
    }
}
