import Bytes
import Layout
import Platform
import Secrets
import TestSupport

/// A root with recipients, this user's key, and what the services of secrets tell and ask there.
final class SecretRoom {
  let sandbox: Sandbox
  let root: Path
  let identity = Identity.generate()
  /// `nil` where there is no user to ask.
  var answer: Bool?
  private(set) var told: [String] = []
  private(set) var questions = 0
  private(set) var written: [[UInt8]] = []

  init() throws {
    sandbox = try Sandbox()
    root = try Files.canonical(Path(try sandbox.makeDirectory("work")))
    try sandbox.makeDirectory("work/.tpl/recipients")
    try addRecipient("own", identity)
  }

  func addRecipient(_ name: String, _ identity: Identity = .generate()) throws {
    let certificate = try Certificate(selfSignedBy: identity, name: name, now: 1_700_000_000)
    try Files.create(root.appending(".tpl/recipients/\(name).crt"), content: certificate.pem, mode: 0o644)
  }

  var workspace: SecretWorkspace {
    get throws {
      let environment = Environment(["HOME": sandbox.home, "XDG_DATA_HOME": sandbox.path("data")])
      let identities = IdentityStore(try BaseDirectories(environment), environment: environment) {
        _ throws(IdentityError) in nil
      }
      return SecretWorkspace(
        root: root, settings: RootSettings(), SecretSurroundings(environment, identities, dialog, repositories))
    }
  }

  private var dialog: Dialog {
    Dialog(
      say: { self.told.append($0) }, warn: { self.told.append("warning: \($0)") }, canAsk: { self.answer != nil },
      ask: { _ in
        self.questions += 1
        return self.answer ?? false
      }, message: { "\($0)" })
  }

  private var repositories: RepositoryAccess {
    RepositoryAccess(
      root: { _ in self.root }, settings: { _ in RootSettings() }, envFiles: { _, _ in [] },
      checkReplaceable: { _, _ in }, read: { file, _ in try Files.readIfPresent(file, limit: 1 << 20) },
      noteWritten: { self.written.append($0.file) })
  }
}
