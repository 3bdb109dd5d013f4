import Bytes
import Layout

/// Which names a repository's file may export. The refused ones follow sudo's environment table, glibc's list for
/// set-user-ID programs, git's manual, and published advisories on env files of workspaces. No list of names is
/// complete: what counts is that `tpl allow` shows every name that arrives through version control.
package enum NamePolicy: Sendable {
  case allowed
  /// Changes what other programs load, execute, trust or reach, by the family or the ending of the name: `tpl allow`
  /// shows it apart.
  case steersPrograms
  /// Runs code of the file's choice, or replaces keys: never from a repository, unless the user's configuration lets it
  /// through.
  case refused

  /// Names compare without case: some programs read both.
  /// - Parameter allowed: names of the refuse list that the user's own configuration lets through.
  package static func of(_ name: [UInt8], value: [UInt8], allowed: [[UInt8]] = []) -> NamePolicy {
    if isRefused(name, value: value, allowed: allowed) { return .refused }
    let upper = uppercased(name)
    if SteeringNames.contain(uppercased: upper) { return .steersPrograms }
    // sudo's env_check: such a value can name a file or a format.
    let isUnsafe = value.contains(.slash) || value.contains(UInt8(ascii: "%"))
    return isUnsafe && SteeringNames.isLocale(uppercased: upper) ? .steersPrograms : .allowed
  }

  /// The part of it that each variable of each prompt is asked for.
  package static func isRefused(_ name: [UInt8], value: [UInt8], allowed: [[UInt8]] = []) -> Bool {
    // What bash takes for an exported function (CVE-2014-6271 and its successors).
    if value.hasPrefix("() {") || value.hasPrefix("()=") { return true }
    let upper = uppercased(name)
    if OwnNames.contains(uppercased: upper) { return true }
    guard RefusedNames.contain(uppercased: upper) else { return false }
    return !allowed.contains { uppercased($0) == upper }
  }

  private static func uppercased(_ name: [UInt8]) -> [UInt8] { name.map { $0.isASCIILetter ? $0 & 0xDF : $0 } }
}
