import Foundation

/// The shells that tpl has a hook for.
package enum Shell: String, CaseIterable, Sendable, CustomStringConvertible {
  case bash, zsh, fish

  package var description: String { rawValue }

  /// Those that `TPL_TEST_SHELLS` names, or all: another release's shells are tried where only one of them differs.
  package static let allCases: [Shell] = {
    guard let named = ProcessInfo.processInfo.environment["TPL_TEST_SHELLS"] else { return [.bash, .zsh, .fish] }
    return named.split(separator: " ").compactMap { Shell(rawValue: String($0)) }
  }()

  /// The text for this shell, where the three need different ones.
  package func text(bash: String, zsh: String? = nil, fish: String) -> String {
    switch self {
    case .bash: bash
    case .zsh: zsh ?? bash
    case .fish: fish
    }
  }

  /// Arguments that keep it from reading startup files.
  package var withoutStartupFiles: [String] {
    switch self {
    case .bash: ["--norc", "--noprofile"]
    case .zsh: ["-f"]
    case .fish: Shell.fishHasNoConfig ? ["--no-config"] : []
    }
  }

  /// fish 3.1 has not; of a sandbox, it finds no file to read.
  private static let fishHasNoConfig =
    (try? Sandbox().run(["/usr/bin/fish", "--no-config", "-c", "true"]).status) == 0

  /// fish before 3.6, which cannot compare times of files: its hook compares what they hold, and asks at every prompt
  /// without the watcher.
  package var comparesContents: Bool { self == .fish && !Shell.fishComparesTimes }

  private static let fishComparesTimes =
    (try? Sandbox().run(["/usr/bin/fish", "-c", "test / -nt /dev/null/none"]).status) == 0

  /// One word that the shell reads as exactly these bytes.
  package func quote(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var quoted = [UInt8(ascii: "'")]
    for byte in bytes {
      switch (byte, self) {
      case (UInt8(ascii: "'"), .fish): quoted += Array(#"\'"#.utf8)
      case (UInt8(ascii: "'"), _): quoted += Array(#"'\''"#.utf8)
      case (UInt8(ascii: "\\"), .fish): quoted += Array(#"\\"#.utf8)
      default: quoted.append(byte)
      }
    }
    return quoted + [UInt8(ascii: "'")]
  }

  package func quote(_ text: String) -> String { String(decoding: quote(text.utf8), as: UTF8.self) }
}
