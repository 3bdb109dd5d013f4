import Bytes
import Consent
import Git
import Layout
import Platform

/// The files that matter to a prompt, each looked at once before anything is read: the one list of them. What loads
/// variables asks it which files are there, the freshness test compares their times, and a fish that cannot compare
/// times compares what they hold.
package final class PromptInputs {
  /// What a shell tests at each prompt, in that order.
  let tested: [PromptInput]
  /// What no prompt tests where the watcher runs. It is in the token's name all the same: otherwise a shell that has
  /// seen a change would make the token again that another one, which has not, is waiting to miss.
  let untested: [PromptInput]
  let decisions: Decisions
  /// The env files of the scope that are there, the sealed ones included.
  private let envFiles: [Path]
  /// The component's docker compose files; `nil` where there are none, or tpl shall not set them.
  let composeProject: ComposeProject?

  /// - Parameters:
  ///   - scope: `nil` outside of allowed roots.
  ///   - isWatched: whether the watcher is running, and removes tokens.
  init(of scope: Scope?, _ directories: BaseDirectories, after decisions: Decisions, isWatched: Bool) {
    self.decisions = decisions
    var list = List()
    guard let scope else {
      // The first permission of all, which makes the directory, removes every token.
      list.add(decisions.allowed)
      (tested, untested, envFiles, composeProject) = (list.tested, [], [], nil)
      return
    }
    list.addLayers(of: scope)
    // A change of these is seldom followed by a prompt at once, so where the watcher runs its alarm comes soon enough.
    // A change of tpl.yaml has no effect before `tpl allow`, which is noticed: it is not worth a test at every prompt.
    var seldom = [PromptInput(LocalTools(scope.root).directory)]
    var hasComposeDirectory = false
    if let component = scope.componentDirectory {
      // Looked at before the files in it: what appears in it later changes its time.
      let directory = PromptInput(component.appending(ComposeFileNames.directory))
      // What must not be looked at may be there.
      hasComposeDirectory = directory.status != nil || KernelTrouble.isDenied
      seldom.append(directory)
    }
    if !isWatched { for input in seldom { list.add(input) } }
    composeProject = ComposeProject.find(in: scope, hasDirectory: hasComposeDirectory)
    // A name that they give the project wins at once.
    for file in composeProject?.filesThatName(in: scope) ?? [] { list.add(PromptInput(file)) }
    // Each command of git that writes to the work tree changes the time of its directory.
    for directory in VersionControl.gitDirectories(around: scope.layers[scope.layers.count - 1]) {
      list.add(PromptInput(directory))
    }
    list.add(decisions.userConfiguration)
    // What decides in another runtime directory, as over ssh or in a container, removes no token here.
    list.add(decisions.allowed)
    (tested, untested, envFiles) = (list.tested, isWatched ? seldom : [], list.envFiles)
  }

  /// Collects the inputs that are there.
  private struct List {
    var tested: [PromptInput] = []
    var envFiles: [Path] = []

    init() { tested.reserveCapacity(16) }

    mutating func add(_ input: PromptInput) {
      if input.status != nil { tested.append(input) }
    }

    mutating func addLayers(of scope: Scope) {
      for directory in scope.layers.reversed() {
        add(PromptInput(directory))
        // The sealed file counts only where the plain one is missing, whose appearance is a change of the directory.
        for file in scope.envFiles(in: directory) where !addEnvFile(file) { _ = addEnvFile(Scope.sealed(file)) }
      }
    }

    /// - Returns: whether a file of that name counts.
    private mutating func addEnvFile(_ path: Path) -> Bool {
      let input = PromptInput(path)
      guard let status = input.status else { return false }
      tested.append(input)
      envFiles.append(path)
      return !status.isDirectory
    }
  }

  /// - Parameter withConfiguration: whether the place of the user's configuration counts.
  func tested(withConfiguration: Bool) -> [PromptInput] {
    withConfiguration && decisions.configuration.status != nil ? tested + [decisions.configuration] : tested
  }

  /// Whether it is worth opening an env file. What may not be looked at may be there; what was not there and is now has
  /// changed the time of its directory.
  func mayHold(_ envFile: Path) -> Bool { KernelTrouble.isDenied || envFiles.contains(envFile) }

  /// Whether nothing changed since they were looked at.
  func areUnchanged() -> Bool {
    for input in tested where !input.isUnchanged { return false }
    for input in untested where !input.isUnchanged { return false }
    return decisions.areUnchanged()
  }
}
