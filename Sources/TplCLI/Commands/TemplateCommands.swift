import ArgumentParser
import Bytes
import Layout
import Platform
import Scaffold
import TplHot

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a repository of the Directory Template.")

  @Argument(help: ArgumentHelp("Default: the working directory.", valueName: "dir")) var directory: ByteArgument?
  @Option(help: "Language of the READMEs: en or fr.") var lang = "en"
  @Flag(help: "Keep every *.sql ignored, the schema files of config/ too.") var keepSqlIgnored = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let target = try directory?.path.absolute(in: world) ?? world.workingDirectory()
    var options = InitializeOptions(rootName: Array(target.lexicallyNormal.lastComponent).displayed)
    options.language = try ScaffoldLanguage.named(lang)
    options.keepSQLIgnored = keepSqlIgnored
    try Files.makeDirectory(target)
    try ScaffoldPlan.initialize(options).write(to: target)
    Output.say("made \(target.bytes.displayed); next: cd there, 'tpl new platform timescale', 'tpl allow'")
    try Output.write(target.bytes + [.newline])
  }
}

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

extension ScaffoldLanguage {
  fileprivate static func named(_ text: String) throws -> ScaffoldLanguage {
    guard let language = ScaffoldLanguage(rawValue: text) else {
      throw CommandFailure(.usage, "unknown language '\(text)'", hint: "en or fr")
    }
    return language
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

extension Path {
  fileprivate func absolute(in world: World) throws -> Path {
    isAbsolute ? self : try world.workingDirectory().appending(bytes)
  }
}

extension ScaffoldPlan {
  /// All or nothing: a file that is there already stops it before the first write, but for one that a run that was
  /// killed has left, which holds exactly what it should.
  fileprivate func write(to root: Path) throws {
    do throws(SystemError) {
      // Of several at once, one makes it.
      let lock = try Files.lockDirectory(root)
      defer { withExtendedLifetime(lock) {} }
      var missing: [ScaffoldEntry] = []
      for entry in entries where try !isWritten(entry, in: root) { missing.append(entry) }
      if !missing.contains(where: \.isFile), let last = entries.last(where: \.isFile) {
        throw SystemError(operation: "create", path: root.appending(last.path), code: 17)
      }
      try write(missing, to: root)
    } catch {
      guard error.isExisting, let path = error.path else { throw error }
      throw CommandFailure(.negative, "\(path.bytes.displayed) exists already, nothing was written")
    }
  }

  /// - Throws: EEXIST for something else in its place.
  private func isWritten(_ entry: ScaffoldEntry, in root: Path) throws(SystemError) -> Bool {
    let path = root.appending(entry.path)
    guard let status = try FileStatus.find(path, followingSymlinks: false) else { return false }
    switch entry.kind {
    case .directory where status.isDirectory: return true
    case .file(let content, _) where status.isRegular && status.size == Int64(content.count):
      if try Files.readRegular(path, limit: content.count).content == content { return true }
    default: break
    }
    throw SystemError(operation: "create", path: path, code: 17)
  }

  private func write(_ missing: [ScaffoldEntry], to root: Path) throws(SystemError) {
    var made: [ScaffoldEntry] = []
    do throws(SystemError) {
      for entry in missing {
        let path = root.appending(entry.path)
        switch entry.kind {
        case .directory: try Files.makeDirectory(path)
        case .file(let content, let mode):
          try Files.create(path, content: content, mode: UInt32(mode), durable: false)
        }
        made.append(entry)
      }
    } catch {
      for entry in made.reversed() {
        let path = root.appending(entry.path)
        // What cannot be removed is what the next run finds as it should be.
        if entry.isFile { _ = try? Files.remove(path) } else { try? Files.removeEmptyDirectory(path) }
      }
      throw error
    }
  }
}

extension ScaffoldEntry {
  fileprivate var isFile: Bool { if case .file = kind { true } else { false } }
}
