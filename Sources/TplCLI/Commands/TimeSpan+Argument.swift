import ArgumentParser

extension TimeSpan: ExpressibleByArgument {
  init?(argument: String) { self.init(Array(argument.utf8)) }

  var defaultValueDescription: String { "\(milliseconds / 1000)s" }
}
