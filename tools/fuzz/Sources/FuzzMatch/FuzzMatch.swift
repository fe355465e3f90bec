import Banking

/// Any two lists give a result or an error; the input is both sides, parted by a zero byte.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMatch(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return 0 }
    let ledger = PlainReconciliation.File(name: "ledger", bytes: Array(parts[0]))
    let bank = PlainReconciliation.File(name: "bank", bytes: Array(parts[1]))
    _ = try? PlainReconciliation(ledger: [ledger], bank: [bank]).csv()
    return 0
}
