/// What the user's own `config.yaml` says.
package struct UserSettings: Equatable, Sendable {
  /// Names of the refuse list that a repository's file may set all the same.
  package var allowedNames: [[UInt8]] = []
  package var log = LogStyle.names
  /// Names of groups whose other members may write what tpl uses: only people who could as well use the account.
  package var trustedGroups: [[UInt8]] = []

  /// How many of the kernel's watches tpld may take, in percent; `nil` for the default.
  package var watches: Int?

  package init() {}
}

/// What the one line says that tells of a change.
package enum LogStyle: String, CaseIterable, Sendable {
  case off
  case names
  case count
}
