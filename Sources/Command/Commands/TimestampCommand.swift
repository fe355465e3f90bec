internal import ArgumentParser
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Server
internal import Synchronization

/// `greencredit tsa`.
struct TimestampCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tsa",
        abstract: "Keep a time-stamp authority (RFC 3161), where there is no other to ask.",
        discussion: """
            An authority of one's own proves order and keeps appointments; whoever doubts its \
            clock asks for another's stamps. It has a root of its own.

            Example:
              greencredit tsa init tsa --organization "Example Time Stamp Service"
            """,
        subcommands: [Initialize.self, Stamp.self, Serve.self])
}

extension TimestampCommand {
    struct Initialize: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make an authority: root, certificate and keys.",
            discussion: """
                Keys are written encrypted, for their owner only. Hand out root.pem; take \
                root.key.pem offline.

                Example:
                  greencredit tsa init tsa --organization "Example Time Stamp Service"
                """)

        @Argument(help: "A new folder.", completion: .directory)
        var folder: String

        @Option(help: ArgumentHelp("Who keeps the authority.", valueName: "name"))
        var organization: String

        @Option(
            help: ArgumentHelp(
                "The policy of every stamp, an object identifier; by default PEN.2.1.",
                valueName: "oid"))
        var policy: String?

        @OptionGroup var passphrase: PassphraseOptions

        func run() throws {
            let named = try policy.map { text in
                guard let policy = ASN1ObjectIdentifier(text) else {
                    throw GreenCreditError(
                        .usage, "policy.unreadable", "\(text) is no object identifier")
                }
                return policy
            }
            let phrases = try passphrase.passphrases(
                for: ["the time-stamp authority's keys"], isNew: true)
            try TimestampFolder.create(
                at: folder, organization: organization,
                policy: named ?? TimestampFolder.documentationPolicy, passphrase: phrases[0],
                notBefore: SystemClock.now().millisecondsSince1970 / 1000)
            Terminal.print("time-stamp authority in \(folder); its root: \(folder)/root.pem")
        }
    }

    struct Stamp: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stamp a file.",
            discussion: """
                Example:
                  greencredit tsa stamp report.pdf --tsa tsa --out report.pdf.tsr
                  openssl ts -verify -data report.pdf -in report.pdf.tsr -CAfile tsa/root.pem
                """)

        @Argument(help: "The file.", completion: .file())
        var file: String

        @OptionGroup var stamps: TimestampOptions

        @Option(
            help: ArgumentHelp("Where the stamp goes.", valueName: "file"), completion: .file())
        var out: String

        func run() throws {
            guard let source = try stamps.source() else {
                throw GreenCreditError(
                    .usage, "tsa.unnamed", "which authority? Give --tsa FOLDER or --tsa URL")
            }
            let content = try InputFile.read(file)
            let token = try TimestampToken(decoding: source.token(for: .of(content)))
            try DurableFile.write(token.response, to: out)
            let time = Timestamp(millisecondsSince1970: token.milliseconds)
            Terminal.print("stamped \(file) at \(time): \(out)")
        }
    }

    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer time-stamp requests over HTTP until told to end.",
            discussion: """
                POST application/timestamp-query to any path. SIGTERM and Control-C end the \
                service after the requests at work. Put a web server with TLS before it.

                Example:
                  greencredit tsa serve tsa --listen 127.0.0.1:3161
                """)

        @Argument(help: "The authority's folder.", completion: .directory)
        var folder: String

        @Option(
            help: ArgumentHelp(
                "Where to listen; port 0 lets the system choose one.", valueName: "host:port"))
        var listen = "127.0.0.1:3161"

        @OptionGroup var passphrase: PassphraseOptions

        func run() throws {
            guard let colon = listen.lastIndex(of: ":"), colon != listen.startIndex,
                let port = UInt16(listen[listen.index(after: colon)...])
            else {
                throw GreenCreditError(
                    .usage, "listen.unreadable", "write --listen 127.0.0.1:3161")
            }
            let host = String(listen[..<colon])
            let phrases = try passphrase.passphrases(for: ["the time-stamp authority"])
            let service = TimestampService(try TimestampFolder.open(folder, phrases[0]))
            try HTTPService.serve(
                host: host, port: Int(port), bodyLimit: TimestampService.bodyLimit,
                respond: service.answer)
        }
    }
}

extension HTTPService {
    /// Serves until the process is told to end; says where, once requests are taken.
    static func serve(
        host: String, port: Int, bodyLimit: Int,
        respond: @escaping @Sendable (ServiceRequest) async -> ServiceAnswer
    ) throws {
        let service = HTTPService(
            host: host, port: port, bodyLimit: bodyLimit, respond: respond)
        let isFinished = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Task {
            do {
                try await service.run { port in
                    Terminal.note("listening on http://\(host):\(port)")
                }
            } catch {
                failure.withLock { $0 = error }
            }
            isFinished.signal()
        }
        isFinished.wait()
        if let error = failure.withLock({ $0 }) {
            throw GreenCreditError(
                .environment, "service.failed", "the service cannot listen on \(host):\(port)",
                cause: error)
        }
    }
}
