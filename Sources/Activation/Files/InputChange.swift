import Bytes
package import Consent
import EnvFile
import Platform

/// How a committed input differs from what was allowed: in which names, never in which values.
package struct InputChange: Equatable, Sendable {
  /// `+NAME ~NAME -NAME`; empty when they are not known.
  package var names: [[UInt8]]
  /// Why they are not known.
  package private(set) var obstacle = ""

  /// A pull may bring hundreds of names, and the line is for a person.
  private static let shown = 12

  package init(names: [[UInt8]] = []) { self.names = names }

  /// - Parameters:
  ///   - file: relative to the root.
  ///   - content: as an env file; `nil` when it is none.
  package init(_ file: [UInt8], content: [UInt8]?, record: AllowRecord) {
    names = []
    guard let content else { return }
    compare(file, content, with: record, salt: record.salt)
  }

  /// Of a sealed file, where the key is at hand.
  package init(sealed file: [UInt8], content: [UInt8], record: AllowRecord, _ opener: any SealedFileOpener) {
    names = []
    do throws(FileRefusal) {
      var text = try opener.open(content, of: file)
      defer { LockedMemory.wipe(&text) }
      if let salt = opener.sealedSalt(record.salt) { compare(file, text, with: record, salt: salt) }
    } catch {
      obstacle = error.reason
    }
  }

  private mutating func compare(_ file: [UInt8], _ content: [UInt8], with record: AllowRecord, salt: DigestSalt) {
    guard let values = InputChange.values(of: content) else { return }
    if record.allowedContent(of: file) == nil {
      names = values.map { [UInt8(ascii: "+")] + $0.name }
    } else {
      names = record.values.changes(to: values, of: file, salt: salt) ?? []
    }
  }

  /// What an env file says by itself, without the environment around it, so that it says the same on every day.
  /// - Returns: `nil` when it is no env file.
  package static func values(of content: [UInt8]) -> [(name: [UInt8], value: [UInt8])]? {
    // What a file demands of others (`${NAME?}`) may be there another time.
    for value in [nil, [], anything] as [[UInt8]?] {
      if let parsed = try? EnvFile.parse(content, lookup: { _ in value }) {
        return parsed.assignments.map { ($0.name, $0.value) }
      }
    }
    return nil
  }

  private static let anything = [UInt8]("x")

  package var reason: String {
    var list = names.prefix(InputChange.shown).map(\.displayed).joined(separator: " ")
    if names.count > InputChange.shown { list += " and \(names.count - InputChange.shown) more" }
    if list.isEmpty { list = obstacle }
    return "changed" + (list.isEmpty ? "" : " (\(list))") + ", run 'tpl allow'"
  }
}
