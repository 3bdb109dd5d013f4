import Bytes

/// `tpl cd`: prints where the shell function of the hook goes.
struct ChangeDirectoryVerb {
  let world: World

  func run(_ arguments: ArraySlice<[UInt8]>) throws(CommandFailure) {
    let words = arguments.first?.equals("--") == true ? arguments.dropFirst() : arguments
    guard words.count <= 1 else {
      throw CommandFailure(.usage, "cd takes one QUERY", hint: "tpl cd timescale")
    }
    if let query = words.first, !query.isEmpty {
      try WhichVerb(world: world, options: WhichOptions(query: query)).run()
    } else {
      try Output.write(try world.root(nil).bytes + [.newline])
    }
  }
}
