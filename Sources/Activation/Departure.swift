import Bytes
import Consent
import Platform

/// Whether a shell has left the scope of what is active in it, and how certain that is when not everything could be
/// looked at.
struct Departure {
  /// What is active does not belong here, whatever else cannot be read: the shell has left, or the permission is gone.
  let isCertain: Bool
  /// What may not be looked at could take away what is active here. It may be seen again a moment later, so the first
  /// prompt that meets it only says so; where it lasts, the next one goes by what can be seen.
  let isDoubtful: Bool

  /// Asked right after the search, because it counts what the search could not read.
  /// - Parameter directory: where the shell is.
  init(of shell: ShellState, to directory: Path, _ search: ScopeSearch, consent: ConsentStore) {
    guard let active = shell.active else {
      isCertain = false
      isDoubtful = false
      return
    }
    let isDenied = KernelTrouble.isDenied && KernelTrouble.denial(in: active.root) != nil
    let isScopeKnown = !KernelTrouble.isMet && !isDenied
    let isElsewhere = search.scope.map { !active.isRecord(of: $0) } ?? true
    let isInside = directory.isWithin(active.root.appending(active.component))
    let isForbidden = !isScopeKnown && consent.isForbidden(active.root)
    isCertain = shell.isActiveKnown && (!isInside || isForbidden || isScopeKnown && isElsewhere)
    isDoubtful = isInside && !isForbidden && !(isScopeKnown && isElsewhere)
  }
}
