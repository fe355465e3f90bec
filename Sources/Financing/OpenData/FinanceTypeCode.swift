/// The codes of the list FinanceType, which IATI takes over from the DAC of the OECD.
enum FinanceTypeCode {
    private static let active = codes(
        "1 2 3 4 110 210 211 310 311 421 422 423 424 425 431 432 433 510 520 530 "
            + "610 611 612 613 614 615 616 617 618 620 621 622 623 624 625 626 627 "
            + "630 631 632 633 634 635 636 637 638 639 1100")
    private static let withdrawn = codes(
        "111 410 411 412 413 414 451 452 453 511 512 710 711 712 810 811 910 911 912 913")

    /// What is the matter with a code, if anything is.
    static func objection(to code: String) -> (OpenDataException.Kind, String)? {
        if active.contains(code) { return nil }
        if withdrawn.contains(code) {
            return (.withdrawnCode, "finance type \(code) was withdrawn from its list")
        }
        return (.unknownCode, "finance type “\(code.prefix(20))” is on no list")
    }

    private static func codes(_ text: String) -> Set<String> {
        Set(text.split(separator: " ").map(String.init))
    }
}
