import Foundation

import Scaffold

/// A directory that vanishes with the test, and children that see nothing of the developer's environment.
final class TemporaryRepository {
  let root: URL
  private let base: URL

  init(named name: String = "shop") throws {
    base = FileManager.default.temporaryDirectory.appending(path: "scaffold-\(UUID().uuidString)")
    root = base.appending(path: name)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: base.appending(path: "home"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: base.appending(path: "bin"), withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: base)
  }

  func write(_ plan: ScaffoldPlan) throws {
    for entry in plan.entries {
      let url = root.appending(path: entry.path)
      switch entry.kind {
      case .directory:
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      case .file(let content, let mode):
        try Data(content).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: url.path)
      }
    }
  }

  func write(_ path: String, _ text: String, mode: Int = 0o644) throws {
    let url = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
  }

  /// A command that stands in front of the real ones on the children's PATH.
  func shim(_ name: String, _ script: String) throws {
    try write("../bin/\(name)", "#!/bin/sh\n\(script)\n", mode: 0o755)
  }

  func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o7777
  }

  func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path))?.sorted() ?? []
  }

  @discardableResult
  func run(_ command: String..., environment: [String: String] = [:]) throws -> Outcome {
    let out = base.appending(path: "out-\(UUID().uuidString)")
    let err = base.appending(path: "err-\(UUID().uuidString)")
    for url in [out, err] { try Data().write(to: url) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = root
    process.environment = [
      "PATH": "\(base.appending(path: "bin").path):/usr/local/bin:/usr/bin:/bin",
      "HOME": base.appending(path: "home").path,
    ].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: nobody has to read while the child runs.
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      out: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }

  static func has(_ command: String) -> Bool {
    ["/usr/local/bin", "/usr/bin", "/bin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(command)")
    }
  }
}

struct Outcome: Equatable {
  var status: Int32
  var out: String
  var err: String
}
