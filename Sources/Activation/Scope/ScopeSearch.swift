import Bytes
import Consent
import Layout
import Platform

/// The search for the scope of a shell's directory: the nearest allowed root around it. A root that is not allowed is
/// named and passed over, so that it never drops an allowed one around it.
final class ScopeSearch {
  /// `nil` outside of allowed roots.
  let scope: Scope?
  /// What the search met: roots that are not allowed, a tpl.yaml that is not as it was allowed.
  let warnings: [PromptWarning]
  /// What the directory means, for remembering what was said here.
  let key: UInt64

  /// - Parameters:
  ///   - directory: canonical; `nil` where the shell's directory has no name any more.
  ///   - chosen: TPL_ENV, empty when unset.
  ///   - privacy: who may write the root's tpl.yaml.
  init(around directory: Path?, chosen: [UInt8], _ directories: BaseDirectories, privacy: Privacy) {
    var warnings: [PromptWarning] = []
    var key = FNV1a()
    var found: Scope?
    if let directory {
      let consent = ConsentStore(directories)
      var walk = RootWalk(around: directory, consent)
      while let root = walk.nextRoot() {
        key.combine(root.bytes)
        found = ScopeSearch.scope(of: root, directory: directory, chosen: chosen, directories)
        if found != nil { break }
        let warning = NotAllowed(root, consent).warning
        // What cannot be read may allow it.
        if !KernelTrouble.isMet { warnings.append(warning) }
      }
    }
    if let found {
      let reader = RepositoryReader(root: found.root, privacy)
      for layer in found.layers { warnings += ScopeSearch.configurationWarnings(layer, found.record, reader) }
      key.combine(found.component)
    }
    scope = found
    self.warnings = warnings
    self.key = key.value
  }

  /// - Returns: `nil` for a root that is not allowed.
  private static func scope(
    of root: Path, directory: Path, chosen: [UInt8], _ directories: BaseDirectories
  ) -> Scope? {
    do throws(SystemError) {
      guard let record = try ConsentStore(directories).record(for: root) else { return nil }
      return try Scope(
        record, directory: directory, chosen: chosen.isEmpty ? nil : chosen,
        choices: ChosenEnvironments(directories))
    } catch {
      KernelTrouble.note(decisionUnread: error)
      return nil
    }
  }

  /// A changed tpl.yaml has no effect before it is allowed; what was allowed stays in force.
  private static func configurationWarnings(
    _ directory: Path, _ record: AllowRecord, _ reader: RepositoryReader
  ) -> [PromptWarning] {
    let file = directory.appending(RootMarkers.configuration)
    let name = Array(file.relative(to: record.path) ?? [])
    let content: [UInt8]?
    do throws(FileRefusal) {
      content = try reader.read(file)?.content
    } catch {
      return [PromptWarning(error.warning(file, in: record.path), version: record.path.bytes.fnv1a)]
    }
    let isAllowed = content.map { record.allows($0, of: name) ?? false } ?? (record.allowedContent(of: name) == nil)
    if isAllowed { return [] }
    let warning = FileRefusal.changed(InputChange()).warning(file, in: record.path)
    return [PromptWarning(warning, version: content?.fnv1a ?? 0)]
  }
}
