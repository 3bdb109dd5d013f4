import ArgumentParser
import Bytes
import Components
import Layout
import Platform
import TplHot

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the components.")

  @OptionGroup var root: RootOption
  @OptionGroup var format: FormatOptions
  @Option(help: "infra, platform or application.") var layer: LayerArgument?
  @Flag(help: "Print the ids only.") var ids = false

  private typealias Row = (component: Component, facts: ComponentFacts)

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    let lookup = Lookup(world: world)
    let settings = try lookup.settings(of: root)
    let components = try lookup.components(of: root).filter { layer == nil || $0.layer == layer?.layer }
    if !format.json, ids || format.nulSeparated {
      return try Output.write(components.flatMap { $0.id + [format.terminator] })
    }
    let (rows, failures) = ListCommand.look(at: components, below: root)
    try Output.write(format.json ? ListCommand.json(rows, root, settings) : ListCommand.table(rows))
    for error in rows.flatMap(\.facts.unread) { Output.warn("\(error)") }
    for failure in failures.dropLast() { Output.fail(CommandFailure(failure)) }
    if let last = failures.last { throw CommandFailure(last) }
  }

  /// A component that cannot be looked at is left out and does not hide the others.
  private static func look(at components: [Component], below root: Path) -> (rows: [Row], failures: [SystemError]) {
    var rows: [Row] = []
    var failures: [SystemError] = []
    for component in components {
      do throws(SystemError) {
        rows.append((component, try ComponentFacts(root.appending(component.id))))
      } catch {
        failures.append(error)
      }
    }
    return (rows, failures)
  }

  private static func table(_ rows: [Row]) -> [UInt8] {
    func joined(_ names: [[UInt8]]) -> [UInt8] { Array(names.joined(separator: [.space])) }
    let cells = rows.map { component, facts in
      [
        component.id, Array(facts.tools.joined(separator: " ").utf8), joined(facts.scripts), joined(facts.envFiles),
      ]
    }
    return TextTable(cells, header: ["ID", "TOOLS", "SCRIPTS", "ENV FILES"]).text
  }

  private static func json(_ rows: [Row], _ root: Path, _ settings: RootSettings) -> [UInt8] {
    let components = rows.map { component, facts -> JSONValue in
      let own = settings.components[component.id] ?? ComponentSettings()
      return [
        "id": .path(component.id), "layer": .string(component.layer.rawValue), "name": .path(component.name),
        "path": .path(root.appending(component.id).bytes), "tools": .strings(facts.tools),
        "scripts": .strings(facts.scripts), "env_files": .strings(facts.envFiles), "tags": .strings(own.tags),
        "depends_on": .strings(own.dependsOn),
      ]
    }
    let document: JSONValue = ["schema": 1, "components": .array(components)]
    return document.line
  }
}
