import TestSupport

/// One operation with its room, and the faults that are to be tried on it.
final class FaultWork {
  let operation: Operation
  let reference: Reference
  private(set) var injections: [Injection]
  private let room: FaultRoom
  private let options: FaultOptions

  init(_ operation: Operation, _ options: FaultOptions) throws {
    (self.operation, self.options) = (operation, options)
    room = try FaultRoom(binaries: options.binaries)
    try operation.prepare(room)
    room.endStrays()
    room.keep()
    reference = try Reference(of: operation, in: room)
    injections = reference.injections(kills: options.kinds.contains(.kill), errors: options.kinds.contains(.errno))
  }

  /// As many as the sample has room for.
  func choose(_ count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ FaultWork.number(of: operation.name))
    injections = Array(injections.shuffled(using: &random).prefix(count))
  }

  func choose(_ injection: Injection) { injections = [injection] }

  func run(_ report: FaultReport) {
    for injection in injections {
      do {
        try tryOut(injection, report)
      } catch {
        FaultReport.write("error: \(operation.name) \(injection): \(error)")
        report.add(operation.name, reached: true, [Violation(kind: .hang, text: "\(error)")])
      }
    }
  }

  private func tryOut(_ injection: Injection, _ report: FaultReport) throws {
    try room.reset(operation)
    let (run, result) = try room.run(operation, injection: injection)
    let violations = try Judge(operation: operation, reference: reference, room: room).violations(
      injection, run, result)
    report.add(operation.name, reached: run.injected != nil, violations)
    if violations.isEmpty { return }
    let path = run.injected.map { "\($0.program) \($0.path.replacing(room.sandbox.root, with: ""))" } ?? "not reached"
    let lines = violations.map {
      "  \($0.kind.rawValue): \($0.text.replacing(room.sandbox.root, with: "").replacing("\n", with: " | "))"
    }
    FaultReport.write(
      "violation: \(operation.name) \(injection) (\(path)), status \(result.status)\n\(lines.joined(separator: "\n"))\n  \(options.command(operation.name, injection))"
    )
  }

  /// The same in every process.
  private static func number(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
