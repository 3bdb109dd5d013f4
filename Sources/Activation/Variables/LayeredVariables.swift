import Bytes
import Consent
import EnvFile
import Layout
import Platform

/// The variables of a scope's env files, outer to inner, later wins. Whole or not at all: an environment of which a
/// part is missing may mix the names of one place with the values of another. A class as ``Scope`` is.
final class LayeredVariables {
  private let scope: Scope
  private let base: Variables
  private let settings: UserSettings
  private let sources: EnvFileSources
  private(set) var variables = Variables()
  private(set) var promptWarnings: [PromptWarning] = []
  /// One line each, names and places only.
  var warnings: [String] { promptWarnings.map(\.text) }
  /// Why nothing is loaded, without the scope's name; `nil` when everything is.
  private(set) var obstacle: String?
  /// Whether a name was refused that the user could let through.
  private(set) var hasRefusedNames = false
  /// The files whose variables count.
  private(set) var loaded: [Path] = []
  /// Whether one of them names docker compose's project, in the shell or, where the name is refused, for compose alone.
  private(set) var namesProject = false
  /// Bytes of all their variables.
  private var size = 0
  /// `nil` unless it was asked for.
  private(set) var trace: LayerTrace?
  private var problems: [PromptWarning] = []

  /// - Parameters:
  ///   - base: the environment before activation, which interpolation asks first.
  ///   - settings: the user's own.
  ///   - sources: how files are read and judged.
  ///   - inputs: which files were seen; `nil` looks for each.
  ///   - isTraced: records where everything comes from.
  init(
    of scope: Scope, base: Variables, settings: UserSettings, sources: EnvFileSources, inputs: PromptInputs?,
    isTraced: Bool
  ) {
    self.scope = scope
    self.base = base
    self.settings = settings
    self.sources = sources
    if isTraced { trace = LayerTrace() }
    if let problem = scope.environmentProblem() {
      problems.append(PromptWarning(problem))
    } else {
      let expected = sources.approval.envFiles(in: scope.layers.map { Array($0.relative(to: scope.root) ?? []) })
      for layer in scope.layers {
        for file in scope.envFiles(in: layer) { load(file, seenIn: inputs, expected: expected) }
      }
    }
    sources.approval.keep()
    if !problems.isEmpty { unload() }
  }

  /// The plain file or, where it is missing, the sealed one.
  /// - Parameter expected: files that were there when they were allowed, relative to the root.
  private func load(_ file: Path, seenIn inputs: PromptInputs?, expected: [[UInt8]]) {
    let mayBeThere = inputs?.mayHold(file) ?? true
    if mayBeThere, loadPlain(file) { return }
    if isRemoved(file, expected) { return }
    let sealed = Scope.sealed(file)
    // When `.env` is a directory, the inputs have no `.env.crypt`: it was looked for, though.
    if mayBeThere || inputs?.mayHold(sealed) ?? true, loadSealed(sealed) { return }
    _ = isRemoved(sealed, expected)
  }

  /// Nothing of the scope is used; one line says why.
  private func unload() {
    variables = Variables()
    loaded = []
    var version = FNV1a()
    for problem in problems { version.combine(problem.key) }
    var text = problems[0].text
    if problems.count > 1 { text += " (and \(problems.count - 1) more)" }
    obstacle = text
    promptWarnings = [PromptWarning("\(scope.label) NOT LOADED: \(text)", version: version.value, isNotLoaded: true)]
  }

  /// - Returns: whether there is such a file.
  private func loadPlain(_ path: Path) -> Bool {
    var content: [UInt8]?
    do throws(FileRefusal) {
      guard let file = try sources.reader.read(path) else { return false }
      content = file.content
      let relative = Array(path.relative(to: scope.root) ?? [])
      let doubt = sources.approval.doubt(
        about: relative, content: file.content, status: file.status, behind: file.target)
      if doubt != nil { throw .changed(InputChange(relative, content: file.content, record: scope.record)) }
      merge(file.content, path)
    } catch {
      refuse(path, error, content: content)
    }
    return true
  }

