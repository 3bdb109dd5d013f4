import Foundation
import TestSupport

/// A sandbox whose HOME is where programs expect it, and the scripts of localbin run in it.
struct InstallFixture {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  var home: String { sandbox.home }

  /// The XDG defaults by name, and a PATH on which no tpl is.
  var environment: [String: String] {
    [
      "XDG_CONFIG_HOME": "\(home)/.config", "XDG_DATA_HOME": "\(home)/.local/share",
      "XDG_STATE_HOME": "\(home)/.local/state", "XDG_CACHE_HOME": "\(home)/.cache", "PATH": "/usr/bin:/bin",
    ]
  }

  /// Below HOME.
  func startupFile(_ shell: Shell) -> String {
    shell.text(bash: "home/.bashrc", zsh: "home/.zshrc", fish: "home/.config/fish/config.fish")
  }

  func script(
    _ name: String, _ arguments: [String] = [], environment: [String: String] = [:], timeout: Double = 120
  ) throws -> CommandResult {
    try sandbox.run(
      ["/bin/sh", "\(Binaries.package)/localbin/\(name)"] + arguments,
      environment: self.environment.merging(environment) { $1 }, timeout: timeout)
  }

  func install(_ arguments: String...) throws -> CommandResult {
    try script("install.sh", ["--binaries", Binaries.directory] + arguments)
  }

  func uninstall(_ arguments: String...) throws -> CommandResult { try script("uninstall.sh", arguments) }

  /// All that HOME holds: kind, mode, size and hash of each file, target of each link.
  func listing() throws -> String {
    let script = """
      find . ! -type d -printf '%p %y %m %s %l\\n' -o -printf '%p d %m\\n' | LC_ALL=C sort
      find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      """
    return try sandbox.run(["/bin/sh", "-c", script], directory: "home").output
  }

  /// A PATH with every program of this machine but some.
  func path(without names: Set<String>) throws -> String {
    let directory = try sandbox.makeDirectory("tools")
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: "/usr/bin") where !names.contains(name) {
      try manager.createSymbolicLink(atPath: "\(directory)/\(name)", withDestinationPath: "/usr/bin/\(name)")
    }
    return directory
  }

  /// A program of the test's own in front of those.
  func fake(_ name: String, _ script: String) throws {
    try sandbox.write("#!/bin/sh\n\(script)\n", to: "fakes/\(name)", mode: 0o755)
  }

  /// Processes that carry this sandbox's paths in their environment.
  func strayProcesses() -> [String] {
    let mark = Data("=\(sandbox.root)/".utf8)
    return (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { name in
      guard Int(name) != nil, let environ = FileManager.default.contents(atPath: "/proc/\(name)/environ") else {
        return false
      }
      return environ.range(of: mark) != nil
    } ?? []
  }
}

/// What a startup file may be like before the installation.
enum StartupFileShape: String, CaseIterable, Sendable {
  case missing, empty, plain, withoutFinalNewline, symlink, danglingSymlink, odd
  func make(_ path: String, in sandbox: Sandbox) throws {
    switch self {
    case .missing: break
    case .empty: try sandbox.write("", to: path, mode: 0o600)
    case .plain: try sandbox.write("A=1\n# the end\n", to: path, mode: 0o640)
    case .withoutFinalNewline: try sandbox.write("A=1\n# the end", to: path)
    case .symlink:
      try sandbox.write("A=1", to: "home/dotfiles/rc")
      try link(path, to: sandbox.path("home/dotfiles/rc"), in: sandbox)
    case .danglingSymlink:
      try sandbox.makeDirectory("home/dotfiles")
      try link(path, to: sandbox.path("home/dotfiles/rc"), in: sandbox)
    case .odd: try sandbox.write([0x23, 0xFF, 0x0D, 0x0A, 0x23, 0x00, 0x5C, 0x0A, 0x0A, 0x0A], to: path)
    }
  }

  private func link(_ path: String, to target: String, in sandbox: Sandbox) throws {
    let full = sandbox.path(path)
    try sandbox.makeDirectory((full as NSString).deletingLastPathComponent)
    try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: target)
  }
}
