/// The files of a new repository.
enum RepositoryTemplates {
  static func files(_ options: InitializeOptions) -> [Template] {
    let language = options.language
    return [
      .text(
        "infra/README.md",
        language.choose(en: PackageResources.infra_readme_en_md, fr: PackageResources.infra_readme_fr_md)),
      .text(
        "platform/README.md",
        language.choose(en: PackageResources.platform_readme_en_md, fr: PackageResources.platform_readme_fr_md)),
      .text(
        "application/README.md",
        language.choose(en: PackageResources.application_readme_en_md, fr: PackageResources.application_readme_fr_md)),
      .script("ops/bootstrap.sh", PackageResources.ops_bootstrap_sh),
      .script("ops/status.sh", PackageResources.ops_status_sh),
      .script("ops/backup-all.sh", PackageResources.ops_backup_all_sh),
      .script("ops/restore-all.sh", PackageResources.ops_restore_all_sh),
      .script("localbin/install.sh", PackageResources.localbin_install_sh),
      .script("localbin/uninstall.sh", PackageResources.localbin_uninstall_sh),
      // A library: it must not show up as a command on PATH.
      .text("localbin/utils.sh", PackageResources.localbin_utils_sh),
      .text(
        "README.md", language.choose(en: PackageResources.root_readme_en_md, fr: PackageResources.root_readme_fr_md)),
      .text(".gitignore", ignoreRules(keepSQLIgnored: options.keepSQLIgnored)),
    ]
  }

  /// The last two rules reopen part of `*.sql`; the comment above them goes with them.
  private static func ignoreRules(keepSQLIgnored: Bool) -> [UInt8] {
    let rules = PackageResources.template_gitignore
    guard keepSQLIgnored else { return rules }
    let lines = rules.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Three lines, and the empty piece after the final newline.
    return Array(lines.dropLast(4).joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }
}
