import Platform
import Secrets
import TplHot

extension World {
  /// The key, where it only helps to see what changed.
  /// - Returns: `nil` where there is none, or it is locked.
  func identityIfAny(_ passphrase: PassphraseOptions? = nil) throws -> Identity? {
    let found = try? identity(passphrase)
    try KernelTrouble.check()
    return found
  }

  /// - Throws: also when the key is locked and nobody can be asked.
  func identity(_ passphrase: PassphraseOptions? = nil) throws -> Identity {
    ProcessFacts.forbidDumps()
    return try identities.identity { () throws(IdentityError) in
      (try? passphrase?.read()) ?? PrivateInput.secret("passphrase of your key: ")
    }
  }
}

extension PrivateInput {
  /// From the terminal; `nil` when there is none, or somebody else than a person reads the messages.
  static func secret(_ prompt: String) -> Secret? {
    guard Terminal.isInputTerminal, let line = line(prompt: prompt) else { return nil }
    return line.withBytes { Secret($0) }
  }
}
