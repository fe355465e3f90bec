import Banking

/// Any bytes give a reading: statements or errors, never a crash and never both.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBankFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    var context = BankFileContext()
    context.requiresAccount = false
    let reading = BankFile.read(bytes, named: "input", context: context)
    let isRefused = reading.findings.contains { $0.severity == .error }
    precondition(!isRefused || reading.statements.isEmpty, "a refused file gives nothing")
    for statement in reading.statements {
        precondition(
            StatementTotals(statement.lines) == statement.totals, "totals are those of the lines")
    }
    _ = PaymentMessage.read(bytes, named: "input")
    return 0
}
