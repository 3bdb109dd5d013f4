import Bytes

/// `tpl cd`: prints where the shell function of the hook goes, with a slash behind it: a command substitution drops
/// newlines at the end, and a directory's name may end in one.
package struct ChangeDirectoryVerb {
  package let world: World
  private let end: [UInt8] = [.slash, .newline]

  package init(world: World) { self.world = world }

  package func run(_ arguments: ArraySlice<[UInt8]>) throws(CommandFailure) {
    let words = arguments.first?.equals("--") == true ? arguments.dropFirst() : arguments
    guard words.count <= 1 else {
      throw CommandFailure(.usage, "cd takes one QUERY", hint: "tpl cd timescale")
    }
    if let query = words.first, !query.isEmpty {
      try Output.write(try WhichVerb(world: world, options: WhichOptions(query: query)).directory().bytes + end)
    } else {
      try Output.write(try world.root(nil).bytes + end)
    }
  }
}
