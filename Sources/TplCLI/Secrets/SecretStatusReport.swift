import Bytes
import Git
import Secrets
import TplHot

/// The sealed files of a root, and what is wrong with them and with the plain ones.
struct SecretStatusReport {
  struct Finding {
    /// Relative to the root; `nil` for what concerns the whole repository.
    var file: [UInt8]?
    var message: String

    var line: String { file.map { "\($0.displayed) \(message)" } ?? message }
  }

  let files: [SealedFileStatus]
  let findings: [Finding]

  init(_ workspace: SecretWorkspace, _ key: Identity?) throws {
    files = try workspace.sealedFiles().map { path in
      try SealedFileStatus(try SealedEnvFile(path), key, workspace)
    }
    findings =
      files.flatMap { file in file.reasons.map { Finding(file: file.file, message: $0) } }
      + SecretStatusReport.gitFindings(workspace)
  }

  private static func gitFindings(_ workspace: SecretWorkspace) -> [Finding] {
    do {
      guard let git = try workspace.world.git(around: workspace.root) else { return [] }
      let plain = try PlainEnvFiles.findings(git)
      let setup = try GitSetup(workspace.root, workspace.world)?.findings() ?? []
      return plain.map { Finding(file: $0.file, message: $0.reason) } + setup.map { Finding(message: $0) }
    } catch {
      let reason = CommandFailure(of: error).message
      return [Finding(message: "which plain env files git has or had cannot be told: \(reason)")]
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
