import CPlatform
import Glibc

/// Time that never goes back; for deadlines.
package enum MonotonicClock {
  package static var nanoseconds: Int64 { read(CLOCK_MONOTONIC) }
}

/// Time that also runs while the machine is suspended; for limits that suspending must not extend.
package enum BootClock {
  package static var nanoseconds: Int64 { read(CLOCK_BOOTTIME) }
}

/// The time of day; for comparing with a file's times and for people.
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
