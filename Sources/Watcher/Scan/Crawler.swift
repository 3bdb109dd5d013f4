import Bytes
import Layout
import Platform

/// Scans whole trees with several threads: they spend their time waiting for the kernel, also on two cores. Level by
/// level, so that the directories near the top have their watches first.
struct Crawler {
  /// One scanned directory; a parent always comes before its children.
  struct Found: Sendable {
    /// Its place in the order of discovery; the root is 0.
    var number: Int
    var parent: Int
    var name: [UInt8]
    var result: Result<ScannedDirectory, ScanFailure>
  }

  private enum Step {
    case scan(Task, mount: UInt64?)
    case end
  }

  private struct Task: Sendable {
    var number: Int
    var parent: Int
    var name: [UInt8]
    var relative: [UInt8]
  }

  private struct Board {
    private var waiting: [Task]
    /// Of ``waiting``, the first that is not taken.
    private var next = 0
    var running = 0
    var found: [Found] = []
    var discovered = 1
    /// Of the root, known before there are children to look at.
    var mount: UInt64?
    var isDone: Bool { next == waiting.count && running == 0 }

    init(first: Task) { waiting = [first] }

    mutating func add(_ task: Task) { waiting.append(task) }

    mutating func take() -> Task? {
      guard next < waiting.count else { return nil }
      defer { next += 1 }
      // What was taken is dropped by the half, which costs each task one move at most.
      if next > 1024, next > waiting.count / 2 {
        waiting.removeFirst(next)
        next = 0
      }
      return waiting[next]
    }
  }

  let scanner: DirectoryScanner
  let threads: Int

  /// Scans `root` and everything below it.
  /// - Parameter receive: called on this thread with batches in the order of discovery.
  func crawl<Failure: Error>(
    _ root: Path, rules: WatchRules, _ receive: ([Found]) throws(Failure) -> Void
  ) throws(Failure) {
    let board = Monitor(Board(first: Task(number: 0, parent: -1, name: [], relative: [])))
    let scanner = scanner
    let workers = (0..<threads).compactMap { _ in
      try? Worker { Crawler.work(board, scanner, root, rules) }
    }
    if workers.isEmpty { Crawler.work(board, scanner, root, rules) }
    defer { for worker in workers { worker.join() } }
    var isDone = false
    while !isDone {
      // A hundred at a time keeps the writer busy without waking it for every directory.
      let (batch, done) = board.wait { board -> ([Found], Bool)? in
        guard board.found.count >= 100 || board.isDone else { return nil }
        defer { board.found = [] }
        return (board.found, board.isDone)
      }!
      isDone = done
      try receive(batch)
    }
  }

  private static func work(
    _ board: Monitor<Board>, _ scanner: DirectoryScanner, _ root: Path, _ rules: WatchRules
  ) {
    while case .scan(let task, let mount) = next(board) {
      let path = root.appending(task.relative)
      let result = Result { () throws(ScanFailure) in
        try scanner.scan(path, relative: task.relative, rules: rules, mount: mount)
      }
      board.update { board in
        board.found.append(Found(number: task.number, parent: task.parent, name: task.name, result: result))
        if case .success(let scanned) = result {
          if task.number == 0 { board.mount = scanned.mount }
          for child in scanned.subdirectories {
            let relative = task.relative.isEmpty ? child.name : task.relative + [.slash] + child.name
            board.add(Task(number: board.discovered, parent: task.number, name: child.name, relative: relative))
            board.discovered += 1
          }
        }
        board.running -= 1
      }
    }
  }

  private static func next(_ board: Monitor<Board>) -> Step {
    board.wait { board -> Step? in
      if let task = board.take() {
        board.running += 1
        return .scan(task, mount: board.mount)
      }
      return board.isDone ? .end : nil
    } ?? .end
  }
}
