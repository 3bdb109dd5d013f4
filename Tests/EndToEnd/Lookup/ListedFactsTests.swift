import TestSupport
import Testing

/// What `tpl list` says of a component is the same from the index and from a look at the disk, whatever happened to the
/// directories in between.
@Suite struct ListedFactsTests {
  private static let entries = [
    "infra/gcp/dev/Pulumi.yaml", "platform/db/compose/compose.yaml", "platform/db/scripts/start.sh",
    "platform/db/.env", "platform/web/config/skaffold.yaml", "platform/web/scripts/b", "application/app/README.md",
    "localbin/", "ops/up.sh",
  ]
  private static let steps = [
    // Markers, scripts and env files come, go and are replaced.
    "touch platform/db/.env.dev platform/db/.env.example platform/db/compose.yaml",
    "rm platform/db/compose.yaml platform/db/compose/compose.yaml", "touch platform/web/k8s; rm platform/web/k8s",
    "mkdir platform/web/k8s && touch platform/web/k8s/kustomization.yaml", "rm -r platform/web/config",
    "touch application/app/Chart.yaml; mkdir application/app/scripts; touch application/app/scripts/x.sh",
    "mv application/app/scripts/x.sh application/app/scripts/y.sh", "mv application/app/scripts application/app/other",
    "mv application/app/other application/app/scripts", "mkfifo platform/db/skaffold.yaml",
    "rm platform/db/skaffold.yaml; mkdir platform/db/skaffold.yaml",
    // Names that lead somewhere else.
    "ln -s ../web/k8s platform/db/manifests", "rm platform/db/manifests", "ln -s nowhere platform/db/Chart.yaml",
    "touch platform/db/nowhere", "rm platform/db/Chart.yaml", "ln -s up platform/db/scripts/link",
    "mv platform/web/scripts /tmp/tpl-scripts.$$ && ln -s ../../ops platform/web/scripts; rm -r /tmp/tpl-scripts.$$",
    // Components come, move, are replaced and go.
    "cp -r platform/db platform/copy", "mv platform/copy application/moved", "mv application/moved infra/gcp/moved",
    "rm -r platform/db && cp -r infra/gcp/moved platform/db", "mkdir platform/empty", "rm -r infra/gcp/moved",
    "mv platform/empty platform/db/config", "mv platform/db/config platform/full",
    // Ignored, and too large to be listed for each change.
    "mkdir platform/full/deploy && touch platform/full/deploy/Chart.yaml",
    "mkdir platform/large; cd platform/large; touch compose.yaml $(seq 3000)", "rm platform/large/compose.yaml",
    "cd platform/large; rm $(seq 3000)", "touch platform/large/Chart.yaml",
  ]

  private func compareWithTheDisk(_ repository: TemplateRepository, _ step: String) throws {
    let indexed = try repository.must("list", "--json")
    // Without the watcher, which has another runtime directory there.
    let looked = try repository.run([
      "/usr/bin/env", "XDG_RUNTIME_DIR=\(repository.root)/..", "TPL_WATCHER=off", "\(Binaries.directory)/tpl", "list",
      "--json",
    ])
    #expect(indexed == looked, "after \(step)")
  }

  @Test func indexEqualsTheDisk() throws {
    let repository = try TemplateRepository(Self.entries)
    try repository.write("watch: {ignore: [platform/full/deploy]}\n", to: "tpl.yaml")
    try repository.allow()
    try repository.startWatcher()
    try compareWithTheDisk(repository, "the crawl")
    for step in Self.steps {
      let result = try repository.run(["/bin/sh", "-ec", step])
      #expect(result.status == 0, "\(step): \(result.errors)")
      try compareWithTheDisk(repository, step)
    }
    try repository.must("daemon", "stop")
    _ = try repository.run(["/bin/sh", "-c", "touch platform/db/helm; rm -r infra/gcp/dev; mkdir platform/later"])
    try repository.startWatcher()
    try compareWithTheDisk(repository, "a restart")
  }
}
