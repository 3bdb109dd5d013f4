import Bytes
import CPlatform
import Glibc

/// The user's keyring in the kernel (keyrings(7)): a secret in it outlives the process, is never written to a disk and
/// expires by itself.
package enum Keyring {
  /// Keeps a payload under a name for whole seconds of a time, in place of what was there.
  ///
  /// Only a possessor of a key has more than the view permission by default. Therefore the key is made in the process's
  /// own keyring, its permissions for the user are set there (view, read, search, link, setattr), and it is then linked
  /// into the user's keyring.
  /// - Throws: ENOSYS or EPERM where containers block the calls.
  package static func store(_ payload: LockedMemory, as name: [UInt8], for time: Duration) throws(SystemError) {
    _ = try? remove(name)
    let seconds = UInt32(clamping: time.seconds)
    let code = name.withCString { name in
      payload.withBytes { tpl_keyring_store(name, $0.baseAddress, UInt($0.count), seconds) }
    }
    if code != 0 { throw SystemError(operation: "add_key", code: code) }
  }

  /// - Returns: `nil` when there is no such key, or when it has expired.
  /// - Throws: the errno of keyctl(2); EFBIG for a payload that is longer than a key or empty.
  package static func load(_ name: [UInt8]) throws(SystemError) -> LockedMemory? {
    do throws(SystemError) {
      return try LockedMemory(capacity: LockedMemory.longestKey) { pages, _ throws(SystemError) in
        let length = name.withCString { tpl_keyring_load($0, pages.baseAddress, UInt(pages.count)) }
        if length < 0 { throw SystemError("keyctl") }
        guard length > 0, length <= pages.count else { throw SystemError(operation: "keyctl", code: EFBIG) }
        return length
      }
    } catch {
      if error.isNoKey { return nil }
      throw error
    }
  }

  /// - Returns: whether there was one.
  @discardableResult
  package static func remove(_ name: [UInt8]) throws(SystemError) -> Bool {
    let code = name.withCString { tpl_keyring_remove($0) }
    if code == 0 { return true }
    let error = SystemError(operation: "keyctl", code: code)
    if error.isNoKey { return false }
    throw error
  }
}

extension SystemError {
  fileprivate var isNoKey: Bool { code == ENOKEY || code == EKEYEXPIRED || code == EKEYREVOKED }
  /// Of the keyring: the kernel has none, or this process may not use it, as in most containers.
  package var isBlockedCall: Bool { code == ENOSYS || code == EPERM || code == EACCES }
}
