import TestSupport
import Testing

/// `tpl which` through the command line: the same answers with the watcher and without it.
@Suite struct LookupTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let directory: String
    let status: Int32
    /// `@` is the root; lines.
    let output: [String]
    let errors: [String]

    init(
      _ arguments: String..., in directory: String = "", status: Int32 = 0, gives output: [String] = [],
      errors: [String] = []
    ) {
      (self.arguments, self.directory, self.status, self.output, self.errors) = (
        arguments, directory, status, output, errors
      )
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static let entries = [
    "infra/gcp/dev/", "infra/gcp/prod/", "platform/timescale/scripts/backup.sh", "platform/timescale/scripts/plain",
    "platform/timescale/.env", "platform/timescale/README.md", "platform/timescale/compose/compose.yaml",
    "platform/timescale/volumes/data/", "platform/redis/NOTES.md", "platform/redis-cache/", "platform/web/",
    "platform/_old/", "application/web/scripts/backup.sh", "application/Backend/", "services/billing/api/",
    "application/a b/", "localbin/psql", "localbin/deploy.sh", "ops/", "platform/notadirectory",
  ]
  private static let yaml = """
    components: ["services/*/*"]
    exclude: ["platform/_old"]
    component:
      platform/timescale: {alias: [ts, db]}
      application/web: {alias: [redis]}
    """

  private static func one(_ path: String) -> [String] { ["@/\(path)"] }
  private static let cases: [Case] = [
    // The ladder, rung by rung.
    Case("which", "platform/timescale", gives: one("platform/timescale")),
    Case("which", "infra/gcp/dev", gives: one("infra/gcp/dev")),
    Case("which", "ts", gives: one("platform/timescale")), Case("which", "redis", gives: one("application/web")),
    Case("which", "timescale", gives: one("platform/timescale")), Case("which", "gcp/dev", gives: one("infra/gcp/dev")),
    Case("which", "a b", gives: one("application/a b")), Case("which", "api", gives: one("services/billing/api")),
    Case("which", "time", gives: one("platform/timescale")), Case("which", "gcp/p", gives: one("infra/gcp/prod")),
    Case("which", "cache", gives: one("platform/redis-cache")), Case("which", "prod", gives: one("infra/gcp/prod")),
    Case("which", "tmscl", gives: one("platform/timescale")),
    // An alias counts only as a whole: `db` begins so too.
    Case("which", "d", gives: one("infra/gcp/dev")),
    Case("which", "backend", gives: one("application/Backend")),
    Case("which", "TIMESCALE", gives: one("platform/timescale")), Case("which", "TS", gives: one("platform/timescale")),
    // More than one, none, and how that is said.
    Case(
      "which", "web", status: 3,
      errors: ["tpl: error: 'web' means 2 components", "tpl: hint: application/web", "tpl: hint: platform/web"]),
    Case(
      "which", "gcp", status: 3,
      errors: ["tpl: error: 'gcp' means 2 components", "tpl: hint: infra/gcp/dev", "tpl: hint: infra/gcp/prod"]),
    Case("which", "--all", "web", gives: ["@/application/web", "@/platform/web"]),
    Case(
      "which", "timescael", status: 1,
      errors: ["tpl: error: no component 'timescael' in @", "tpl: hint: did you mean platform/timescale?"]),
    Case("which", "zzzzzzzzz", status: 1, errors: ["tpl: error: no component 'zzzzzzzzz' in @"]),
    Case("which", "_old", status: 1, errors: ["tpl: error: no component '_old' in @"]),
    Case(
      "which", "platform/notadirectory", status: 1, errors: ["tpl: error: no component 'platform/notadirectory' in @"]),
    Case("which", "--all", "zzzzzzzzz", status: 1, errors: ["tpl: error: no component 'zzzzzzzzz' in @"]),
    // Paths.
    Case("which", ".", in: "platform/timescale/scripts", gives: one("platform/timescale")),
    Case("which", "./redis", in: "platform", gives: one("platform/redis")),
    Case("which", "../redis/../web", in: "platform/timescale", gives: one("platform/web")),
    Case("which", "..", in: "infra/gcp/dev/", status: 1, errors: ["tpl: error: nothing is called '..' in @"]),
    Case(
      "which", "./platform/notadirectory", status: 1,
      errors: ["tpl: error: nothing is called './platform/notadirectory' in @"]),
    // Paths without a dot: names of components come first, and a slash at the end says nothing.
    Case("which", "platform/timescale/", gives: one("platform/timescale")),
    Case("which", "ts//", gives: one("platform/timescale")),
    Case(
      "which", "", status: 1,
      errors: ["tpl: error: no component '' in @", "tpl: hint: did you mean platform/timescale?"]),
    Case(
      "which", "", in: "platform/timescale", status: 1,
      errors: ["tpl: error: no component '' in @", "tpl: hint: did you mean platform/timescale?"]),
    Case("which", "redis/", in: "platform", gives: one("application/web")),
    Case("which", "scripts/backup.sh", in: "platform/timescale", gives: one("platform/timescale")),
    Case("which", "timescale/scripts", in: "platform", gives: one("platform/timescale")),
    Case(
      "which", "scripts/gone", in: "platform/timescale", status: 1,
      errors: ["tpl: error: no component 'scripts/gone' in @"]),
    Case("which", ".", status: 1, errors: ["tpl: error: nothing is called '.' in @"]),
    // Scripts and tools; X.sh before X.
    Case("which", "timescale:backup", gives: one("platform/timescale/scripts/backup.sh")),
    Case("which", "ts:plain", gives: one("platform/timescale/scripts/plain")),
    Case("which", ".:backup", in: "application/web", gives: one("application/web/scripts/backup.sh")),
    Case("which", "web:backup", gives: one("application/web/scripts/backup.sh")),
    Case("which", "timescale:gone", status: 1, errors: ["tpl: error: nothing is called 'timescale:gone' in @"]),
    Case("which", "timescale:../.env", status: 1, errors: ["tpl: error: nothing is called 'timescale:../.env' in @"]),
    Case("which", ":psql", gives: one("localbin/psql")), Case("which", ":deploy", gives: one("localbin/deploy.sh")),
    Case("which", ":gone", status: 1, errors: ["tpl: error: nothing is called ':gone' in @"]),
    // Places in a component.
    Case("which", "ts", "--dir", "volumes", gives: one("platform/timescale/volumes")),
    Case("which", "ts", "--dir", "scripts", gives: one("platform/timescale/scripts")),
    Case("which", "ts", "--file", "env", gives: one("platform/timescale/.env")),
    Case("which", "ts", "--file", "readme", gives: one("platform/timescale/README.md")),
    Case("which", "ts", "--file", "compose", gives: one("platform/timescale/compose/compose.yaml")),
    Case("which", "platform/redis", "--file", "notes", gives: one("platform/redis/NOTES.md")),
    Case("which", "ts", "--dir", "config", status: 1, errors: ["tpl: error: @/platform/timescale has no config"]),
    // Forms of the answer.
    Case("which", "--relative", "ts", gives: ["platform/timescale"]),
    Case("which", "--relative", "ts", in: "platform/timescale/scripts", gives: [".."]),
    Case("which", "--relative", "ts", in: "platform/timescale", gives: ["."]),
    Case("which", "--relative", "gcp/dev", in: "platform/web", gives: ["../../infra/gcp/dev"]),
    Case("which", "--root", ".", "ts", gives: one("platform/timescale")),
    // Mistakes in the arguments.
    Case("which", status: 64), Case("which", "a", "b", status: 64), Case("which", "--nonsense", "a", status: 64),
    Case("which", "ts", "--dir", "nonsense", status: 64), Case("nonsense", status: 64),
  ]

  @Test(arguments: [false, true])
  func table(hasWatcher: Bool) throws {
    let repository = try TemplateRepository(Self.entries)
    try repository.write(Self.yaml, to: "tpl.yaml")
    try repository.allow()
    if hasWatcher {
      try repository.startWatcher()
      try repository.must("sync")
    }
    for example in Self.cases {
      let result = try repository.run(["\(Binaries.directory)/tpl"] + example.arguments, in: example.directory)
      func lines(_ lines: [String]) -> String {
        lines.map { $0.replacing("@", with: repository.root) + "\n" }.joined()
      }
      let name = "\(example.testDescription) in '\(example.directory)', watcher \(hasWatcher)"
      #expect(result.status == example.status, "\(name): \(result.errors)")
      #expect(result.output == lines(example.output), "\(name)")
      if example.status == 64 {
        #expect(
          result.errors.hasPrefix("tpl: error: ") && result.errors.hasSuffix("tpl: hint: tpl --help\n"),
          "\(name): \(result.errors)")
      } else {
        #expect(result.errors == lines(example.errors), "\(name)")
      }
    }
  }

  /// What `--root` names is asked, whatever lies beside the working directory.
  @Test(arguments: ["scripts", "./scripts", "scripts/backup.sh"])
  func aPathOfAnotherRootIsNotInTheNamedOne(query: String) throws {
    let repository = try TemplateRepository(Self.entries)
    try repository.allow()
    let other = try repository.sandbox.makeDirectory("other")
    for directory in ["platform/x", "localbin"] { try repository.sandbox.makeDirectory("other/\(directory)") }
    let result = try repository.tpl(["which", "--root", other, query], in: "platform/timescale")
    #expect(result.status == 1 && result.output == "", "\(result)")
  }

  /// A path that is not there is a negative answer like any other.
  @Test func aMissingPath() throws {
    let repository = try TemplateRepository()
    for query in ["./gone", "../gone", "\(repository.root)/platform/gone"] {
      let result = try repository.tpl("which", query)
      #expect(result.status == 1, "\(query)")
      #expect(result.output == "" && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }

  @Test func otherTerminators() throws {
    let repository = try TemplateRepository(["platform/web/", "application/web/", "localbin/"])
    let result = try repository.must("which", "--all", "-0", "web")
    #expect(result.stdout == Array("\(repository.root)/application/web\0\(repository.root)/platform/web\0".utf8))
    let list = try repository.must("list", "--ids", "-0")
    #expect(list.output == "application/web\0platform/web\0")
  }

  /// Bytes that are not UTF-8 and newlines get through, in arguments and in answers.
  @Test func oddNames() throws {
    let repository = try TemplateRepository(["localbin/"])
    try repository.shell("mkdir -p \"platform/$(printf 'b\\377d')\" \"platform/$(printf 'n\\nl')\"")
    for name in ["b\\377d", "n\\nl", "platform/b\\377d", "b\\377"] {
      let script = "exec '\(Binaries.directory)/tpl' which -0 \"$(printf '\(name)')\""
      let result = try repository.run(["/bin/sh", "-c", script])
      #expect(result.status == 0, "\(name): \(result.errors)")
      let tail: [UInt8] = name.contains("377") ? [0x62, 0xFF, 0x64] : Array("n\nl".utf8)
      #expect(result.stdout == Array("\(repository.root)/platform/".utf8) + tail + [0])
      // Through ArgumentParser too.
      let cold = try repository.run(["/bin/sh", "-c", script + " --dir compose"])
      #expect(cold.status == 1)
      #expect(cold.errors.split(separator: "\n").count == 1, "\(cold.errors)")
    }
  }
}
