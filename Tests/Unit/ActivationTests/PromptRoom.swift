import Bytes
import Consent
import Layout
import Platform
import TestSupport

@testable import Activation

/// A HOME in which roots are allowed, and prompts that are answered without a shell.
struct PromptRoom {
  let sandbox: Sandbox
  let directories: BaseDirectories

  /// With the allowed root `repo`, its component `platform/api`, and the root `other`, which is not allowed.
  init() throws {
    sandbox = try Sandbox()
    directories = try BaseDirectories(
      Environment([
        "HOME": sandbox.home, "XDG_CONFIG_HOME": sandbox.path("config"), "XDG_DATA_HOME": sandbox.path("data"),
        "XDG_STATE_HOME": sandbox.path("state"), "XDG_CACHE_HOME": sandbox.path("cache"),
        "XDG_RUNTIME_DIR": sandbox.path("run"),
      ]))
    try directories.prepareRuntime()
    try sandbox.makeDirectory("elsewhere")
    for root in ["repo", "other"] {
      try sandbox.write("A=root\nB=root\n", to: "\(root)/.env")
      try sandbox.write("A=prod\n", to: "\(root)/.env.prod")
      try sandbox.write("B=api\nC='it is'\n", to: "\(root)/platform/api/.env")
      try sandbox.makeDirectory("\(root)/application")
    }
    try allow("repo")
  }

  func allow(_ name: String) throws {
    let root = Path(sandbox.path(name))
    var random = SystemRandomNumberGenerator()
    try ConsentStore(directories).save(
      AllowRecord(
        path: root, identity: RootIdentity(root, status: try FileStatus.of(root)), settings: RootSettings(),
        inputs: [], salt: DigestSalt(using: &random)))
  }

  /// - Parameters:
  ///   - directory: where the shell is.
  ///   - exported: what it exports beside PATH.
  ///   - now: called for the time.
  ///   - parsingSettings: called when the user's configuration was read.
  func request(
    _ directory: String, exported: [String: String] = [:], memory: ShellMemory = ShellMemory(),
    now: @escaping @Sendable () -> Int64 = { WallClock.nanoseconds },
    parsingSettings: @escaping @Sendable () -> Void = {}
  ) -> PromptRequest {
    let path = Path(sandbox.path(directory))
    let variables = exported.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
    let request = PromptRequest(
      dialect: .bash, comparesTimes: true, workingDirectory: path, memory: memory, isToldByScript: true,
      environment: Environment(
        variables.sorted { $0.key < $1.key }.map {
          Environment.Variable(name: Array($0.key.utf8), value: Array($0.value.utf8))
        }),
      directories: directories, now: now,
      parseSettings: { _, _ in
        parsingSettings()
        return CompiledSettings()
      }, opener: ClosedFiles())
    request.processDirectory = path
    request.owner = ProcessFacts.user
    return request
  }

  /// What a shell exports after it has evaluated an answer.
  func exported(by answer: Answer, before: [String: String] = [:]) -> [String: String] {
    var exported = before
    for line in String(decoding: answer.script, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("\\builtin export "), let equals = line.firstIndex(of: "=") {
        let name = line[..<equals].dropFirst("\\builtin export ".count)
        exported[String(name)] = String(line[equals...].dropFirst(2).dropLast())
      } else if line.hasPrefix("\\builtin unset ") {
        exported[String(line.dropFirst("\\builtin unset ".count))] = nil
      }
    }
    return exported
  }

  /// An opener without a key.
  private final class ClosedFiles: SealedFileOpener {
    func open(_ content: [UInt8], of file: [UInt8]) throws(FileRefusal) -> [UInt8] { throw .sealed("stays closed") }
    var mayOpenLater: Bool { false }
    func sealedSalt(_ salt: DigestSalt) -> DigestSalt? { nil }
  }
}
