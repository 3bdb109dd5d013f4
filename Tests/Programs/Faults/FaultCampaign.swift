import Dispatch
import Synchronization

/// All operations, by several workers.
struct FaultCampaign {
  let options: FaultOptions
  private let report = FaultReport()

  init(options: FaultOptions) { self.options = options }

  private var operations: [Operation] {
    if options.kinds == [.concurrent] { return [] }
    return options.operations.isEmpty ? Operations.all : Operations.all.filter { options.operations.contains($0.name) }
  }

  /// - Returns: the exit status; 69 where the kernel, or who confines this process, has no supervision of system calls.
  func run() -> Int32 {
    guard SupervisedRun.isPossible else {
      FaultReport.write("error: no supervision of system calls (seccomp_unotify(2)) can be had here")
      return 69
    }
    let works = Mutex<[Prepared]>([])
    let broken = Atomic(false)
    each(operations) { operation in
      do {
        let work = Prepared(try FaultWork(operation, options))
        works.withLock { $0.append(work) }
      } catch {
        FaultReport.write("error: \(operation.name) cannot be prepared: \(error)")
        broken.store(true, ordering: .relaxed)
      }
    }
    let prepared = works.withLock { $0 }.sorted { $0.work.operation.name < $1.work.operation.name }
    if options.isList { return list(prepared) }
    choose(prepared)
    let shares = shared(prepared)
    each(shares.sorted { $0.work.faults.count > $1.work.faults.count }) { $0.work.run(report) }
    if options.kinds.contains(.concurrent), options.fault == nil { runConcurrentCases() }
    report.writeTable()
    if FaultInterruption.wasAsked { return 130 }
    return broken.load(ordering: .relaxed) || report.violations > 0 ? 1 : 0
  }

  /// An operation with so many faults that one worker would still be at it when the others have done all else has a
  /// room for each.
  private func shared(_ prepared: [Prepared]) -> [Prepared] {
    prepared.flatMap { item -> [Prepared] in
      guard item.work.faults.count > 2000, options.workers > 1 else { return [item] }
      let others = (1..<options.workers).compactMap { number -> Prepared? in
        guard let work = try? FaultWork(item.work.operation, options) else { return nil }
        work.take(item.work.faults)
        work.choose(from: number, every: options.workers)
        return Prepared(work)
      }
      guard others.count == options.workers - 1 else { return [item] }
      item.work.choose(from: 0, every: options.workers)
      return [item] + others
    }
  }

  /// One after the other: each is many processes.
  private func runConcurrentCases() {
    for item in ConcurrentCases.all where options.operations.isEmpty || options.operations.contains(item.name) {
      do {
        try ConcurrentWork(item: item, options: options).run(report)
      } catch {
        FaultReport.write("error: \(item.name): \(error)")
        report.add(item.name, reached: true, [Violation(kind: .hang, text: "\(error)")])
      }
    }
  }

  /// One worker at a time has it.
  private final class Prepared: @unchecked Sendable {
    let work: FaultWork
    init(_ work: FaultWork) { self.work = work }
  }

  private func each<Element: Sendable>(_ elements: [Element], _ body: @Sendable (Element) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: options.workers) { _ in
      while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < elements.count,
        !FaultInterruption.wasAsked
      {
        body(elements[index])
      }
    }
  }

  private func list(_ prepared: [Prepared]) -> Int32 {
    for item in prepared { FaultReport.write("\(item.work.operation.name)\t\(item.work.faults.count)") }
    FaultReport.write("all\t\(prepared.reduce(0) { $0 + $1.work.faults.count })")
    return 0
  }

  private func choose(_ prepared: [Prepared]) {
    if let fault = options.fault { return prepared.forEach { $0.work.choose(fault) } }
    guard options.sample > 0 else { return }
    // What an operation has too few of goes to the others.
    var left = options.sample
    for (index, item) in prepared.sorted(by: { $0.work.faults.count < $1.work.faults.count }).enumerated() {
      item.work.choose(left / (prepared.count - index), seed: options.seed)
      left -= item.work.faults.count
    }
  }
}
