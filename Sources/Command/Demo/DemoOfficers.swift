internal import Financing
internal import GreenCredit
internal import Ledger
internal import Proofs

/// The people of the worked example: each party signs for its own books.
struct DemoOfficers {
    /// Who makes and who checks the entries of a book; the second checker signs above the limit.
    struct Desk {
        let maker: OfficerKey
        let checker: OfficerKey
        let second: OfficerKey
    }

    private struct Person {
        let number: String
        let name: String
        let role: Role
        let organization: String
        let duty: String
        let books: [String]
    }

    private static let people: [Person] = [
        Person(
            number: "P-1001", name: "Li Wei 李薇", role: .maker, organization: "Industry Department",
            duty: "programme-accountant",
            books: ["P"]),
        Person(
            number: "P-2001", name: "Wang Jun 王军", role: .checker,
            organization: "Industry Department", duty: "programme-officer",
            books: ["P", "RP"]),
        Person(
            number: "F-2001", name: "Chen Yu 陈宇", role: .checker, organization: "Finance Bureau",
            duty: "finance-officer",
            books: ["P", "RP"]),
        Person(
            number: "RP-1001", name: "Zhou Lan 周兰", role: .maker, organization: "Risk Pool",
            duty: "pool-manager",
            books: ["RP"]),
        Person(
            number: "BK-1001", name: "Sun Hao 孙浩", role: .maker, organization: "Lending Bank",
            duty: "loan-accountant",
            books: ["BK"]),
        Person(
            number: "BK-2001", name: "Wu Min 吴敏", role: .checker, organization: "Lending Bank",
            duty: "loan-officer",
            books: ["BK"]),
        Person(
            number: "BK-2002", name: "Zheng Kai 郑凯", role: .checker, organization: "Lending Bank",
            duty: "loan-officer",
            books: ["BK"]),
    ]

    /// Signs what moves money in several books at once.
    private static let settlement = [
        ("S-1001", "Luo Ping 罗平", Role.maker, "programme-accountant"),
        ("S-2001", "Deng Yue 邓悦", Role.checker, "programme-officer"),
        ("S-2002", "Cao Ning 曹宁", Role.checker, "finance-officer"),
    ]

    private static let enterprises = [
        ("E1", ["Feng Li 冯丽", "Han Bo 韩博", "Tang Rui 唐瑞"]),
        ("E2", ["He Jing 何静", "Xu Peng 许鹏", "Song Fei 宋飞"]),
        ("E3", ["Gao Yan 高燕", "Lin Tao 林涛", "Liang Xin 梁欣"]),
    ]

    /// The registrars' numbers and names.
    static let registrars = [("R-0001", "Zhao Min 赵敏"), ("R-0002", "Qian Hong 钱红")]

    private let desks: [String: Desk]
    private let joint: Desk

    /// Registers everybody.
    init(
        in ledger: OpenLedger, keys: String, passphrase: Passphrase,
        registrars: (OfficerKey, OfficerKey)
    ) throws {
        var people = DemoOfficers.people
        for (book, names) in DemoOfficers.enterprises {
            people.append(
                Person(
                    number: "\(book)-1001", name: names[0], role: .maker,
                    organization: "Enterprise \(book)",
                    duty: "project-accountant", books: [book]))
            for (index, name) in names.dropFirst().enumerated() {
                people.append(
                    Person(
                        number: "\(book)-200\(index + 1)", name: name, role: .checker,
                        organization: "Enterprise \(book)",
                        duty: "enterprise-manager", books: [book]))
            }
        }
        let books = try ledger.rulebook().rulebook.chart.books.map(\.id)
        people += DemoOfficers.settlement.map { number, name, role, duty in
            Person(
                number: number, name: name, role: role, organization: "Settlement Office",
                duty: duty, books: books)
        }
        var opened: [String: OfficerKey] = [:]
        for person in people {
            let path = KeyFolder.path(keys, person.number, person.role)
            let outcome = try ledger.addOfficer(
                NewOfficer(
                    person: person.number, name: person.name, organization: person.organization,
                    keyPath: path, passphrase: passphrase),
                role: person.role, duties: [person.duty], books: person.books,
                issuingPassphrase: passphrase, registrars: registrars)
            if case .refused(let refusals) = outcome {
                throw GreenCreditError(
                    .usage, "demo.officer", refusals.map(\.description).joined(separator: "; "))
            }
            opened[person.number] = try ledger.openKey(path, passphrase: passphrase)
        }
        func desk(_ maker: String, _ checker: String, _ second: String) throws -> Desk {
            guard let maker = opened[maker], let checker = opened[checker],
                let second = opened[second]
            else {
                throw GreenCreditError(.usage, "demo.officer", "the example names nobody else")
            }
            return Desk(maker: maker, checker: checker, second: second)
        }
        var desks = [
            "P": try desk("P-1001", "P-2001", "F-2001"),
            "RP": try desk("RP-1001", "F-2001", "P-2001"),
            "BK": try desk("BK-1001", "BK-2001", "BK-2002"),
        ]
        for (book, _) in DemoOfficers.enterprises {
            desks[book] = try desk("\(book)-1001", "\(book)-2001", "\(book)-2002")
        }
        self.desks = desks
        joint = try desk("S-1001", "S-2001", "S-2002")
    }

    /// How many officers there are beside the registrars.
    static let count = people.count + settlement.count + enterprises.count * 3

    /// The desk of an act: the book's, or the settlement office where there are several.
    func desk(_ books: Set<String>) throws -> Desk {
        guard let book = books.first, books.count == 1 else { return joint }
        return try desk(book)
    }

    /// The desk of a book.
    func desk(_ book: String) throws -> Desk {
        guard let desk = desks[book] else {
            throw GreenCreditError(.usage, "demo.officer", "nobody signs for book \(book)")
        }
        return desk
    }
}
