import Git
package import Layout

/// The sealed files of a root, and what is wrong with them and with the plain ones.
package struct SecretStatusReport {
  package let files: [SealedFileStatus]
  package let findings: [Finding]

  package init(_ workspace: SecretWorkspace, _ key: Identity?) throws {
    files = try workspace.sealedFiles().map { path in
      try SealedFileStatus(try SealedEnvFile(path), key, workspace)
    }
    findings = files.flatMap(\.findings) + SecretStatusReport.gitFindings(workspace)
  }

  private static func gitFindings(_ workspace: SecretWorkspace) -> [Finding] {
    do {
      guard let git = try workspace.surroundings.git.around(workspace.root) else { return [] }
      let plain = try PlainEnvFiles.findings(git)
      let setup = try GitSetup(workspace.root, workspace.surroundings)?.findings() ?? []
      return plain + setup.map { Finding("git", .error, $0) }
    } catch {
      let reason = workspace.dialog.message(error)
      return [Finding("git", .error, "which plain env files git has or had cannot be told: \(reason)")]
    }
  }
}
