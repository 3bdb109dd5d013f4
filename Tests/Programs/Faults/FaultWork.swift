import TestSupport

/// One operation with its room, and the faults that are to be tried on it.
final class FaultWork {
  let operation: Operation
  let reference: Reference
  private(set) var faults: [Fault]
  private let room: FaultRoom
  private let options: FaultOptions

  init(_ operation: Operation, _ options: FaultOptions) throws {
    (self.operation, self.options) = (operation, options)
    room = try FaultRoom(binaries: options.binaries)
    try operation.prepare(room)
    room.endStrays()
    room.keep()
    reference = try Reference(of: operation, in: room)
    faults = reference.faults(options.kinds, in: room)
  }

  /// As many as the sample has room for.
  func choose(_ count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ FaultWork.number(of: operation.name))
    faults = Array(faults.shuffled(using: &random).prefix(count))
  }

  func choose(_ fault: Fault) { faults = [fault] }

  func take(_ faults: [Fault]) { self.faults = faults }

  /// Every so manyth of them, beginning with one: several rooms share an operation's faults.
  func choose(from first: Int, every step: Int) {
    faults = stride(from: first, to: faults.count, by: step).map { faults[$0] }
  }

  func run(_ report: FaultReport) {
    let began = ContinuousClock.now
    defer { report.add(operation.name, took: ContinuousClock.now - began) }
    for fault in faults {
      if FaultInterruption.wasAsked { return }
      do {
        try tryOut(fault, report)
      } catch {
        FaultReport.write("error: \(operation.name) \(fault): \(error)")
        report.add(operation.name, reached: true, [Violation(kind: .hang, text: "\(error)")])
      }
    }
  }

  /// The same fault does the same again. What is seen once and not again was the machine's doing: a deadline that
  /// passed while others were at work. It is told and not counted.
  private func tryOut(_ fault: Fault, _ report: FaultReport) throws {
    let first = try once(fault)
    let last = first.violations.isEmpty ? first : try once(fault)
    report.add(operation.name, reached: last.isReached, last.violations)
    if !last.violations.isEmpty {
      FaultReport.write("violation: \(last.text)")
    } else if !first.violations.isEmpty {
      FaultReport.write("seen once: \(first.text)")
    }
  }

  private func once(_ fault: Fault) throws -> (violations: [Violation], isReached: Bool, text: String) {
    try room.reset(operation)
    let before = operation.refresh == nil ? reference.before : room.tree()
    let (run, result) = try room.run(operation, fault)
    let violations = try Judge(operation: operation, reference: reference, before: before, room: room).violations(
      fault, run, result)
    let path = run.injected.map { "\($0.program) \($0.path.replacing(room.sandbox.root, with: ""))" } ?? "not reached"
    let lines = violations.map {
      "  \($0.kind.rawValue): \($0.text.replacing(room.sandbox.root, with: "").replacing("\n", with: " | "))"
    }
    let text =
      "\(operation.name) \(fault) (\(path)), status \(result.status)\n\(lines.joined(separator: "\n"))\n"
      + "  \(options.command(operation.name, fault))"
    return (violations, run.injected != nil || fault.calls.isEmpty, text)
  }

  /// The same in every process.
  private static func number(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
