import Bytes
import Git
import Layout
import Secrets
import TplHot

/// The sealed files of a root, and what is wrong with them and with the plain ones.
struct SecretStatusReport {
  let files: [SealedFileStatus]
  let findings: [Finding]

  init(_ workspace: SecretWorkspace, _ key: Identity?) throws {
    files = try workspace.sealedFiles().map { path in
      try SealedFileStatus(try SealedEnvFile(path), key, workspace)
    }
    findings = files.flatMap(\.findings) + SecretStatusReport.gitFindings(workspace)
  }

  private static func gitFindings(_ workspace: SecretWorkspace) -> [Finding] {
    do {
      guard let git = try workspace.world.git.around(workspace.root) else { return [] }
      let plain = try PlainEnvFiles.findings(git)
      let setup = try GitSetup(workspace.root, workspace.world)?.findings() ?? []
      return plain + setup.map { Finding("git", .error, $0) }
    } catch {
      let reason = CommandFailure(of: error).message
      return [Finding("git", .error, "which plain env files git has or had cannot be told: \(reason)")]
    }
  }

  var text: [UInt8] { files.flatMap { Array($0.line.utf8) + [.newline] } }

  var json: [UInt8] {
    let list = findings.map { finding -> JSONValue in
      ["path": finding.file.map { .path($0) }, "message": .string(finding.message)]
    }
    let document: JSONValue = ["schema": 1, "files": .array(files.map(\.json)), "findings": .array(list)]
    return document.line
  }
}
