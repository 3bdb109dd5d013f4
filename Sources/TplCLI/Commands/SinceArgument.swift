import ArgumentParser
import Index

/// `--since`.
struct SinceArgument: ExpressibleByArgument {
  let value: ChangeFeed.Since

  init?(argument: String) {
    if let clock = IndexClock(text: Array(argument.utf8)) {
      value = .clock(clock)
    } else if let duration = TimeSpan(argument: argument) {
      value = .milliseconds(duration.milliseconds)
    } else {
      return nil
    }
  }
}
