import ArgumentParser
import Bytes
import Layout
import Scaffold
import TplHot

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a component: tpl new platform timescale, tpl new infra gcp/dev.")

  @Argument(help: "infra, platform or application.") var layer: LayerArgument
  @Argument(help: "NAME, or PROVIDER/ENV for infra.") var name: String
  @Option(help: "compose, kustomize, pulumi, cloud-init, skaffold or plain.") var tool: String?
  @Option(help: "Language of the READMEs: en or fr.") var lang = "en"
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    let name = try Lookup(world: world).settings(of: root).name ?? Array(root.lastComponent).displayed
    let tool = try tool.map(ScaffoldTool.named)
    let language = try ScaffoldLanguage.named(lang)
    try ScaffoldPlan.component(
      layer: layer.layer, name: self.name, tool: tool, language: language, rootName: name
    ).write(to: root)
    let path = root.appending("\(layer.layer.rawValue)/\(self.name)")
    Output.say("made \(layer.layer.rawValue)/\(self.name)")
    try Output.write(path.bytes + [.newline])
  }
}

extension ScaffoldTool {
  fileprivate static func named(_ text: String) throws -> ScaffoldTool {
    guard let tool = ScaffoldTool(rawValue: text) else {
      throw CommandFailure(
        .usage, "unknown tool '\(text)'", hint: ScaffoldTool.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return tool
  }
}
