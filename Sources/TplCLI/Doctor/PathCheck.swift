import Bytes
import Layout
import Platform

/// Which `tpl` a person gets, and which commands hide each other.
struct PathCheck {
  let environment: Environment
  let executable: Path?
  /// Of the allowed root around the working directory.
  let localbin: Path?

  private var directories: [Path] {
    (environment.nonEmpty("PATH") ?? []).split(separator: .colon).map { Path(Array($0)) }.filter(\.isAbsolute)
  }

  func findings() -> [Finding] { [program()] + tools() }

  private func program() -> Finding {
    let found = directories.map { $0.appending("tpl") }.filter { Files.isExecutable($0) }
    guard let own = executable else {
      return Finding("PATH", .error, "which program this is cannot be told: /proc/self/exe cannot be read")
    }
    guard let first = found.first else {
      return Finding(
        "PATH", .warning, "no tpl on PATH", hint: "add the directory of \(own.bytes.displayed)")
    }
    let isOwn: Bool
    do throws(SystemError) {
      let (found, running) = (try FileStatus.find(first), try FileStatus.find(own))
      isOwn = found.map { running?.isSameFile(as: $0) == true } ?? false
    } catch {
      return Finding("PATH", .error, "\(error): whether \(first.bytes.displayed) is this program cannot be told")
    }
    if isOwn { return Finding("PATH", .ok, "tpl is \(first.bytes.displayed)") }
    return Finding(
      "PATH", .warning, "\(first.bytes.displayed) comes before \(own.bytes.displayed)", hint: "remove the older one")
  }

  private func tools() -> [Finding] {
    guard let localbin else { return [] }
    let before = directories.prefix { $0 != localbin }
    guard before.count < directories.count else {
      return [
        Finding("localbin", .warning, "\(localbin.bytes.displayed) is not on PATH", hint: "a new prompt mends it")
      ]
    }
    let behind = directories.dropFirst(before.count + 1)
    let names: [[UInt8]]
    do throws(SystemError) {
      names = try DirectoryListing.entries(localbin).map(\.name).filter { Files.isExecutable(localbin.appending($0)) }
    } catch {
      return [Finding("localbin", .error, "\(error)")]
    }
    func isIn(_ directories: some Sequence<Path>, _ name: [UInt8]) -> Bool {
      directories.contains { Files.isExecutable($0.appending(name)) }
    }
    func list(_ names: [[UInt8]]) -> String { names.map(\.displayed).joined(separator: " ") }
    let (hidden, hiding) = (names.filter { isIn(before, $0) }, names.filter { isIn(behind, $0) })
    var findings: [Finding] = []
    if !hidden.isEmpty {
      findings.append(
        Finding(
          "localbin", .note, "hidden by commands earlier on PATH: \(list(hidden))",
          hint: "rename them, or tpl allow --localbin-first"))
    }
    if !hiding.isEmpty {
      findings.append(Finding("localbin", .note, "hides commands of the same name: \(list(hiding))"))
    }
    return findings.isEmpty ? [Finding("localbin", .ok, "on PATH, \(names.count) tools")] : findings
  }
}
