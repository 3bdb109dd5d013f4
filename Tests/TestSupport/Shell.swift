/// The shells that tpl has a hook for.
package enum Shell: String, CaseIterable, Sendable, CustomStringConvertible {
  case bash, zsh, fish

  package var description: String { rawValue }

  /// The text for this shell, where the three need different ones.
  package func text(bash: String, zsh: String? = nil, fish: String) -> String {
    switch self {
    case .bash: bash
    case .zsh: zsh ?? bash
    case .fish: fish
    }
  }

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
