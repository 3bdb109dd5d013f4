import Dispatch
import Synchronization

/// All operations, by several workers.
struct FaultCampaign {
  let options: FaultOptions
  private let report = FaultReport()

  init(options: FaultOptions) { self.options = options }

  private var operations: [Operation] {
    options.operations.isEmpty ? Operations.all : Operations.all.filter { options.operations.contains($0.name) }
  }

  /// - Returns: the exit status.
  func run() -> Int32 {
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
    each(prepared.sorted { $0.work.injections.count > $1.work.injections.count }) { $0.work.run(report) }
    report.writeTable()
    return broken.load(ordering: .relaxed) || report.violations > 0 ? 1 : 0
  }

  /// One worker at a time has it.
  private final class Prepared: @unchecked Sendable {
    let work: FaultWork
    init(_ work: FaultWork) { self.work = work }
  }

  private func each<Element: Sendable>(_ elements: [Element], _ body: @Sendable (Element) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: options.workers) { _ in
      while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < elements.count {
        body(elements[index])
      }
    }
  }

  private func list(_ prepared: [Prepared]) -> Int32 {
    for item in prepared { FaultReport.write("\(item.work.operation.name)\t\(item.work.injections.count)") }
    FaultReport.write("all\t\(prepared.reduce(0) { $0 + $1.work.injections.count })")
    return 0
  }

  private func choose(_ prepared: [Prepared]) {
    if let injection = options.injection { return prepared.forEach { $0.work.choose(injection) } }
    guard options.sample > 0 else { return }
    // What an operation has too few of goes to the others.
    var left = options.sample
    for (index, item) in prepared.sorted(by: { $0.work.injections.count < $1.work.injections.count }).enumerated() {
      item.work.choose(left / (prepared.count - index), seed: options.seed)
      left -= item.work.injections.count
    }
  }
}
