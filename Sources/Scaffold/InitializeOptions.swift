/// What `tpl init` may be told.
package struct InitializeOptions: Equatable, Sendable {
  /// Usually the directory's name.
  package var rootName: String
  package var language: ScaffoldLanguage
  /// Leaves out the rules that reopen part of `*.sql` for schema files.
  package var keepSQLIgnored: Bool

  package init(rootName: String, language: ScaffoldLanguage = .english, keepSQLIgnored: Bool = false) {
    self.rootName = rootName
    self.language = language
    self.keepSQLIgnored = keepSQLIgnored
  }
}
