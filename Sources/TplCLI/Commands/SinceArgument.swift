import ArgumentParser
import Index

/// `--since`.
struct SinceArgument: ExpressibleByArgument {
  let value: ChangeFeed.Since

  init?(argument: String) {
    if let clock = IndexClock(text: Array(argument.utf8)) {
      value = .clock(clock)
    } else if let span = TimeSpan(argument: argument) {
      value = .span(span.duration)
    } else {
      return nil
    }
  }
}
