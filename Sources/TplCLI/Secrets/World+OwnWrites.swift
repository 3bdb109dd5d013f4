import Activation
import Bytes
import Consent
import Platform
import Secrets
import TplHot

extension World {
  /// Records a plain file that was just written. A failure is only a warning, because the file is written already and a
  /// prompt then asks about it.
  func noteOwnWrite(_ door: EnvFileDoor, before: [UInt8]?, content: [UInt8]) {
    guard let name = door.path.relative(to: door.root) else { return }
    note { store throws(SystemError) in
      try store.noteOwnWrite(root: door.root, file: Array(name), before: before, content: content) { _ in nil }
    }
  }

  /// The same for a file that was just removed.
  func noteOwnRemoval(_ path: Path, in workspace: SecretWorkspace) throws {
    let name = try workspace.relative(path)
    note { store throws(SystemError) in try store.noteOwnRemoval(root: workspace.root, file: name) }
  }

  /// The same for a sealed file, with its plain text.
  func noteOwnWrite(_ write: SealedWrite) {
    note { store throws(SystemError) in
      let content = try Files.readRegular(write.path, limit: SealedFileError.sizeLimit).content
      try store.noteOwnWrite(root: write.root, file: write.file, before: write.before, content: content) { salt in
        guard let own = write.identity?.derive(from: salt.bytes) else { return nil }
        let bytes = write.text.revealed
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
