package import Bytes
import Consent
import Layout
import Platform

/// `tpl which`: prints one absolute path and nothing else.
package struct WhichVerb {
  package let world: World
  package let options: WhichOptions

  package init(world: World, options: WhichOptions) {
    self.world = world
    self.options = options
  }

  package func run() throws(CommandFailure) {
    if options.isPlain, let path = try exactPath() {
      try Output.write(path.bytes + [options.format == .lines ? .newline : 0])
    } else {
      try Output.write(try rendered(try answers()))
    }
  }

  /// Where the query is nothing but the name of one component, answered without what another question would need.
  private func exactPath() throws(CommandFailure) -> Path? {
    guard case .component(let name) = Query(options.query) else { return nil }
    if options.root != nil { return lookup.exactPath(name, in: try world.root(options.root)) }
    guard let directory = Files.workingDirectory, let root = RootFinder(world.consent).root(around: directory) else {
      return nil
    }
    return lookup.exactPath(name, in: root)
  }

  /// The one directory that a query names.
  package func directory() throws(CommandFailure) -> Path {
    if let path = try exactPath() { return path }
    let path = try answers()[0].path
    guard FileStatus.look(path)?.isDirectory == true else {
      throw CommandFailure(.negative, "\(path.bytes.displayed) is no directory")
    }
    return path
  }

  /// The one component that a query names.
  package func component() throws(CommandFailure) -> Lookup.Match { try answers()[0].match }

  private func answers() throws(CommandFailure) -> [Answer] {
    let roots = try rootsToAsk()
    let answers = try resolve(Query(options.query), roots)
    if answers.isEmpty { throw notFound(in: roots) }
    if answers.count > 1 && !options.all { throw ambiguous(answers) }
    return answers
  }

  /// What a path of the answer stands for.
  private struct Answer {
    var match: Lookup.Match
    var path: Path
  }

  private var lookup: Lookup { Lookup(world: world) }

  /// The root around the working directory, or all that are registered when there is none.
  private func rootsToAsk() throws(CommandFailure) -> [Path] {
    if options.root != nil { return [try world.root(options.root)] }
    if !options.allRoots, let directory = Files.workingDirectory,
      let root = try world.rootIfAny(around: directory)
    {
      return [root]
    }
    if let roots = lookup.indexedRoots() { return roots }
    do throws(SystemError) {
      try KernelTrouble.check()
      return try world.consent.records().map(\.path)
    } catch {
      throw CommandFailure(error)
    }
  }

  private func resolve(_ query: Query, _ roots: [Path]) throws(CommandFailure) -> [Answer] {
    switch query {
    case .component(let name):
      let found = try lookup.find(name, in: roots)
      if !found.matches.isEmpty { return found.matches.map { Answer(match: $0, path: $0.path) } }
      let answers = try answers(besideWorkingDirectory: name, in: roots)
      if answers.isEmpty { throw noComponent(name, in: roots, among: found.others) }
      return answers
    case .around(let path):
      return try answers(around: path).filter { options.root == nil || roots.contains($0.match.root) }
    case .script(let component, let name):
      return try resolve(component, roots).compactMap { answer in
        WhichVerb.executable(name, in: answer.path.appending("scripts")).map { Answer(match: answer.match, path: $0) }
      }
    case .tool(let name):
      return roots.compactMap { root in
        WhichVerb.executable(name, in: root.appending("localbin")).map {
          Answer(match: Lookup.Match(root: root, component: Component(id: [])), path: $0)
        }
      }
    }
  }

  private func answers(around path: Path) throws(CommandFailure) -> [Answer] {
    let absolute = path.isAbsolute ? path : try world.workingDirectory().appending(path.bytes).lexicallyNormal
    // A file in a layer has the path of a component, and is none.
    guard let match = try lookup.component(around: absolute), FileStatus.look(match.path)?.isDirectory == true else {
      return []
    }
    return [Answer(match: match, path: match.path)]
  }

  /// A path without `./`, where it is there: names of components come first.
  private func answers(besideWorkingDirectory path: [UInt8], in roots: [Path]) throws(CommandFailure) -> [Answer] {
    guard !path.isEmpty, let directory = Files.workingDirectory,
      FileStatus.look(directory.appending(path)) != nil, try world.rootIfAny(around: directory) != nil
    else { return [] }
    return try answers(around: Path(path)).filter { roots.contains($0.match.root) }
  }

  /// `X.sh` before `X`: the first that is a regular file.
  private static func executable(_ name: [UInt8], in directory: Path) -> Path? {
    if name.contains(.slash) { return nil }
    return [name + [UInt8](".sh"), name].map { directory.appending($0) }.first {
      FileStatus.look($0)?.isRegular == true
    }
  }
}

