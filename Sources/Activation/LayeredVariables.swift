package import Bytes
import Consent
import EnvFile
package import Layout
import Platform

/// The variables of a view's env files, outer to inner, later wins. Whole or not at all: an environment of which a part
/// is missing may mix the names of one place with the values of another.
package struct LayeredVariables {
  private let settings: UserSettings
  package private(set) var variables = Variables()
  private(set) var notices: [Notice] = []
  /// One line each, names and places only.
  package var warnings: [String] { notices.map(\.text) }
  /// Why nothing is loaded, without the view's name; `nil` when everything is.
  package private(set) var obstacle: String?
  /// Whether a name was refused that the user could let through.
  package private(set) var hasRefusedNames = false
  /// The files whose variables count.
  package private(set) var loaded: [Path] = []
  /// Whether one of them names docker compose's project, in the shell or, where the name is refused, for compose alone.
  private(set) var namesProject = false
  /// Bytes of all their variables.
  private var size = 0
  /// `nil` unless somebody asked for it.
  package private(set) var trace: LayerTrace?
  private var problems: [Notice] = []

  /// - Parameters:
  ///   - base: the environment before activation, which interpolation asks first.
  ///   - settings: the user's own.
  ///   - isTraced: records where everything comes from.
  ///   - sources: how files are read and judged.
  ///   - mayExist: whether it is worth looking for a file.
  package init(
    _ view: View, base: Variables, settings: UserSettings, isTraced: Bool = false, sources: EnvFileSources,
    mayExist: (Path) -> Bool = { _ in true }
  ) {
    self.settings = settings
    if isTraced { trace = LayerTrace() }
    if let problem = view.environmentProblem {
      problems.append(Notice(problem))
    } else {
      let expected = sources.approval.envFiles(in: view.layers.map { Array($0.relative(to: view.root) ?? []) })
      for directory in view.layers {
        for name in view.envFileNames {
          let path = directory.appending(name)
          let isSomething = mayExist(path)
          if isSomething, load(path, view, base: base, sources) { continue }
          if isRemoved(path, view, expected, sources.approval) { continue }
          let sealed = Path(path.bytes + View.sealedSuffix)
          // When `.env` is a directory, it was not looked for `.env.crypt`.
          if isSomething || mayExist(sealed), loadSealed(sealed, view, base: base, sources) { continue }
          _ = isRemoved(sealed, view, expected, sources.approval)
        }
      }
    }
    sources.approval.keep()
    if !problems.isEmpty { unload(view) }
  }

  /// Nothing of the view is used; one line says why.
  private mutating func unload(_ view: View) {
    variables = Variables()
    loaded = []
    var version = FNV1a()
    for problem in problems { version.combine(problem.key) }
    var text = problems[0].text
    if problems.count > 1 { text += " (and \(problems.count - 1) more)" }
    obstacle = text
    notices = [Notice("\(view.label) NOT LOADED: \(text)", version: version.value, isNotLoaded: true)]
  }

  /// - Returns: whether there is such a file.
  private mutating func load(_ path: Path, _ view: View, base: Variables, _ sources: EnvFileSources) -> Bool {
    var content: [UInt8]?
    do throws(FileRefusal) {
      guard let file = try sources.reader.read(path) else { return false }
      content = file.content
      let relative = Array(path.relative(to: view.root) ?? [])
      let doubt = sources.approval.doubt(
        about: relative, content: file.content, status: file.status, behind: file.target)
      if doubt != nil { throw .changed(InputChange(relative, content: file.content, record: view.record)) }
      merge(file.content, path, view, base: base)
    } catch {
      refuse(path, error, content, view)
    }
    return true
  }

  /// Stands in where the plain file is missing. It arrives through version control by definition, so only its content
  /// counts.
  /// - Returns: whether there is such a file.
  private mutating func loadSealed(_ path: Path, _ view: View, base: Variables, _ sources: EnvFileSources) -> Bool {
    var content: [UInt8]?
    do throws(FileRefusal) {
      guard let file = try sources.reader.read(path) else { return false }
      content = file.content
      let relative = Array(path.relative(to: view.root) ?? [])
      let isAllowed =
        sources.approval.doubt(about: relative, content: file.content, status: file.status, mayBeOwn: false) == nil
      guard
        var text = try LayeredVariables.open(file.content, relative, view, sources.opener, isAllowed: isAllowed)
      else {
        let change = InputChange(sealed: relative, content: file.content, record: view.record, sources.opener)
        // Whoever cannot open it cannot be shown its names, so 'tpl allow' would not help.
        throw change.obstacle.isEmpty ? .changed(change) : .sealed(change.obstacle)
      }
      if !isAllowed { sources.approval.approve(relative, content: file.content, status: file.status) }
      defer { LockedMemory.wipe(&text) }
      merge(text, path, view, base: base)
    } catch {
      refuse(path, error, content, view)
    }
    return true
  }

  /// What version control takes away does not go unseen: other values would count in the place of its own.
  /// - Parameter expected: relative to the root.
  private mutating func isRemoved(
    _ path: Path, _ view: View, _ expected: [[UInt8]], _ approval: ContentApproval
  ) -> Bool {
    guard !expected.isEmpty, let file = path.relative(to: view.root),
      let name = expected.first(where: { $0.elementsEqual(file) }), approval.isRemovalDoubtful(name)
    else { return false }
    refuse(path, .removed, nil, view)
    return true
  }

  /// - Returns: `nil` for a text that was not allowed. One that was, and was only encrypted again, asks nobody.
  private static func open(
    _ content: [UInt8], _ file: [UInt8], _ view: View, _ opener: any SealedFileOpener, isAllowed: Bool
  ) throws(FileRefusal) -> [UInt8]? {
    if isAllowed { return try opener.open(content, of: file) }
    guard let text = try? opener.open(content, of: file), let salt = opener.sealedSalt(view.record.salt),
      view.record.values.isText(text, of: file, salt: salt)
    else { return nil }
    return text
  }

  private mutating func refuse(_ path: Path, _ error: FileRefusal, _ content: [UInt8]?, _ view: View) {
    trace?.refuse(path, .refused(error))
    var version = FNV1a()
    if let content {
      version.combine(content)
    } else if let entry = FileStatus.look(path, followingSymlinks: false) {
      version.combine(entry.inode)
      version.combine(UInt64(bitPattern: entry.changed))
    }
    problems.append(Notice(error.warning(path, in: view.root), version: version.value))
  }

  /// An environment of 2 MiB keeps every program from being started (execve(2)), tpl too, which could then take nothing
  /// back.
  private static let sizeLimit = 512 << 10

  /// Not worth the question how much room there is.
  private static let smallSize = 4096

  private mutating func note(_ text: String) { notices.append(Notice(text)) }

  private mutating func merge(_ content: [UInt8], _ path: Path, _ view: View, base: Variables) {
    do throws(EnvFileError) {
      let known = variables
      let file = try EnvFile.parse(content) { base[$0] ?? known[$0] }
      let added = file.assignments.reduce(0) { $0 + $1.name.count + $1.value.count + 2 }
      if size + added > LayeredVariables.sizeLimit { return refuse(path, .environmentTooLarge, content, view) }
      if size + added > LayeredVariables.smallSize, base.size + size + added > ProcessFacts.environmentLimit {
        return refuse(path, .environmentPassesLimit, content, view)
      }
      size += added
      // Compose reads the plain ones itself; values of a sealed one reach it through the environment.
      if !path.bytes.hasSuffix(".crypt") { loaded.append(path) }
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
      problems.append(Notice("\(view.name(of: path)):\(error.line): \(error.message)"))
    }
  }

  private mutating func problem(_ assignment: EnvAssignment) -> String? {
    guard NamePolicy.isRefused(assignment.name, value: assignment.value, allowed: settings.allowedNames) else {
      return nil
    }
    hasRefusedNames = true
    return "\(assignment.name.displayed) is never taken from a repository"
  }
}
