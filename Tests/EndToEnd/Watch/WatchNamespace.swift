import Foundation
import TestSupport

/// A user and mount namespace of its own, in which limits can be lowered and file systems mounted without being root
/// (user_namespaces(7)). It ends with the sandbox of its repository.
struct WatchNamespace {
  private let repository: TemplateRepository
  private let holder: Child

  /// - Returns: `nil` where the system allows no user namespaces.
  init?(_ repository: TemplateRepository) throws {
    self.repository = repository
    let ready = repository.sandbox.path("namespace")
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    holder = try Child(
      ["/usr/bin/unshare", "-Urm", "/bin/sh", "-c", ": > '\(ready)'; exec sleep 600"],
      environment: repository.sandbox.environment, directory: repository.root,
      attachedTo: .descriptors(null, null, null))
    let deadline = Deadline(seconds: 10)
    while !repository.sandbox.exists("namespace") {
      if holder.status(by: Deadline(seconds: 0)) != nil || deadline.hasPassed {
        print("SKIPPED: no user namespaces here")
        return nil
      }
      poll(nil, 0, 5)
    }
  }

  func run(_ arguments: [String]) throws -> CommandResult {
    try repository.run(["/usr/bin/nsenter", "-t", "\(holder.pid)", "-U", "-m", "--preserve-credentials"] + arguments)
  }

  /// A script in the root that must succeed.
  func shell(_ script: String) throws {
    // The working directory is looked up again: it may have a mount on it.
    let result = try run(["/bin/sh", "-euc", "cd '\(repository.root)'; \(script)"])
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(status: result.status, transcript: script + "\n" + result.errors)
    }
  }

  /// - Parameter limit: a file of /proc/sys/user.
  func lower(_ limit: String, to number: Int) throws { try shell("echo \(number) > /proc/sys/user/\(limit)") }

  func startWatcher() throws { try shell("'\(Binaries.directory)/tpl' daemon start") }

  /// What `tpl files` prints after a sync.
  func files() throws -> Set<String> {
    let tpl = "'\(Binaries.directory)/tpl'"
    let result = try run(["/bin/sh", "-euc", "cd '\(repository.root)'; \(tpl) sync; \(tpl) files"])
    return Set(result.output.split(separator: "\n").map(String.init))
  }
}
