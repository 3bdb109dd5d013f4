import Bytes
import Consent

/// What `tpl allow` says: all that it enables, and what it does not.
enum AllowanceReport {
  static func show(_ allowance: Allowance, like main: Path? = nil) {
    let count = "\(allowance.components) component\(allowance.components == 1 ? "" : "s")"
    let origin = main.map { ", a work tree of \($0.bytes.displayed)" } ?? ""
    Output.say("allowed \(allowance.record.path.bytes.displayed)\(origin), \(count)")
    say("on PATH", allowance.record.tools)
    say("env files", allowance.envFiles)
    say("asks again when it changes", allowance.record.committed.map(\.file))
    warn("these hide commands of the same name", allowance.shadowing)
    warn("these steer other programs", allowance.record.asked)
    warn("these are never taken from a repository", sorted(allowance.neverTaken))
    warn("these are taken because your configuration allows them", sorted(allowance.letThrough))
    for (file, reason) in allowance.refused { Output.warn("\(file.displayed) \(reason)") }
  }

  private static func say(_ title: String, _ names: [[UInt8]]) {
    if !names.isEmpty { Output.say("  \(title): \(list(names))") }
  }

  private static func warn(_ title: String, _ names: [[UInt8]]) {
    if !names.isEmpty { Output.warn("\(title): \(list(names))") }
  }

  private static func list(_ names: [[UInt8]]) -> String { names.map(\.displayed).joined(separator: " ") }

  private static func sorted(_ names: Set<[UInt8]>) -> [[UInt8]] {
    names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
