import Layout
import Scaffold

/// One of all the components that `tpl new` can write.
struct ScaffoldCombination: CustomStringConvertible, Sendable {
  let layer: Layer
  let tool: ScaffoldTool
  let language: ScaffoldLanguage

  static let all = Layer.allCases.flatMap { layer in
    ScaffoldTool.allCases.flatMap { tool in
      ScaffoldLanguage.allCases.map { ScaffoldCombination(layer: layer, tool: tool, language: $0) }
    }
  }

  var name: String { layer == .infra ? "gcp/dev" : "backend" }

  var path: String { "\(layer)/\(name)" }

  var description: String { "\(layer) \(tool) \(language)" }

  func plan() throws -> ScaffoldPlan {
    try .component(layer: layer, name: name, tool: tool, language: language, rootName: "shop")
  }
}
