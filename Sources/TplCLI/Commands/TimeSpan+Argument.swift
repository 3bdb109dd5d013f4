import ArgumentParser
import Platform

extension TimeSpan: ExpressibleByArgument {
  init?(argument: String) { self.init(Array(argument.utf8)) }

  var defaultValueDescription: String { "\(duration.seconds)s" }
}
