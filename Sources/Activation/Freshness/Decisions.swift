import Bytes
import Platform

/// What `tpl allow` and `tpl use` write, and the user's configuration. It is looked at before the records are read, and
/// is part of the token's name: if a decision is made in between, the name no longer matches, and the next prompt asks
/// again. No shell makes a token again under a name that stands for an older decision. A class as ``Scope`` is.
final class Decisions {
  let allowed: PromptInput
  let chosen: PromptInput
  /// Where the user's configuration is, or would appear.
  let configuration: PromptInput
  /// The file itself: an edit does not change the time of its directory.
  let userConfiguration: PromptInput

  init(_ directories: BaseDirectories) {
    allowed = PromptInput(directories.allowed)
    chosen = PromptInput(directories.chosenEnvironments)
    userConfiguration = PromptInput(directories.userConfiguration)
    let directory = PromptInput(directories.configuration)
    configuration = directory.status == nil ? PromptInput(directories.configuration.parent ?? Path("/")) : directory
  }

  func areUnchanged() -> Bool { allowed.isUnchanged && chosen.isUnchanged && configuration.isUnchanged }
}
