import ArgumentParser
import Index
import Layout
import TplHot

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the components.")

  @OptionGroup var root: RootOption
  @OptionGroup var format: FormatOptions
  @Option(help: "infra, platform or application.") var layer: LayerArgument?
  @Flag(help: "Print the ids only.") var ids = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    if !format.json, ids || format.nulSeparated {
      return try IdentifiersVerb(world: world, layer: layer?.layer, terminator: format.terminator).run(in: root)
    }
    let lookup = Lookup(world: world)
    var listing = ComponentTable(root: root)
    for indexed in try lookup.componentsWithFacts(of: root)
    where layer == nil || indexed.component.layer == layer?.layer { listing.add(indexed) }
    try Output.write(format.json ? listing.json(try lookup.settings(of: root)) : listing.text)
    for error in listing.unread { Output.warn("\(error)") }
    for failure in listing.failures.dropLast() { Output.fail(CommandFailure(failure)) }
    if let last = listing.failures.last { throw CommandFailure(last) }
  }
}
