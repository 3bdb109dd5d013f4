import Bytes
import EnvFile

/// The differences between two sets of variables, a line each: `+NAME`, `-NAME`, `~NAME`.
struct EnvironmentChanges {
  private(set) var lines: [UInt8] = []

  init(from old: [EnvAssignment], to new: [EnvAssignment], reveal: Bool) {
    func value(_ assignments: [EnvAssignment], _ name: [UInt8]) -> [UInt8]? {
      assignments.last { $0.name == name }?.value
    }
    let names = Set(old.map(\.name) + new.map(\.name)).sorted { $0.lexicographicallyPrecedes($1) }
    for name in names {
      let (before, after) = (value(old, name), value(new, name))
      if before == after { continue }
      guard reveal else {
        let sign: UInt8 = UInt8(ascii: before == nil ? "+" : after == nil ? "-" : "~")
        lines += [sign] + name + [.newline]
        continue
      }
      if let before { lines += [UInt8(ascii: "-")] + name + [.equals] + EnvFile.quoted(before) + [.newline] }
      if let after { lines += [UInt8(ascii: "+")] + name + [.equals] + EnvFile.quoted(after) + [.newline] }
    }
  }
}
