import Consent

/// What a shell carries and where it is, before anything of the place is read. A class, because copies of a struct as
/// large need types that each prompt would make at run time.
final class ShellPosition {
  let current: Variables
  /// `nil` when nothing is active.
  let old: UndoRecord?
  /// The variables as they were before tpl changed any.
  let base: Variables
  /// TPL_ENV.
  let chosen: [UInt8]
  let decisions: [FreshnessToken.Input]
  let user: CompiledSettings
  /// `nil` outside of allowed roots.
  let view: View?
  /// For remembering what was said here.
  let place: UInt64
  let notices: [Notice]
  /// Whether nothing kept the record of what is active from being read.
  let isUndoKnown: Bool
  /// Whether nothing kept the view from being found.
  let isViewKnown: Bool
  /// Whether the shell is in the component of which something is active, or in the root when that is of the root.
  let isInOldPlace: Bool
  /// Whether there is certainly no permission any more for what is active.
  let isOldForbidden: Bool

  init(
    current: Variables, old: UndoRecord?, base: Variables, chosen: [UInt8], decisions: [FreshnessToken.Input],
    user: CompiledSettings, view: View?, place: UInt64, notices: [Notice], isUndoKnown: Bool, isViewKnown: Bool,
    isInOldPlace: Bool, isOldForbidden: Bool
  ) {
    self.current = current
    self.old = old
    self.base = base
    self.chosen = chosen
    self.decisions = decisions
    self.user = user
    self.view = view
    self.place = place
    self.notices = notices
    self.isUndoKnown = isUndoKnown
    self.isViewKnown = isViewKnown
    self.isInOldPlace = isInOldPlace
    self.isOldForbidden = isOldForbidden
  }

  private var isElsewhere: Bool {
    guard let old, let view else { return true }
    return !old.isRecord(of: view)
  }

  /// Whether what is active does not belong here, whatever else cannot be read: the shell has left, or the permission
  /// is gone.
  var leavesForSure: Bool {
    old != nil && isUndoKnown && (!isInOldPlace || isOldForbidden || isViewKnown && isElsewhere)
  }

  /// Whether what may not be looked at could take away what is active here. It may be seen again a moment later, so the
  /// first prompt that meets it only says so; where it lasts, the next one goes by what can be seen.
  var waits: Bool {
    old != nil && isInOldPlace && !isOldForbidden && !(isViewKnown && isElsewhere)
  }
}
