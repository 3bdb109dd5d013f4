import TestSupport
import Testing

/// The table `script` of the index: what lies in the `scripts` of each component and in `ops`, whatever happens to
/// them.
@Suite struct WatchScriptTests {
  private static let before = """
    mkdir -p platform/db/scripts platform/db/config application infra/gcp/dev/scripts ops
    touch platform/db/scripts/backup.sh platform/db/scripts/restore infra/gcp/dev/scripts/up.sh ops/status.sh
    """

  /// The index equals a walk afterwards, this table included.
  private static let scenarios = [
    WatchScenario("a script is made", before: before, "touch platform/db/scripts/new.sh ops/new.sh"),
    WatchScenario("a script is removed", before: before, "rm platform/db/scripts/restore ops/status.sh"),
    WatchScenario(
      "a script is renamed", before: before, "cd platform/db/scripts; mv restore again.sh; mv backup.sh ../config/"),
    WatchScenario(
      "a script becomes something else", before: before,
      "cd platform/db/scripts; rm restore; mkdir restore; rm backup.sh; mkfifo backup.sh; ln -s nowhere link"),
    WatchScenario(
      "a component is renamed", before: before, "mv platform/db platform/sql; mv infra/gcp/dev infra/gcp/x"),
    WatchScenario("a component changes its layer", before: before, "mv platform/db application/db"),
    WatchScenario("a component is none any more", before: before, "mkdir keep; mv platform/db keep/db"),
    WatchScenario(
      "a directory becomes a component", before: before + "; mkdir -p keep/x/scripts; touch keep/x/scripts/s",
      "mv keep/x platform/x"),
    WatchScenario("components above are renamed", before: before, "mv infra/gcp infra/aws; mv platform application/p"),
    WatchScenario(
      "a component is moved in", before: before + "; mkdir -p $OUT/x/scripts; touch $OUT/x/scripts/s",
      "mv \"$OUT/x\" application/x"),
    WatchScenario("a component is moved out", before: before, "mv platform/db \"$OUT/db\""),
    WatchScenario("a component is copied", before: before, "cp -r platform/db platform/copy"),
    WatchScenario(
      "two components are exchanged", before: before,
      "mv platform/db x; mv infra/gcp/dev platform/db; mv x infra/gcp/dev"),
    WatchScenario(
      "what holds components is exchanged",
      before: before + "; mkdir -p infra/aws/prod/scripts; touch infra/aws/prod/f",
      "mv infra/gcp t; mv infra/aws infra/gcp; mv t infra/aws"),
    WatchScenario(
      "platform is another directory", before: before + "; mkdir -p $OUT/p/other/scripts; touch $OUT/p/other/scripts/s",
      "mv platform \"$OUT/old\"; mv \"$OUT/p\" platform"),
    WatchScenario(
      "platform is made anew", before: before,
      "rm -r platform; mkdir -p platform/new/scripts; touch platform/new/scripts/s"),
    WatchScenario("scripts/ is removed", before: before, "rm -r platform/db/scripts ops"),
    WatchScenario("scripts/ gets another name", before: before, "mv platform/db/scripts platform/db/tools; mv ops x"),
    WatchScenario(
      "scripts/ is another directory", before: before + "; mkdir platform/db/other; touch platform/db/other/new.sh",
      "cd platform/db; mv scripts old; mv other scripts"),
    WatchScenario("ops becomes scripts/", before: before, "rm -r platform/db/scripts; mv ops platform/db/scripts"),
    WatchScenario("scripts/ is a file", before: before, "rm -r platform/db/scripts; touch platform/db/scripts"),
    WatchScenario(
      "only names like it", before: before,
      "mkdir -p platform/scripts platform/ops platform/db/scripts/scripts scripts platform/db/config/scripts; touch "
        + "platform/scripts/a platform/ops/a platform/db/scripts/scripts/a scripts/a platform/db/config/scripts/a"),
  ]

  @Test(arguments: scenarios, WatchScenario.Watcher.allCases)
  func equalsTheDisk(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }

  private static func table(_ repository: TemplateRepository) throws -> String {
    let result = try repository.sqlite(
      "index.db",
      """
      SELECT CAST(path AS TEXT), component, script.name FROM script LEFT JOIN root ON root.id = script.root \
      ORDER BY path, component, script.name
      """)
    return result.output + result.errors
  }

  @Test func peopleReadIt() throws {
    let repository = try TemplateRepository(["localbin/", "platform/db/"])
    try repository.shell(
      Self.before + "; touch \"$(printf 'ops/\\377 a|b')\"; ln -s x ops/link; mkdir ops/lib; mkfifo ops/p")
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    let root = repository.root
    let expected = """
      \(root)||link
      \(root)||status.sh
      \(root)||\u{FFFD} a|b
      \(root)|infra/gcp/dev|up.sh
      \(root)|platform/db|backup.sh
      \(root)|platform/db|restore

      """
    #expect(try Self.table(repository) == expected)
    // Not read again after a restart, and still there.
    try repository.must("daemon", "restart")
    #expect(try Self.table(repository) == expected)
    try repository.must("deny")
    #expect(try Self.table(repository) == "")
  }

  @Test func rootsAreKeptApart() throws {
    let repository = try TemplateRepository(["platform/db/scripts/one", "localbin/"])
    let other = try repository.sandbox.makeDirectory("other")
    try repository.shell(
      "mkdir -p '\(other)/platform/db/scripts' '\(other)/localbin'; touch '\(other)/platform/db/scripts/two'")
    try repository.allow()
    try repository.must("allow", other)
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("at first")
    try repository.shell("mv platform/db '\(other)/platform/moved'")
    try repository.expectIndexEqualsWalk("moved to the other root")
    #expect(
      try Self.table(repository) == "\(other)|platform/db|two\n\(other)|platform/moved|one\n")
    try repository.shell("rm -r '\(other)'")
    try repository.must("sync")
    #expect(try Self.table(repository) == "")
  }

  /// What makes a component may be said in tpl.yaml.
  @Test func componentsOfTheSettings() throws {
    let repository = try TemplateRepository([
      "localbin/", "application/shop/web/scripts/run", "application/shop/scripts/all",
    ])
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    let root = repository.root
    #expect(try Self.table(repository) == "\(root)|application/shop|all\n")
    try repository.write("components: [\"application/*/*\"]\nexclude: [application/shop/scripts]\n", to: "tpl.yaml")
    try repository.allow()
    try repository.must("sync")
    #expect(try Self.table(repository) == "\(root)|application/shop|all\n\(root)|application/shop/web|run\n")
  }
}
