import Platform
import Secrets
import TplHot

extension World {
  /// The key, for commands that also work without it and use it only to see what changed.
  /// - Returns: `nil` where there is none, or it is locked.
  func identityIfAny(_ passphrase: PassphraseOptions? = nil) throws -> Identity? {
    let found = try? identity(passphrase)
    try KernelTrouble.check()
    return found
  }

  /// - Throws: also when the key is locked and there is no terminal to ask for the passphrase.
  func identity(_ passphrase: PassphraseOptions? = nil) throws -> Identity {
    ProcessFacts.forbidDumps()
    return try identities.identity { () throws(IdentityError) in
      (try? passphrase?.read()) ?? PrivateInput.secret("passphrase of your key: ")
    }
  }
}

extension PrivateInput {
  /// Reads a secret from the terminal; `nil` when there is none, or standard input is not a terminal.
  static func secret(_ prompt: String) -> Secret? {
    guard Terminal.isInputTerminal, let line = line(prompt: prompt) else { return nil }
    return line.withBytes { Secret($0) }
  }
}
