import Activation
import Bytes
import Components
import Configuration
import EnvFile
import Layout
import Platform
import TplHot

/// Where docker compose would see another value than the one that activation gives.
struct ComposeReading {
  struct Difference {
    enum Place {
      /// `.env` beside the compose file: what compose reads when it is started without tpl's variables.
      case besideComposeFile
      /// `env_file:` of a service, or of something that services refer to.
      case envFile(service: [UInt8]?)
    }

    var place: Place
    var file: Path
    /// `nil` where the name is missing.
    var line: Int?
    var value: [UInt8]?
  }

  private let activation: CommandActivation
  private let name: [UInt8]

  init(_ name: [UInt8], _ activation: CommandActivation) {
    self.name = name
    self.activation = activation
  }

  /// Empty without a compose file.
  func differences() -> [Difference] {
    // All relative paths of a project are those of its first file's directory.
    guard let project = files.first?.parent else { return [] }
    let entries = files.flatMap { file in read(file).map { ComposeEnvFiles($0).entries } ?? [] }
    return [besideComposeFile(project.appending(ComposeFileNames.envFile))].compactMap { $0 }
      + entries.compactMap { envFile($0, project) }
  }

  /// As activation tells compose; where it does not, the first one that compose would find.
  private var files: [Path] {
    if case .tpl = activation.source(of: [UInt8]("COMPOSE_FILE")) {
      return (activation[[UInt8]("COMPOSE_FILE")] ?? []).split(separator: .colon).map { Path(Array($0)) }
    }
    guard let component = activation.scope.componentDirectory else { return [] }
    let names = WhichVerb.fileNames["compose", default: []]
    return names.map { component.appending($0) }.first { FileStatus.look($0)?.isRegular == true }.map { [$0] } ?? []
  }

  private var value: [UInt8]? { activation[name] }

  /// The process's own variables come first, as always in compose.
  private func besideComposeFile(_ file: Path) -> Difference? {
    if let outer = activation.base[name] {
      return outer == value ? nil : Difference(place: .besideComposeFile, file: file, line: nil, value: outer)
    }
    let found = assignment(in: file) { activation.base[$0] }
    if let found, found.value == value { return nil }
    return Difference(place: .besideComposeFile, file: file, line: found?.line, value: found?.value)
  }

  private func envFile(_ entry: ComposeEnvFiles.Entry, _ project: Path) -> Difference? {
    let path = Path(entry.path)
    let file = path.isAbsolute ? path : project.appending(entry.path).lexicallyNormal
    guard !entry.path.contains(UInt8(ascii: "$")), let found = assignment(in: file, lookup: { activation[$0] }),
      found.value != value
    else { return nil }
    return Difference(
      place: .envFile(service: entry.service), file: file, line: found.line, value: found.value)
  }

  private func assignment(in file: Path, lookup: ([UInt8]) -> [UInt8]?) -> EnvAssignment? {
    guard let content = read(file), let parsed = try? EnvFile.parse(content, lookup: lookup) else { return nil }
    return parsed.assignments.last { $0.name == name }
  }

  private func read(_ file: Path) -> [UInt8]? {
    let read = try? activation.reader.read(file)
    return read.flatMap { $0 }?.content
  }
}