// MARK: - What is printed

extension WhichVerb {
  private func rendered(_ answers: [Answer]) throws(CommandFailure) -> [UInt8] {
    var answers = answers
    for index in answers.indices { answers[index].path = try inside(answers[index].path) }
    switch options.format {
    case .json: return json(answers)
    case .lines, .nulSeparated:
      let end: UInt8 = options.format == .lines ? .newline : 0
      let base = options.relative ? try world.workingDirectory() : nil
      return answers.flatMap { answer in (base.map(answer.path.relativePath) ?? answer.path.bytes) + [end] }
    }
  }

  /// Applies `--dir` and `--file`.
  private func inside(_ path: Path) throws(CommandFailure) -> Path {
    var candidates = [path]
    if let directory = options.directory {
      candidates = [path.appending(directory)]
    } else if let file = options.file {
      candidates = WhichVerb.fileNames[String(decoding: file, as: UTF8.self), default: []].map {
        path.appending($0)
      }
    }
    if let found = candidates.first(where: { FileStatus.look($0) != nil }) { return found }
    let wanted = options.directory ?? options.file ?? []
    throw CommandFailure(.negative, "\(path.bytes.displayed) has no \(wanted.displayed)")
  }

  package static let fileNames = [
    "env": ["\(EnvFileName.common)"], "readme": ["README.md"], "notes": ["NOTES.md"],
    "compose": ComposeFileNames.places.flatMap { place in
      ComposeFileNames.bases.map { place.utf8CodeUnitCount > 0 ? "\(place)/\($0)" : "\($0)" }
    },
  ]

  private func json(_ answers: [Answer]) -> [UInt8] {
    let matches = answers.map { answer -> JSONValue in
      .object([
        JSONMember("id", .path(answer.match.component.id)),
        JSONMember("layer", .string(answer.match.component.layer.rawValue)),
        JSONMember("name", .path(answer.match.component.name)), JSONMember("path", .path(answer.path.bytes)),
        JSONMember("root", .path(answer.match.root.bytes)),
      ])
    }
    return JSONValue.object([JSONMember("schema", 1), JSONMember("matches", .array(matches))]).line
  }

  private func notFound(in roots: [Path]) -> CommandFailure {
    if roots.isEmpty {
      return CommandFailure(
        .negative, "no repository here, and none is allowed", hint: "cd into one, or run 'tpl allow DIR'")
    }
    return CommandFailure(.negative, "nothing is called '\(options.query.displayed)' in \(WhichVerb.place(roots))")
  }

  private func noComponent(_ name: [UInt8], in roots: [Path], among others: [Component]) -> CommandFailure {
    if roots.isEmpty { return notFound(in: roots) }
    var failure = CommandFailure(.negative, "no component '\(name.displayed)' in \(WhichVerb.place(roots))")
    let near = MatchLadder(others).suggestions(for: name).map(\.id.shellWord)
    if !near.isEmpty { failure.hints = ["did you mean \(near.joined(separator: " or "))?"] }
    return failure
  }

  private static func place(_ roots: [Path]) -> String {
    roots.count == 1 ? roots[0].bytes.displayed : "\(roots.count) repositories"
  }

  private func ambiguous(_ answers: [Answer]) -> CommandFailure {
    var failure = CommandFailure(.ambiguous, "'\(options.query.displayed)' means \(answers.count) components")
    let isOneRoot = Set(answers.map(\.match.root)).count == 1
    failure.hints = answers.map { (isOneRoot ? $0.match.component.id : $0.path.bytes).shellWord }
    return failure
  }
}
