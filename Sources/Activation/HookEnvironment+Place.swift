import Bytes
import Consent
import Git
import Layout
import Platform

/// Where the shell is, and what its answer rests on.
extension HookEnvironment {
  /// The nearest allowed root around the working directory. One that is not allowed is named and passed over, so that
  /// it never drops an allowed one around it.
  /// - Parameter place: what the directory means, for remembering what was said here.
  func findView(
    chosen: [UInt8], _ settings: UserSettings, _ notices: inout [Notice], _ place: inout FNV1a
  ) -> View? {
    guard let directory = physicalDirectory else { return nil }
    let consent = ConsentStore(directories)
    var found: View?
    _ = RootFinder(consent).firstRoot(around: directory) { root in
      place.combine(root.bytes)
      found = view(of: root, directory, chosen, consent)
      if found != nil { return true }
      let notice = NotAllowed(root, consent).notice
      // What cannot be read may allow it.
      if !KernelTrouble.isMet { notices.append(notice) }
      return false
    }
    guard let view = found else { return nil }
    let reader = RepositoryReader(root: view.root, privacy(settings))
    for directory in view.layers { noteConfiguration(directory, view.record, reader, &notices) }
    place.combine(view.component)
    return view
  }

  /// Where the process is, the kernel says without symlinks: the shell's own name for its directory may lead elsewhere
  /// by now. A script that asks about another directory has another one in PWD.
  private var physicalDirectory: Path? {
    if let processDirectory, environment["PWD"] == workingDirectory.bytes || processDirectory == workingDirectory {
      return processDirectory
    }
    return try? Files.canonical(workingDirectory)
  }

  /// - Returns: `nil` for a root that is not allowed.
  private func view(of root: Path, _ directory: Path, _ chosen: [UInt8], _ consent: ConsentStore) -> View? {
    do throws(SystemError) {
      guard let record = try consent.record(for: root) else { return nil }
      return View(
        record, directory: directory, chosen: chosen.isEmpty ? nil : chosen,
        kept: ChosenEnvironments(directories).environment(of: root))
    } catch {
      KernelTrouble.note(decisionUnread: error)
      return nil
    }
  }

  /// A changed tpl.yaml has no effect before it is allowed; what was allowed stays in force.
  private func noteConfiguration(
    _ directory: Path, _ record: AllowRecord, _ reader: RepositoryReader, _ notices: inout [Notice]
  ) {
    let file = directory.appending(RootMarkers.configuration)
    let name = Array(file.relative(to: record.path) ?? [])
    let content: [UInt8]?
    do throws(FileRefusal) {
      content = try reader.read(file)?.content
    } catch {
      notices.append(Notice(error.warning(file, in: record.path), version: record.path.bytes.fnv1a))
      return
    }
    let isAllowed = content.map { record.allows($0, of: name) ?? false } ?? (record.allowedContent(of: name) == nil)
    if isAllowed { return }
    let warning = FileRefusal.changed(InputChange()).warning(file, in: record.path)
    notices.append(Notice(warning, version: content?.fnv1a ?? 0))
  }

  func presence(_ view: View?) -> FreshnessTest.Presence {
    if view != nil { return .isActive }
    return FileStatus.look(workingDirectory) == nil ? .isGone : .doesNotMatter
  }

  /// What `tpl allow` and `tpl use` write.
  func decisions() -> [FreshnessToken.Input] {
    [FreshnessToken.Input(directories.allowed), FreshnessToken.Input(directories.chosenEnvironments)]
  }

  /// Where the user's configuration is, or would appear.
  func configurationPlace() -> FreshnessToken.Input {
    let directory = FreshnessToken.Input(directories.configuration)
    return directory.status == nil ? FreshnessToken.Input(directories.configuration.parent ?? Path("/")) : directory
  }

  private func seldomChanged(_ view: View) -> [Path] {
    [LocalTools(view.root).directory] + (view.componentDirectory.map { [$0.appending("compose")] } ?? [])
  }

  /// What no prompt tests where the watcher runs. In the token's name all the same: else a shell that has seen a change
  /// would make the token again that another one, which has not, is waiting to miss.
  func untested(_ view: View?) -> [FreshnessToken.Input] {
    guard let view, isWatched else { return [] }
    return seldomChanged(view).map { FreshnessToken.Input($0) }
  }

  /// Everything whose change must be noticed, in the order in which a shell tests it.
  func inputs(_ view: View?) -> [FreshnessToken.Input] {
    guard let view else {
      let allowed = FreshnessToken.Input(directories.allowed)
      return allowed.status == nil ? [] : [allowed]
    }
    var inputs: [FreshnessToken.Input] = []
    inputs.reserveCapacity(16)
    /// - Returns: whether a file of that name counts.
    func add(_ path: Path) -> Bool {
      let input = FreshnessToken.Input(path)
      guard let status = input.status else { return false }
      inputs.append(input)
      return !status.isDirectory
    }
    for directory in view.layers.reversed() {
      _ = add(directory)
      // The sealed file counts only where the plain one is missing, and that one's appearance is a change of the
      // directory.
      for name in view.envFileNames where !add(directory.appending(name)) {
        _ = add(directory.appending(name + View.sealedSuffix))
      }
    }
    // A change of these is seldom followed by a prompt at once, so where the watcher runs its alarm comes soon enough.
    // A change of tpl.yaml has no effect before `tpl allow`, which is noticed: it is not worth a test at every prompt.
    if !isWatched { for path in seldomChanged(view) { _ = add(path) } }
    // A name that they give the project wins at once.
    for file in ComposeName.inputs(view) { _ = add(file) }
    // Each command of git that writes to the work tree changes the time of its directory.
    for directory in VersionControl.gitDirectories(around: view.layers[view.layers.count - 1]) {
      _ = add(directory)
    }
    _ = add(directories.userConfiguration)
    // What decides in another runtime directory, as over ssh or in a container, removes no token here.
    _ = add(directories.allowed)
    return inputs
  }
}
