import TestSupport

/// All rounds of a run.
struct StressCampaign {
  private let options: StressOptions
  private var finished = 0
  private var disturbances: [Disturbance] = []
  private(set) var wrong = 0

  init(options: StressOptions) { self.options = options }

  var summary: String {
    let sudden = disturbances.count(where: \.isSudden)
    return "\(finished) rounds, \(finished * options.operations) operations, \(sudden) with SIGKILL or SIGSTOP, "
      + "\(disturbances.count - sudden) with a restart, \(wrong) wrong"
  }

  mutating func run() throws {
    var room = try StressRoom(binaries: options.binaries)
    for round in 0..<options.rounds {
      try Interruption.check()
      let seed = options.seed &+ UInt64(round)
      let disturbance = options.disturbances.disturbance(seed: seed)
      let failures = try failures(seed: seed, disturbance: disturbance, room: room)
      finished += 1
      if let disturbance { disturbances.append(disturbance) }
      if failures.isEmpty { continue }
      wrong += 1
      report(failures, seed: seed, disturbance: disturbance, room: room)
      // What is wrong now must not make the next round wrong.
      room = try StressRoom(binaries: options.binaries)
    }
    if let left = try room.leave() {
      wrong += 1
      StressReport.write(left)
    }
  }

  /// What kept a round from its end is as wrong as what it found there.
  private func failures(seed: UInt64, disturbance: Disturbance?, room: StressRoom) throws -> [String] {
    do {
      return try StressRound(options: options, seed: seed, disturbance: disturbance, room: room).run()
    } catch let error as StressError {
      return [error.text] + end(of: room)
    } catch let error as TestSupportError {
      return ["\(error)"] + end(of: room)
    }
  }

  private func end(of room: StressRoom) -> [String] {
    room.exitStatus().map { ["tpld ended with status \($0)"] } ?? []
  }

  private func report(_ failures: [String], seed: UInt64, disturbance: Disturbance?, room: StressRoom) {
    StressReport.write(
      "wrong: seed \(seed), \(disturbance?.rawValue ?? "undisturbed"): \(options.command(rounds: 1, seed: seed))")
    for failure in failures { StressReport.write("  " + failure.replacing("\n", with: "\n    ")) }
    StressReport.write("  the end of its log:\n    " + room.log.suffix(3_000).replacing("\n", with: "\n    "))
  }
}
