import Testing
@testable import GreenCredit
