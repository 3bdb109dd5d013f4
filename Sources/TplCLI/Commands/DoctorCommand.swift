import Activation
import ArgumentParser
import Bytes
import Consent
import Layout
import Platform
import TplHot

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look for what keeps tpl from working: hook, PATH, watcher, roots.",
    discussion: "Run it in the shell that behaves oddly. Ends with status 1 when it found something to mend.")

  @Flag(help: "Print JSON.") var json = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let findings = DoctorCommand.findings(world)
    try Output.write(json ? DoctorCommand.json(findings) : DoctorCommand.text(findings))
    if findings.contains(where: \.severity.isTrouble) { throw CommandFailure(.negative, "") }
  }

  private static func findings(_ world: World) -> [Finding] {
    let (localbin, problem) = localbin(world)
    let hook = HookCheck(state: world.environment.nonEmpty("TPL_HOOK"), environment: world.environment)
    let path = PathCheck(
      environment: world.environment, executable: try? Path.runningExecutable(), localbin: localbin)
    let findings =
      problem + hook.findings() + path.findings() + ConfigurationCheck(world: world).findings()
      + RuntimeCheck(world: world).findings() + WatcherCheck(world: world).findings()
      + KeyCheck(world: world).findings() + RootsCheck(world: world).findings()
    return findings + trouble(findings)
  }

  /// Of the allowed root around the working directory, and what keeps it from being known.
  private static func localbin(_ world: World) -> (Path?, [Finding]) {
    let (root, problem) = allowedRoot(world)
    guard let localbin = root.map({ LocalTools($0).directory }) else { return (nil, problem) }
    do throws(SystemError) {
      return (try FileStatus.find(localbin)?.isDirectory == true ? localbin : nil, problem)
    } catch {
      return (nil, problem + [Finding("localbin", .error, "\(error)")])
    }
  }

  private static func allowedRoot(_ world: World) -> (Path?, [Finding]) {
    let root: Path
    do {
      guard let found = try world.rootIfAny(around: try world.workingDirectory()) else { return (nil, []) }
      root = found
    } catch {
      let failure = CommandFailure(of: error)
      return (nil, [Finding("roots", .error, failure.message, hint: failure.hints.first)])
    }
    do throws(SystemError) {
      return (try world.consent.record(for: root)?.path, [])
    } catch {
      return (nil, [Finding("roots", .error, "\(root.bytes.displayed): \(error)")])
    }
  }

  /// What the findings rest on could not be read.
  private static func trouble(_ findings: [Finding]) -> [Finding] {
    guard KernelTrouble.isMet else { return [] }
    let reason = "\(KernelTrouble.first)"
    if findings.contains(where: { $0.severity == .error && $0.message.contains(reason) }) { return [] }
    return [Finding("files", .error, "\(reason): what else is said here may be wrong because of that")]
  }

  private static func text(_ findings: [Finding]) -> [UInt8] {
    let rows = findings.flatMap { finding -> [[String]] in
      [[finding.severity.rawValue, finding.rule, finding.message]]
        + (finding.hint.map { [["", "", "→ \($0)"]] } ?? [])
    }
    let widest = "warning".utf8.count
    return TextTable(rows.map { $0.map { Array($0.utf8) } }, leastWidths: [widest]).text
  }

  private static func json(_ findings: [Finding]) -> [UInt8] {
    let list = findings.map { finding -> JSONValue in
      [
        "check": .string(finding.rule), "severity": .string(finding.severity.rawValue),
        "message": .string(finding.message), "hint": finding.hint.map { .string($0) },
      ]
    }
    let document: JSONValue = ["schema": 1, "findings": .array(list)]
    return document.line
  }
}
