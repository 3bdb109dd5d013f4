import Foundation

/// Where the programs and scripts under test are.
package enum Binaries {
  /// `TPL_TEST_BIN`, else the directory of the running test program, which is where `swift build` puts both. Without
  /// symlinks, such as `.build/debug` is one: a program names its own path so in what it writes for others to call.
  package static let directory: String = {
    if let directory = ProcessInfo.processInfo.environment["TPL_TEST_BIN"] {
      return URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
    }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return program.deletingLastPathComponent().path
  }()

  /// The package's own directory.
  package static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The hook script as it is in the repository, before `tpl hook` fills in the binary's path.
  package static func hookScript(_ shell: Shell) -> String { "\(package)/shell/tpl.\(shell)" }
}
