import Activation
import Bytes
import Components
import Consent
import Layout
import Platform
import Secrets
import TplHot

extension World {
  /// What the services of secrets need.
  var secrets: SecretSurroundings { SecretSurroundings(environment, identities, dialog, repositories) }

  private var dialog: Dialog {
    Dialog(
      say: Output.say, warn: Output.warn, canAsk: { Terminal.isInputTerminal }, ask: Question.ask,
      message: { CommandFailure(of: $0).message })
  }

  private var repositories: RepositoryAccess {
    RepositoryAccess(
      root: { try rootIfAny(around: $0) }, settings: { try RepositoryConfiguration.load($0).settings },
      envFiles: envFiles, checkReplaceable: { try EnvFileDoor($0, reader(of: $1)).checkReplaceable() },
      read: { try EnvFileDoor($0, reader(of: $1)).read(limit: SealedFileError.sizeLimit)?.content },
      noteWritten: noteOwnWrite)
  }

  private func envFiles(_ root: Path, _ settings: RootSettings) throws -> [[UInt8]] {
    let nested = ConsentStore.roots(inside: root, among: try consent.records())
    let components = try DirectLook(root: root, settings: settings, nestedRoots: nested).allComponents()
    return try ([[]] + components.map(\.id)).flatMap { directory in
      try ComponentLook.envFiles(root.appending(directory)).map {
        directory.isEmpty ? $0 : directory + [.slash] + $0
      }
    }
  }
}
