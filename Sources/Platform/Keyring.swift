import Bytes
import CPlatform
import Glibc

/// The kernel's keyring of the user (keyrings(7)): a secret that outlives the process, never touches a disk and goes by itself.
package enum Keyring {
  /// Keeps a payload under a name for some seconds, in place of what was there.
  ///
  /// The key begins in the process's own keyring: whoever is not its possessor may only look at it, so its rights are
  /// widened to the user's there (view, read, search, link, setattr) before it is linked into the user's keyring.
  /// - Throws: ENOSYS or EPERM where containers block the calls.
  package static func store(_ payload: LockedMemory, as name: [UInt8], seconds: UInt32) throws(SystemError) {
    _ = try? remove(name)
    let code = name.withCString { name in
      payload.withBytes { tpl_keyring_store(name, $0.baseAddress, UInt($0.count), seconds) }
    }
    if code != 0 { throw SystemError(operation: "add_key", code: code) }
  }

  /// - Returns: `nil` when there is no such key, when it has expired, or where the calls are blocked.
  package static func load(_ name: [UInt8]) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 32 << 10)
    let length = name.withCString { name in
      buffer.withUnsafeMutableBytes { tpl_keyring_load(name, $0.baseAddress, UInt($0.count)) }
    }
    guard length > 0, length <= buffer.count else { return nil }
    buffer.removeLast(buffer.count - Int(length))
    return buffer
  }

  /// - Returns: whether there was one.
  @discardableResult
  package static func remove(_ name: [UInt8]) throws(SystemError) -> Bool {
    let code = name.withCString { tpl_keyring_remove($0) }
    if code == ENOKEY || code == EKEYEXPIRED || code == EKEYREVOKED { return false }
    if code != 0 { throw SystemError(operation: "keyctl", code: code) }
    return true
  }
}
