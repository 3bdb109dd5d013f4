import CPlatform
import Glibc

/// A moment of the clock that never goes back; for deadlines.
package struct MonotonicTime: Comparable, Sendable {
  let nanoseconds: Int64

  package static var now: MonotonicTime { MonotonicTime(nanoseconds: read(CLOCK_MONOTONIC)) }

  package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    MonotonicTime(nanoseconds: Nanoseconds.sum(time.nanoseconds, duration.nanoseconds))
  }

  package static func - (later: MonotonicTime, earlier: MonotonicTime) -> Duration {
    .nanoseconds(Nanoseconds.difference(later.nanoseconds, earlier.nanoseconds))
  }
}

/// A moment of the clock that also runs while the machine is suspended; for limits that suspending must not extend.
package struct BootTime: Comparable, Sendable {
  let nanoseconds: Int64

  package static var now: BootTime { BootTime(nanoseconds: read(CLOCK_BOOTTIME)) }

  package static func < (left: BootTime, right: BootTime) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (time: BootTime, duration: Duration) -> BootTime {
    BootTime(nanoseconds: Nanoseconds.sum(time.nanoseconds, duration.nanoseconds))
  }
}

/// The time that the processor has spent on the calling thread.
package enum ThreadTime {
  package static var spent: Duration { .nanoseconds(read(CLOCK_THREAD_CPUTIME_ID)) }
}

/// The time of day; for comparing with a file's times and for people. It is a number and no type of its own, as the
/// times of files are: nanoseconds since 1970, which are stored, sent and put into stamps as they come from the kernel.
package enum WallClock {
  package static var nanoseconds: Int64 { read(CLOCK_REALTIME) }

  /// RFC 3339 in UTC with milliseconds: `2026-11-23T09:13:04.123Z`.
  package static func timestamp(_ nanoseconds: Int64) -> [UInt8] {
    // Rounded down, before 1970 too.
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: Nanoseconds.perSecond)
    var seconds = time_t(rest < 0 ? whole - 1 : whole)
    let milliseconds = Int((rest < 0 ? rest + Nanoseconds.perSecond : rest) / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let numbers = [
      (Int(parts.tm_year) + 1900, 4, "-"), (Int(parts.tm_mon) + 1, 2, "-"), (Int(parts.tm_mday), 2, "T"),
      (Int(parts.tm_hour), 2, ":"), (Int(parts.tm_min), 2, ":"), (Int(parts.tm_sec), 2, "."),
      (milliseconds, 3, "Z"),
    ]
    return numbers.reduce(into: []) { text, number in
      let digits = Array(String(number.0).utf8)
      text +=
        Array(repeating: UInt8(ascii: "0"), count: max(number.1 - digits.count, 0)) + digits + Array(number.2.utf8)
    }
  }
}

private func read(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Nanoseconds.of(time)
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
