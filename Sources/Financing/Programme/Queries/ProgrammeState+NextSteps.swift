import Ledger

extension ProgrammeState {
    /// What the lives of the instruments allow next, each step once.
    func nextSteps(_ file: ProjectFile) -> [String] {
        let instruments = file.instruments
        var steps = grantSteps(instruments) + loanSteps(instruments)
        if !instruments.hasLetter { steps.append("commitment") }
        return steps.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func grantSteps(_ instruments: ProjectInstruments) -> [String] {
        var steps: [String] = []
        if let life = instruments.subsidy {
            // Nothing is paid that no plan covers.
            let plan = life.planned.exceeds(life.paid) ? [] : ["payment-plan"]
            switch life.stage {
            case .awarded: steps += plan + ["advance", "verification"]
            case .running: steps += ["verification"] + plan + ["progress-payment", "acceptance"]
            case .accepted: steps += plan + ["final-payment"]
            case .settled: break
            }
        }
        if let life = instruments.award {
            let plan = life.planned.exceeds(life.paid) ? [] : ["payment-plan"]
            switch life.stage {
            case .awarded: steps += ["award-acceptance"]
            case .due: steps += plan + ["award-payment"]
            case .paid: break
            }
        }
        switch instruments.interest?.stage {
        case .committed: steps += ["payment-plan", "subsidy-preallocation"]
        case .preallocated: steps += ["interest", "subsidy-settlement", "refund"]
        case .closed, nil: break
        }
        if let pool = instruments.pool, pool.committed.exceeds(pool.contributed) {
            let plan = pool.planned.exceeds(pool.contributed) ? [] : ["payment-plan"]
            steps += plan + ["pool-contribution"]
        }
        if instruments.commendation?.stage == .published {
            steps += ["payment-plan", "commendation-payment"]
        }
        return steps
    }

    private func loanSteps(_ instruments: ProjectInstruments) -> [String] {
        var steps: [String] = []
        switch instruments.loan?.stage {
        case .granted: steps += ["drawdown"]
        case .performing, .restructured: steps += ["interest", "repayment"]
        case .overdue: steps += ["penalty", "repayment", "restructuring"]
        case .writtenOff: steps += ["recovery"]
        case .repaid, nil: break
        }
        if let life = instruments.lent[.entrusted] {
            if !life.held.isZero { steps += ["entrusted-loan", "entrusted-return"] }
            if !life.claimed.isZero { steps.append("entrusted-repayment") }
        }
        if let life = instruments.lent[.relending], !life.owed.isZero {
            steps.append("relending-return")
        }
        if let life = instruments.lent[.onLending], !life.held.isZero {
            steps.append("on-lending-loan")
        }
        return steps
    }
}

extension ProjectInstruments {
    /// Whether a letter has begun any support.
    fileprivate var hasLetter: Bool {
        subsidy != nil || award != nil || interest != nil || pool != nil || commendation != nil
    }
}
