import CPlatform
import Glibc

/// Time that never goes back; for deadlines.
package enum MonotonicClock {
  package static var nanoseconds: Int64 { read(CLOCK_MONOTONIC) }
}

/// The time of day; for comparing with a file's times and for people.
package enum WallClock {
  package static var nanoseconds: Int64 { read(CLOCK_REALTIME) }
}

private func read(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Numbers from getrandom(2).
package enum RandomNumber {
  package static func next() -> UInt64 {
    var number: UInt64 = 0
    // Cannot fail for 8 bytes once the kernel's pool is ready; before that it waits.
    _ = retryingInterrupts { tpl_random(&number, 8) }
    return number
  }
}
