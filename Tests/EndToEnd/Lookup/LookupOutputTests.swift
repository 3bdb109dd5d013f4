import Foundation
import TestSupport
import Testing

/// What lookups print for programs, where they look, and what becomes of a result that cannot be written.
@Suite struct LookupOutputTests {
  private func json(_ result: CommandResult) throws -> [String: Any] {
    #expect(result.status == 0, "\(result.errors)")
    return try JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any] ?? [:]
  }

  @Test func whichAndListSpeakJSON() throws {
    let repository = try TemplateRepository([
      "platform/timescale/compose/compose.yaml", "platform/timescale/scripts/backup.sh", "platform/timescale/.env",
      "infra/gcp/dev/", "localbin/",
    ])
    try repository.write(
      "component: {platform/timescale: {tags: [db], depends_on: [infra/gcp/dev], alias: [ts]}}\n", to: "tpl.yaml")
    try repository.allow()
    let matches = try json(repository.tpl("which", "--json", "ts"))
    #expect(matches["schema"] as? Int == 1)
    #expect(
      matches["matches"] as? [[String: String]] == [
        [
          "id": "platform/timescale", "layer": "platform", "name": "timescale",
          "path": "\(repository.root)/platform/timescale", "root": repository.root,
        ]
      ])
    let list = try json(repository.tpl("list", "--json"))
    #expect(list["schema"] as? Int == 1)
    let components = try #require(list["components"] as? [[String: Any]])
    #expect(components.map { $0["id"] as? String } == ["infra/gcp/dev", "platform/timescale"])
    let timescale = components[1]
    #expect(timescale["tools"] as? [String] == ["compose"])
    #expect(timescale["scripts"] as? [String] == ["backup"])
    #expect(timescale["env_files"] as? [String] == [".env"])
    #expect(timescale["tags"] as? [String] == ["db"])
    #expect(timescale["depends_on"] as? [String] == ["infra/gcp/dev"])
    #expect(try repository.must("list", "--ids", "--layer", "infra").output == "infra/gcp/dev\n")
    #expect(try repository.tpl("list", "--layer", "nonsense").status == 64)
  }

  /// A lossy text for people and the exact bytes beside it.
  @Test func bytesInJSON() throws {
    let repository = try TemplateRepository(["localbin/"])
    try repository.shell("mkdir -p \"platform/$(printf 'b\\377\\001\"\\\\')\"")
    let match = try #require((json(repository.tpl("which", "--json", "b"))["matches"] as? [[String: String]])?.first)
    #expect(match["id"] == "platform/b\u{FFFD}\u{1}\"\\")
    let exact = Data(base64Encoded: match["path_b64"] ?? "").map(Array.init)
    #expect(exact == Array("\(repository.root)/platform/b".utf8) + [0xFF, 0x01, 0x22, 0x5C])
  }

  @Test(arguments: [false, true])
  func filesInEveryForm(hasWatcher: Bool) throws {
    let repository = try TemplateRepository(["platform/a/x.yaml", "platform/a/sub/y.yaml", "a-b", "localbin/"])
    try repository.shell("ln -s x.yaml platform/a/l; mkfifo platform/a/p; printf 12345 > platform/a/x.yaml")
    try repository.allow()
    if hasWatcher { try repository.startWatcher() }
    func files(_ arguments: String...) throws -> [String] {
      let result = try repository.run(["\(Binaries.directory)/tpl", "files"] + arguments)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").map(String.init)
    }
    #expect(try files("a") == ["l", "p", "sub", "sub/y.yaml", "x.yaml"].map { "platform/a/\($0)" })
    #expect(try files("--type", "l,o") == ["platform/a/l", "platform/a/p"])
    #expect(try files("--type", "d") == ["localbin", "platform", "platform/a", "platform/a/sub"])
    #expect(try files("--glob", "**/*.yaml") == ["platform/a/sub/y.yaml", "platform/a/x.yaml"])
    let lines = try files("--json", "--glob", "platform/a/x.yaml").map { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }
    #expect(lines.count == 1)
    #expect(lines.first?["path"] as? String == "platform/a/x.yaml")
    #expect(lines.first?["type"] as? String == "f")
    #expect(lines.first?["size"] as? Int == 5)
    for key in ["mtime_ns", "mode", "inode"] { #expect(lines.first?[key] is Int, "\(key)") }
    #expect(try repository.tpl("files", "nosuch").status == 1)
  }

  @Test(arguments: [
    ["which", "a"], ["which", "a", "--dir", "scripts"], ["files"], ["list"], ["list", "--json"], ["roots"],
    ["hook", "bash"], ["hook-env", "bash"], ["daemon", "status"], ["clock"], ["--help"], ["--version"],
  ])
  func aResultThatCannotBeWritten(arguments: [String]) throws {
    let repository = try TemplateRepository(["platform/a/scripts/", "localbin/"])
    try repository.allow()
    try repository.startWatcher()
    let command = (["\(Binaries.directory)/tpl"] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let full = try repository.run(["/bin/sh", "-c", "\(command) > /dev/full"])
    #expect(full.status == 74)
    #expect(full.errors.contains("tpl: error: write to standard output: no space left on device\n"), "\(full.errors)")
    // A reader that has gone is no error, whether SIGPIPE is ignored or not.
    for trap in ["", "trap '' PIPE; "] {
      let closed = try repository.run(["/bin/bash", "-c", "\(trap)exec 3> >(exec true); wait $!; \(command) >&3"])
      #expect(!closed.errors.contains("error"), "\(trap)\(closed.errors)")
    }
  }

  /// Outside of any root, all allowed ones are asked.
  @Test(arguments: [false, true])
  func fromOutside(hasWatcher: Bool) throws {
    let repository = try TemplateRepository(["platform/only-a/", "platform/both/", "localbin/"], name: "a")
    let other = repository.sandbox.path("above/b")
    try repository.shell(
      "mkdir -p '\(other)/platform/only-b' '\(other)/platform/both' '\(other)/localbin' '\(other)/platform/only'")
    let none = try repository.tpl("which", "both", in: "/")
    #expect(none.status == 1)
    #expect(none.errors.hasPrefix("tpl: error: no repository here, and none is allowed\n"))
    try repository.allow()
    #expect(try repository.tpl("which", "only-b", in: "/").status == 1)
    try repository.must("allow", other)
    #expect(try repository.must("roots").output == "\(repository.root)\n\(other)\n")
    if hasWatcher {
      try repository.startWatcher()
      for root in [repository.root, other] { try repository.must("sync", in: root) }
    }
    #expect(try repository.tpl("which", "only-a", in: "/").output == "\(repository.root)/platform/only-a\n")
    #expect(try repository.tpl("which", "only-b", in: "/").output == "\(other)/platform/only-b\n")
    // An exact name in one root hides a mere prefix in the other.
    #expect(try repository.tpl("which", "only", in: "/").output == "\(other)/platform/only\n")
    let both = try repository.tpl("which", "both", in: "/")
    #expect(both.status == 3)
    #expect(
      both.errors == """
        tpl: error: 'both' means 2 components
        tpl: hint: \(repository.root)/platform/both
        tpl: hint: \(other)/platform/both

        """)
    // No event tells of the directory above a root.
    try repository.shell("mv ../above ../gone")
    #expect(try repository.tpl("which", "both", in: "/").output == "\(repository.root)/platform/both\n")
    #expect(try repository.tpl("which", "only-b", in: "/").status == 1)
    try repository.shell("mv ../gone ../above")
    if hasWatcher { try repository.must("sync", in: other) }
    #expect(try repository.tpl("which", "both").output == "\(repository.root)/platform/both\n")
    #expect(try repository.tpl("which", "--all-roots", "--all", "both").output.split(separator: "\n").count == 2)
    #expect(try repository.tpl("which", "--root", other, "both").output == "\(other)/platform/both\n")
    #expect(try repository.tpl("which", "\(other)/platform/both/", in: "/").output == "\(other)/platform/both\n")
    #expect(try repository.tpl("which", "--root", "/", "both").status == 1)
    #expect(try repository.tpl("which", "--root", "/gone", "both").status == 74)
  }

  /// A component made, renamed or removed a moment ago.
  @Test(arguments: [false, true])
  func aMomentAgo(hasWatcher: Bool) throws {
    let repository = try TemplateRepository()
    try repository.allow()
    if hasWatcher {
      try repository.startWatcher()
      try repository.must("sync")
    }
    func which(_ name: String) throws -> String {
      try repository.tpl("which", name).output.replacing(repository.root + "/", with: "")
    }
    for round in 0..<20 {
      try repository.add("platform/new\(round)/")
      #expect(try which("new\(round)") == "platform/new\(round)\n")
      try repository.shell("mkdir -p application; mv platform/new\(round) application/moved\(round)")
      #expect(try which("platform/new\(round)") == "")
      #expect(try which("moved\(round)") == "application/moved\(round)\n")
      try repository.shell("rm -r application/moved\(round); touch application/moved\(round)")
      #expect(try which("application/moved\(round)") == "")
    }
  }

  /// Aliases are settings: they count once they are allowed.
  @Test(arguments: [false, true])
  func aliasesAfterAllow(hasWatcher: Bool) throws {
    let repository = try TemplateRepository()
    try repository.allow()
    if hasWatcher { try repository.startWatcher() }
    #expect(try repository.tpl("which", "zz").status == 1)
    try repository.write("component: {platform/a: {alias: [zz]}}\n", to: "tpl.yaml")
    #expect(try repository.tpl("which", "zz").status == 1)
    try repository.allow()
    #expect(try repository.tpl("which", "zz").output == "\(repository.root)/platform/a\n")
    try repository.write("alias: [yy]\n", to: "platform/a/tpl.yaml")
    try repository.allow()
    #expect(try repository.tpl("which", "yy").output == "\(repository.root)/platform/a\n")
  }
}
