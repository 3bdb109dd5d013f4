import Foundation
import TestSupport

/// Somebody with a HOME, a key and a clone of their own; several of them share one sandbox.
struct SecretPerson {
  let sandbox: Sandbox
  let name: String

  init(_ name: String, in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    self.name = name
    for directory in ["home", "data", "state", "cache", "config", "run"] {
      try sandbox.makeDirectory("\(name)/\(directory)", mode: 0o700)
    }
    try sandbox.write("[user]\nname = \(name)\nemail = \(name)@example.org\n", to: "\(name)/home/.gitconfig")
  }

  var environment: [String: String] {
    var values = ["TPL_WATCHER": "off", "USER": name, "HOME": sandbox.path("\(name)/home"), "EDITOR": "false"]
    values["GIT_CONFIG_NOSYSTEM"] = "1"
    for (variable, directory) in [
      ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache"),
      ("XDG_CONFIG_HOME", "config"), ("XDG_RUNTIME_DIR", "run"),
    ] { values[variable] = sandbox.path("\(name)/\(directory)") }
    return values
  }

  /// The clone.
  var shop: String { "\(name)/shop" }
  var key: String { sandbox.path("\(name)/data/tpl/identity.pem") }

  @discardableResult
  func run(_ arguments: [String], input: String = "", editor: String? = nil, timeout: Double = 30) throws
    -> CommandResult
  {
    var environment = environment
    if let editor { environment["EDITOR"] = editor }
    return try sandbox.run(
      arguments, input: Array(input.utf8), environment: environment, directory: shop, timeout: timeout)
  }

  @discardableResult
  func tpl(_ arguments: String..., input: String = "", editor: String? = nil) throws -> CommandResult {
    try run(["\(Binaries.directory)/tpl"] + arguments, input: input, editor: editor)
  }

  /// A command that must succeed; its standard output.
  @discardableResult
  func must(_ arguments: String...) throws -> String {
    let program = arguments[0] == "tpl" ? "\(Binaries.directory)/tpl" : arguments[0]
    let result = try run([program] + arguments.dropFirst())
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(
        status: result.status, transcript: "\(name): \(arguments)\n\(result.output)\(result.errors)")
    }
    return result.output
  }

  func write(_ text: String, to file: String) throws { try sandbox.write(text, to: "\(shop)/\(file)") }
  func text(_ file: String) -> String { sandbox.text("\(shop)/\(file)") }

  /// With stock openssl.
  func opened(_ file: String) throws -> CommandResult {
    try run(["openssl", "cms", "-decrypt", "-binary", "-inform", "PEM", "-in", file, "-inkey", key])
  }
}