  /// Stands in where the plain file is missing. It arrives through version control by definition, so only its content
  /// counts.
  /// - Returns: whether there is such a file.
  private func loadSealed(_ path: Path) -> Bool {
    var content: [UInt8]?
    do throws(FileRefusal) {
      guard let file = try sources.reader.read(path) else { return false }
      content = file.content
      let relative = Array(path.relative(to: scope.root) ?? [])
      let isAllowed =
        sources.approval.doubt(about: relative, content: file.content, status: file.status, mayBeOwn: false) == nil
      guard var text = try open(file.content, relative, isAllowed: isAllowed) else {
        let change = InputChange(sealed: relative, content: file.content, record: scope.record, sources.opener)
        // Without the key its names cannot be shown, so 'tpl allow' would not help.
        throw change.obstacle.isEmpty ? .changed(change) : .sealed(change.obstacle)
      }
      if !isAllowed { sources.approval.approve(relative, content: file.content, status: file.status) }
      defer { LockedMemory.wipe(&text) }
      merge(text, path)
    } catch {
      refuse(path, error, content: content)
    }
    return true
  }

  /// What version control takes away does not go unseen: other values would count in the place of its own.
  /// - Parameter expected: relative to the root.
  private func isRemoved(_ path: Path, _ expected: [[UInt8]]) -> Bool {
    guard !expected.isEmpty, let file = path.relative(to: scope.root),
      let name = expected.first(where: { $0.elementsEqual(file) }), sources.approval.isRemovalDoubtful(name)
    else { return false }
    refuse(path, .removed, content: nil)
    return true
  }

  /// - Returns: `nil` for a text that was not allowed. One that was, and was only encrypted again, needs no question.
  private func open(_ content: [UInt8], _ file: [UInt8], isAllowed: Bool) throws(FileRefusal) -> [UInt8]? {
    if isAllowed { return try sources.opener.open(content, of: file) }
    guard let text = try? sources.opener.open(content, of: file),
      let salt = sources.opener.sealedSalt(scope.record.salt),
      scope.record.values.isText(text, of: file, salt: salt)
    else { return nil }
    return text
  }

  private func refuse(_ path: Path, _ error: FileRefusal, content: [UInt8]?) {
    trace?.refuse(path, .refused(error))
    var version = FNV1a()
    if let content {
      version.combine(content)
    } else if let entry = FileStatus.look(path, followingSymlinks: false) {
      version.combine(entry.inode)
      version.combine(UInt64(bitPattern: entry.changed))
    }
    problems.append(PromptWarning(error.warning(path, in: scope.root), version: version.value))
  }

  /// An environment of 2 MiB keeps every program from being started (execve(2)), tpl too, which could then take nothing
  /// back.
  private static let sizeLimit = 512 << 10

  /// Up to this size the room that is left need not be asked for.
  private static let smallSize = 4096

  private func note(_ text: String) { promptWarnings.append(PromptWarning(text)) }

  private func merge(_ content: [UInt8], _ path: Path) {
    do throws(EnvFileError) {
      let (base, known) = (self.base, variables)
      let file = try EnvFile.parse(content) { base[$0] ?? known[$0] }
      let added = file.assignments.reduce(0) { $0 + $1.name.count + $1.value.count + 2 }
      if size + added > LayeredVariables.sizeLimit { return refuse(path, .environmentTooLarge, content: content) }
      if size + added > LayeredVariables.smallSize, base.size + size + added > ProcessFacts.environmentLimit {
        return refuse(path, .environmentPassesLimit, content: content)
      }
      size += added
      // Compose reads the plain ones itself; values of a sealed one reach it through the environment.
      if !path.bytes.hasSuffix(EnvFileName.sealedSuffix) { loaded.append(path) }
      trace?.read(path, content)
      for warning in file.warnings { note("\(path.bytes.displayed):\(warning.line): \(warning.message)") }
      for assignment in file.assignments {
        let problem = problem(assignment)
        if assignment.name.equals("COMPOSE_PROJECT_NAME") { namesProject = true }
        trace?.define(assignment, in: path, refusal: problem)
        if let problem {
          note("\(path.bytes.displayed):\(assignment.line): \(problem)")
        } else {
          variables[assignment.name] = assignment.value
        }
      }
    } catch {
      trace?.refuse(path, .invalid(error))
      problems.append(PromptWarning("\(scope.name(of: path)):\(error.line): \(error.message)"))
    }
  }

  private func problem(_ assignment: EnvAssignment) -> String? {
    guard NamePolicy.isRefused(assignment.name, value: assignment.value, allowed: settings.allowedNames) else {
      return nil
    }
    hasRefusedNames = true
    return "\(assignment.name.displayed) is never taken from a repository"
  }
}
