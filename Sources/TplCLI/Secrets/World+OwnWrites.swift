import Activation
import Bytes
import Consent
import Platform
import Secrets
import TplHot

extension World {
  /// Records a plain file that was just written. The file is written whatever becomes of this: at worst a prompt asks.
  func noteOwnWrite(_ door: EnvFileDoor, before: [UInt8]?, content: [UInt8]) {
    guard let name = door.path.relative(to: door.root) else { return }
    note { store throws(SystemError) in
      try store.noteOwnWrite(root: door.root, file: Array(name), before: before, content: content) { _ in nil }
    }
  }

  /// The same of one that was just removed.
  func noteOwnRemoval(_ path: Path, in workspace: SecretWorkspace) throws {
    let name = try workspace.relative(path)
    note { store throws(SystemError) in try store.noteOwnRemoval(root: workspace.root, file: name) }
  }

  /// The same of a sealed file, with what it holds.
  func noteOwnWrite(
    _ file: SealedEnvFile, in workspace: SecretWorkspace, before: [UInt8]?, text: Secret, identity: Identity?
  ) throws {
    let name = try workspace.relative(file.path)
    note { store throws(SystemError) in
      let content = try Files.readRegular(file.path, limit: SealedFileError.sizeLimit).content
      try store.noteOwnWrite(root: workspace.root, file: name, before: before, content: content) { salt in
        guard let identity, let own = identity.derive(from: salt.bytes) else { return nil }
        let bytes = text.revealed
        return ConsentStore.WrittenText(
          text: bytes, values: InputChange.values(of: bytes) ?? [], salt: DigestSalt(bytes: own))
      }
    }
  }

  private func note(_ write: (ConsentStore) throws(SystemError) -> Void) {
    do throws(SystemError) {
      try write(consent)
    } catch {
      KernelTrouble.forget()
      Output.warn("your permission could not be updated (\(error)), run 'tpl allow' when a prompt asks")
    }
  }
}
