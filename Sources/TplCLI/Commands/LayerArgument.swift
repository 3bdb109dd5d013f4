import ArgumentParser
import Layout

struct LayerArgument: ExpressibleByArgument {
  let layer: Layer
  init?(argument: String) {
    guard let layer = Layer(rawValue: argument) else { return nil }
    self.layer = layer
  }
}
