import Bytes
import Platform
import ShellScripts

/// What is in the units of `tpl daemon enable`; pure.
enum UnitText {
  /// The first line of both units: a file without it was not written by tpl.
  static let mark = [UInt8]("# Installed by 'tpl daemon enable'")

  static var socket: [UInt8] { ShellScripts.systemdSocket }

  /// - Parameters:
  ///   - program: the absolute path of tpld.
  ///   - environment: of the user's shell. tpl and tpld must agree where files are, and systemd does not read startup
  ///     files.
  static func service(program: Path, environment: Environment) -> [UInt8] {
    let template = ShellScripts.systemdService
    let placeholder = [UInt8]("ExecStart=/usr/bin/tpld\n")
    guard let place = template.firstRange(of: placeholder) else { return template }
    var lines = [UInt8]("ExecStart=") + quoted(program.bytes) + [.newline]
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
      guard let value = environment[Array(name.utf8)], value.first == .slash else { continue }
      lines += [UInt8]("Environment=") + quoted(Array(name.utf8) + [.equals] + value) + [.newline]
    }
    return template[..<place.lowerBound] + lines + template[place.upperBound...]
  }

  /// One word as systemd.syntax(7) reads it: escapes as in C, and a percent sign is doubled.
  static func quoted(_ word: [UInt8]) -> [UInt8] {
    var text = [UInt8(ascii: "\"")]
    for byte in word {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "%"): text += [byte, byte]
      case 0..<0x20, 0x7F:
        text.append("\\x")
        text.appendHex(UInt64(byte), digits: 2)
      default: text.append(byte)
      }
    }
    return text + [UInt8(ascii: "\"")]
  }
}
