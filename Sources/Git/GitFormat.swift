import Bytes
import Platform

/// The extensions of the format of a repository (git-config(1)), without which git cannot read anything in it.
struct GitFormat: Equatable {
  private(set) var extensions: [(name: [UInt8], value: [UInt8])] = []

  static func == (one: GitFormat, other: GitFormat) -> Bool { one.configuration == other.configuration }

  /// The extensions that change how objects and references are stored, sorted. The others do not affect what tpl asks.
  private static let names: [StaticString] = ["compatobjectformat", "objectformat", "refstorage"]

  /// Parsed here and not by git, because git would use the whole configuration.
  /// - Parameter text: of the file `config`; as git does for these keys, includes are not followed.
  init(configuration text: [UInt8]) {
    var isWanted = false
    for line in text.split(separator: .newline) {
      var rest = GitFormat.trimmed(line)
      if rest.first == UInt8(ascii: "[") {
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { continue }
        isWanted = GitFormat.lowercased(rest[(rest.startIndex + 1)..<end]).equals("extensions")
        rest = GitFormat.trimmed(rest[(end + 1)...])
      }
      guard isWanted, let equals = rest.firstIndex(of: .equals) else { continue }
      let name = GitFormat.lowercased(GitFormat.trimmed(rest[..<equals]))
      guard name.isAny(of: GitFormat.names) else { continue }
      extensions.removeAll { $0.name == name }
      extensions.append((name, GitFormat.value(rest[(equals + 1)...])))
    }
  }

  /// The configuration of a repository with this format and no other settings of its own.
  var configuration: [UInt8] {
    var text = [UInt8]("[core]\n\trepositoryformatversion = \(extensions.isEmpty ? 0 : 1)\n\tbare = false\n".utf8)
    text.append("\tlogAllRefUpdates = false\n\tquotePath = false\n\thooksPath = /dev/null\n")
    if !extensions.isEmpty { text.append("[extensions]\n") }
    for (name, value) in extensions { text += [UInt8]("\t") + name + [UInt8](" = ") + value + [.newline] }
    return text
  }

  /// The letters and digits at the beginning, of which all valid values consist. A value with other characters is cut
  /// off, and git then refuses it.
  private static func value(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let start = text.drop { $0 == .space || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\"") }
    return Array(start.prefix { $0.isASCIILetter || $0.isASCIIDigit })
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == UInt8(ascii: "\t") || byte == 0x0D }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }

  private static func lowercased(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}
