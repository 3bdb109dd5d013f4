import Bytes
package import Consent
import EnvFile

/// How a committed input differs from what was allowed: in which names, never in which values.
package struct InputChange: Equatable, Sendable {
  /// `+NAME ~NAME -NAME`; empty when nobody can tell.
  package var names: [[UInt8]]

  /// A pull may bring hundreds of names, and the line is for a person.
  private static let shown = 12

  package init(names: [[UInt8]] = []) { self.names = names }

  /// - Parameters:
  ///   - file: relative to the root.
  ///   - content: as an env file; `nil` when it is none, or sealed.
  package init(_ file: [UInt8], content: [UInt8]?, record: AllowRecord) {
    names = []
    guard let content, let values = InputChange.values(of: content) else { return }
    if record.allowedContent(of: file) == nil {
      names = values.map { [UInt8(ascii: "+")] + $0.name }
    } else {
      names = record.values.changes(to: values, of: file, salt: record.salt) ?? []
    }
  }

  /// What an env file says by itself, without the environment around it, so that it says the same on every day.
  /// - Returns: `nil` when it is no env file.
  package static func values(of content: [UInt8]) -> [(name: [UInt8], value: [UInt8])]? {
    (try? EnvFile.parse(content, lookup: { _ in nil }))?.assignments.map { ($0.name, $0.value) }
  }

  package var reason: String {
    var list = names.prefix(InputChange.shown).map(\.displayed).joined(separator: " ")
    if names.count > InputChange.shown { list += " and \(names.count - InputChange.shown) more" }
    return "changed" + (list.isEmpty ? "" : " (\(list))") + ", run tpl allow"
  }
}
