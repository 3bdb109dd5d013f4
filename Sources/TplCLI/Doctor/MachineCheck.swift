import Activation
import Bytes
import Consent
import Layout
import Platform
import TplHot

/// All that `tpl doctor` looks at.
struct MachineCheck {
  let world: World

  func findings() -> [Finding] {
    let (localbin, problem) = self.localbin
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
  private var localbin: (Path?, [Finding]) {
    let (root, problem) = allowedRoot
    guard let localbin = root.map({ LocalTools($0).directory }) else { return (nil, problem) }
    do throws(SystemError) {
      return (try FileStatus.find(localbin)?.isDirectory == true ? localbin : nil, problem)
    } catch {
      return (nil, problem + [Finding("localbin", .error, "\(error)")])
    }
  }

  private var allowedRoot: (Path?, [Finding]) {
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
  private func trouble(_ findings: [Finding]) -> [Finding] {
    guard let reason = KernelTrouble.first?.description else { return [] }
    if findings.contains(where: { $0.severity == .error && $0.message.contains(reason) }) { return [] }
    return [Finding("files", .error, "\(reason): what else is said here may be wrong because of that")]
  }
}
