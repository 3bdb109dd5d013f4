import Foundation
import TestSupport
import WatchSupport

/// Workers work, something happens to the watcher, and then the index has to be right.
struct StressRound {
  let options: StressOptions
  let seed: UInt64
  let disturbance: Disturbance?
  let room: StressRoom

  /// - Returns: what is wrong.
  func run() throws -> [String] {
    room.prepare(seed: seed, operations: options.operations / 10, entries: seed % 3 == 0 ? options.large : 0)
    let seen = room.log.utf8.count
    try letWorkersWork()
    FileCalls.makeReadable(Array(room.root.utf8))
    if let status = room.exitStatus() { return ["tpld ended with status \(status)"] }
    var failures = try comparison("afterwards")
    if failures.isEmpty { failures = try whatComesLaterIsSeen() }
    if disturbance == .overflow, try overflows() == 0 { failures.append("the queue did not overflow") }
    if try room.clockInstance() != room.instance { failures.append("the index was built again") }
    failures += complaints(in: room.log.utf8.dropFirst(seen))
    return failures.isEmpty ? [] : failures + (try laterOn())
  }

  private func comparison(_ when: String) throws -> [String] {
    do {
      return try WatchComparison(root: room.root, tpl: room.tpl, sqlite: room.sqlite).failures.map { "\(when): \($0)" }
    } catch let error as TestSupportError {
      return ["\(when): \(error)"]
    }
  }

  /// A directory whose watch was lost looks right until something happens in it.
  private func whatComesLaterIsSeen() throws -> [String] {
    for directory in WatchWalk(room.root).watched {
      FileCalls.write(Array(room.root.utf8) + [UInt8(ascii: "/")] + directory + Array("/later".utf8), O_CREAT)
    }
    return try comparison("a new file in each directory")
  }

  /// Whether it is a matter of time, and whether a new start mends it.
  private func laterOn() throws -> [String] {
    let again = try comparison("again").count
    guard room.endWatcher(SIGKILL) != nil else { return ["tpld did not end"] }
    try room.startWatcher()
    return ["wrong at a second look: \(again); after a new start: \(try comparison("restarted").count)"]
  }

  private func overflows() throws -> Int {
    let document = try JSONSerialization.jsonObject(with: Data(room.tpl(["daemon", "status", "--json"]).stdout))
    return (document as? [String: Any])?["overflows"] as? Int ?? 0
  }

  /// Lines of the log that nothing in a round justifies.
  private func complaints(in log: some Sequence<UInt8>) -> [String] {
    String(decoding: Array(log), as: UTF8.self).split(separator: "\n").filter {
      $0.contains(" error: ") || $0.contains(" critical: ") || $0.contains("damaged")
    }.map(String.init)
  }
}

// MARK: - Workers and disturbances

extension StressRound {
  private func letWorkersWork() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw StressError(text: "pipe failed") }
    defer { close(ends[0]) }
    let workers = try (0..<options.workers).map { number in
      let count = options.operations * (number + 1) / options.workers - options.operations * number / options.workers
      return try room.spawn(
        StressWorker.arguments(
          root: room.root, outside: room.outside, seed: seed, number: number, operations: count), output: ends[1])
    }
    close(ends[1])
    do {
      try watchProgress(of: workers, ends[0])
    } catch {
      for worker in workers { worker.end() }
      throw error
    }
    for worker in workers {
      let status = worker.status(by: Deadline(seconds: 60))
      if status == nil { worker.end() }
      if status != 0 { throw StressError(text: "a worker failed") }
    }
  }

  /// Reads the workers' signs of life until they have ended; meanwhile others ask, and the disturbance has its moments.
  private func watchProgress(of workers: [Child], _ descriptor: Int32) throws {
    let moments = disturbance?.moments(seed: seed)
    var clients: [Child] = []
    defer { for client in clients { client.end() } }
    var (parts, hasBegun, hasEnded) = (0, false, false)
    while true {
      let count = try partsDone(descriptor)
      parts += count
      if let disturbance, let moments {
        if !hasBegun, count == 0 || parts >= moments.begin * options.workers {
          hasBegun = true
          try begin(disturbance, workers)
        }
        if !hasEnded, count == 0 || parts >= moments.end * options.workers {
          hasEnded = true
          try end(disturbance)
        }
      }
      if count == 0 { break }
      if parts / 4 >= clients.count { clients.append(try room.spawnClient(StressRound.questions[clients.count % 3])) }
    }
    guard parts == StressWorker.parts * options.workers else {
      throw StressError(text: "the workers did \(parts) parts")
    }
    try waitForAnswers(&clients)
  }

  private static let questions = [["sync"], ["daemon", "status"], ["files", "-0"]]

  /// A watcher that is not there, or leaves just then, refuses; one that is stopped may be so for longer than clients
  /// wait. Everything else is to be answered.
  private func waitForAnswers(_ clients: inout [Child]) throws {
    while let client = clients.last {
      guard let status = client.status(by: Deadline(seconds: 60)) else { throw StressError(text: "no answer") }
      clients.removeLast()
      let isFine =
        switch disturbance {
        case .kill, .restart: status == 0 || status == 69
        case .stop, .overflow: status == 0 || status == 124
        case nil: status == 0
        }
      if !isFine { throw StressError(text: "a client ended with status \(status)") }
    }
  }

  private func partsDone(_ descriptor: Int32) throws -> Int {
    var buffer = [UInt8](repeating: 0, count: 16)
    while true {
      try Interruption.check()
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw StressError(text: "read failed with errno \(errno)") }
    }
  }

  private func begin(_ disturbance: Disturbance, _ workers: [Child]) throws {
    switch disturbance {
    case .kill:
      guard room.endWatcher(SIGKILL) == 128 + SIGKILL else {
        throw StressError(text: "tpld was not there to be killed")
      }
    case .stop: room.signalWatcher(SIGSTOP)
    case .overflow:
      // The workers wait, so that it is their events that find no room.
      room.signalWatcher(SIGSTOP)
      for worker in workers { kill(worker.pid, SIGSTOP) }
      fillQueue()
      for worker in workers { kill(worker.pid, SIGCONT) }
    case .restart:
      if let failure = try room.leave() { throw StressError(text: failure) }
      try room.startWatcher()
    }
  }

  private func end(_ disturbance: Disturbance) throws {
    switch disturbance {
    case .kill: try room.startWatcher()
    case .stop, .overflow: room.signalWatcher(SIGCONT)
    case .restart: break
    }
  }

  /// More events than the kernel keeps for a reader that does not read; each file makes two at least. In the root, the
  /// only directory of which a watch is certain at any moment of a round.
  private func fillQueue() {
    let limit = (try? String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8))
      .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    for number in 0...(limit ?? 16_384) / 2 {
      let file = Array("\(room.root)/storm-\(number % 100)".utf8)
      FileCalls.write(file, O_CREAT)
      FileCalls.remove(file)
    }
  }
}
