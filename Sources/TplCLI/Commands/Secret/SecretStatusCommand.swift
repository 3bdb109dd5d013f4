import ArgumentParser
import Bytes
import Platform
import Secrets

struct SecretStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell what is wrong with encrypted and plain env files.",
    discussion: "One line a file on standard output, findings on standard error. Exit status 1 when there are findings."
  )

  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    ProcessFacts.forbidDumps()
    var key: Identity?
    var findings: [String] = []
    do throws(KeyFailure) {
      key = try workspace.store.identity()
    } catch {
      Output.say("\(error.place) \(error.reason)\(error.hint.map { ", \($0)" } ?? ""): only the structure is checked")
    }
    var text: [UInt8] = []
    for file in workspace.sealedFiles {
      let row = try SecretStatusCommand.row(try SealedEnvFile(file), key, workspace)
      text += Array(row.line.utf8) + [.newline]
      findings += row.findings
    }
    findings += PlainEnvFiles.findings(root: workspace.root, environment: workspace.world.environment).map {
      "\($0.file.displayed) \($0.reason)"
    }
    findings += SecretStatusCommand.cacheFindings(workspace)
    try Output.write(text)
    for finding in findings { Output.warn(finding) }
    if !findings.isEmpty { throw CommandFailure(.negative, "") }
  }

  private static func row(
    _ file: SealedEnvFile, _ key: Identity?, _ workspace: SecretWorkspace
  ) throws(CommandFailure) -> (line: String, findings: [String]) {
    let name = workspace.relative(file.path).displayed
    let content: [UInt8]
    do throws(SystemError) {
      content = try Files.read(try Files.openRegular(file.path), file.path, limit: SealedFileError.sizeLimit)
    } catch {
      return ("\(name)\tunreadable", ["\(error)"])
    }
    let found = SealedFileFindings(content, file.path, workspace)
    var findings = found.reasons.map { "\(name) \($0)" }
    guard let sealed = found.sealed else { return ("\(name)\tdamaged", findings) }
    var fields = [name]
    if let key {
      do throws(SealedFileError) {
        let text = try sealed.open(with: key)
        fields.append("readable")
        if ConflictMarkers.areIn(text.revealed) { findings.append("\(name) has conflict markers inside") }
        if FileStatus.look(file.plain) != nil, let plain = try? file.readPlain() {
          let isSame = plain.isSame(as: text)
          fields.append(isSame ? "in step" : "differs")
          if !isSame { findings.append("\(name) and the plain file differ: tpl secret diff, then encrypt or decrypt") }
        }
      } catch {
        fields.append(error == .notForThisKey ? "not for you" : "damaged")
        if error != .notForThisKey { findings.append("\(name) \(error.reason)") }
      }
    }
    fields.append(people(sealed, workspace, file.path))
    return (fields.joined(separator: "\t"), findings)
  }

  private static func people(_ sealed: SealedFile, _ workspace: SecretWorkspace, _ file: Path) -> String {
    let known = (try? workspace.directory.all()) ?? []
    return sealed.names.map { name in
      known.first { $0.sealedName == name }?.name.displayed ?? sealed.displayedName(name)
    }.sorted().joined(separator: ", ")
  }

  /// git would keep the texts that textconv prints in refs/notes/textconv.
  private static func cacheFindings(_ workspace: SecretWorkspace) -> [String] {
    guard let git = Git(root: workspace.root, environment: workspace.world.environment),
      git.output(["config", "--type=bool", "diff.tplenv.cachetextconv"])?.hasPrefix("true") == true
    else { return [] }
    return [
      "diff.tplenv.cachetextconv is on: git stores decrypted texts (git config --unset diff.tplenv.cachetextconv)"
    ]
  }
}
