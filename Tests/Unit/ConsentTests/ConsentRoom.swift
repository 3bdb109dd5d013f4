import Bytes
import Consent
import Layout
import Platform
import TestSupport

/// A HOME with consent records of its own.
struct ConsentRoom {
  let sandbox: Sandbox
  let store: ConsentStore

  init() throws {
    sandbox = try Sandbox()
    store = ConsentStore(
      try BaseDirectories(Environment(["HOME": sandbox.home, "XDG_DATA_HOME": sandbox.path("data")])))
  }

  /// Makes a directory of that name and allows it.
  @discardableResult
  func allow(_ name: String) throws -> Path {
    let root = Path(try sandbox.makeDirectory(name))
    let status = try FileStatus.of(root)
    var random = SystemRandomNumberGenerator()
    try store.save(
      AllowRecord(
        path: root, identity: RootIdentity(root, status: status), settings: RootSettings(), inputs: [],
        salt: DigestSalt(using: &random)))
    return root
  }
}
