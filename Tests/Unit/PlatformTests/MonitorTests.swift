import Glibc
import Platform
import Testing

@Suite struct MonitorTests {
  @Test func changesAreSeen() {
    let monitor = Monitor([1])
    #expect(
      monitor.update {
        $0.append(2); return $0.count
      } == 2)
    #expect(monitor.peek { $0 } == [1, 2])
  }

  @Test func aStateThatIsThereIsNotWaitedFor() {
    let monitor = Monitor(7)
    #expect(monitor.wait { $0 == 7 ? "there" : nil } == "there")
    #expect(monitor.wait(until: .now) { $0 == 7 ? "there" : nil } == "there")
  }

  @Test func aWaitEndsAtItsDeadline() {
    let monitor = Monitor(0)
    let start = MonotonicTime.now
    let result = monitor.wait(until: start + .milliseconds(20)) { $0 == 1 ? true : nil }
    #expect(result == nil && MonotonicTime.now >= start + .milliseconds(20))
  }

  /// A deadline in the past still has one look.
  @Test func theLastLookComesAfterTheDeadline() {
    let monitor = Monitor(0)
    var looks = 0
    let result = monitor.wait(until: .now) { _ -> Bool? in
      looks += 1
      return looks == 2 ? true : nil
    }
    #expect(result == true && looks == 2)
  }

  @Test func aChangeWakesEveryWaiter() throws {
    let monitor = Monitor(0)
    let awake = Monitor(0)
    let workers = try (0..<4).map { _ in
      try Worker {
        _ = monitor.wait { $0 == 1 ? true : nil }
        awake.update { $0 += 1 }
      }
    }
    monitor.update { $0 = 1 }
    for worker in workers { worker.join() }
    #expect(awake.peek { $0 } == 4)
  }

  /// What a waiter takes, no other one gets.
  @Test func aWaiterChangesTheStateUnderTheLock() throws {
    let board = Monitor((waiting: Array(0..<1_000), isDone: false))
    let taken = Monitor<[Int]>([])
    let workers = try (0..<4).map { _ in
      try Worker {
        while let item = board.wait({ board -> Int?? in
          if let item = board.waiting.popLast() { return .some(item) }
          return board.isDone ? .some(nil) : nil
        }) ?? nil {
          taken.update { $0.append(item) }
        }
      }
    }
    board.update { $0.waiting += 1_000..<2_000 }
    board.update { $0.isDone = true }
    for worker in workers { worker.join() }
    #expect(taken.peek { $0.sorted() } == Array(0..<2_000))
  }

  /// Waits with a deadline are woken by changes too, long before it.
  @Test func twoThreadsTakeTurns() throws {
    let turn = Monitor(0)
    let deadline = MonotonicTime.now + .seconds(60)
    let other = try Worker {
      for number in stride(from: 1, to: 400, by: 2) {
        _ = turn.wait(until: deadline) { $0 == number ? true : nil }
        turn.update { $0 += 1 }
      }
    }
    for number in stride(from: 0, to: 400, by: 2) {
      _ = turn.wait(until: deadline) { $0 == number ? true : nil }
      turn.update { $0 += 1 }
    }
    other.join()
    #expect(turn.peek { $0 } == 400 && MonotonicTime.now < deadline)
  }
}
