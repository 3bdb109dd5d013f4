import Layout
import Scaffold
import Testing

struct ScaffoldPlanTests {
  @Test func initializeWritesTheWholeTree() {
    let plan = ScaffoldPlan.initialize(InitializeOptions(rootName: "shop"))
    #expect(
      plan.entries.map(\.path) == [
        "infra", "infra/README.md", "platform", "platform/README.md", "application", "application/README.md",
        "ops", "ops/bootstrap.sh", "ops/status.sh", "ops/backup-all.sh", "ops/restore-all.sh",
        "localbin", "localbin/install.sh", "localbin/uninstall.sh", "localbin/utils.sh", "README.md", ".gitignore",
      ])
  }

  @Test(arguments: [Layer.platform, .application])
  func aComponentHasTheTemplatesTree(layer: Layer) throws {
    for tool in ScaffoldTool.allCases {
      let plan = try ScaffoldPlan.component(layer: layer, name: "backend", tool: tool, rootName: "shop")
      let paths = Set(plan.entries.map(\.path))
      let expected = ["compose", "config", "scripts", "volumes", ".env", ".env.example", "README.md", "NOTES.md"]
      #expect(paths.isSuperset(of: expected.map { "\(layer)/backend/\($0)" }), "\(tool)")
    }
  }

  @Test func infraHasItsOwnTree() throws {
    let plan = try ScaffoldPlan.component(layer: .infra, name: "gcp/dev", rootName: "shop")
    let expected = [
      "infra", "infra/gcp", "infra/gcp/dev", "infra/gcp/dev/pulumi/Pulumi.yaml", "infra/gcp/dev/pulumi/Pulumi.dev.yaml",
      "infra/gcp/dev/cloud-init/user-data.yaml", "infra/gcp/dev/scripts/start.sh", "infra/gcp/dev/.env",
    ]
    #expect(Set(plan.entries.map(\.path)).isSuperset(of: expected))
    #expect(!plan.entries.contains { $0.path == "infra/gcp/dev/volumes" })
  }

  @Test(arguments: ScaffoldCombination.all)
  func everyCombinationIsComplete(_ combination: ScaffoldCombination) throws {
    let plan = try combination.plan()
    let paths = plan.entries.map(\.path)
    #expect(Set(paths).count == paths.count)
    for script in ["start", "stop", "status", "backup", "restore"] {
      let entry = plan.entries.first { $0.path == "\(combination.path)/scripts/\(script).sh" }
      guard case .file(_, 0o755)? = entry?.kind else {
        Issue.record("\(script).sh is missing or not executable")
        continue
      }
    }
    for (index, path) in paths.enumerated() where path.contains("/") {
      let parent = path.split(separator: "/").dropLast().joined(separator: "/")
      let position = try #require(paths.firstIndex(of: parent))
      #expect(position < index)
      #expect(plan.entries[position].kind == .directory)
    }
    for entry in plan.entries {
      guard case .directory = entry.kind else { continue }
      #expect(paths.contains { $0.hasPrefix("\(entry.path)/") }, "git would lose \(entry.path)")
    }
  }

  @Test(arguments: ScaffoldCombination.all)
  func noPlaceholderIsLeft(_ combination: ScaffoldCombination) throws {
    let initial = ScaffoldPlan.initialize(InitializeOptions(rootName: "shop", language: combination.language))
    for entry in initial.entries + (try combination.plan().entries) {
      guard case .file(let content, _) = entry.kind else { continue }
      let text = String(decoding: content, as: UTF8.self)
      #expect(text.firstMatch(of: /__[A-Z][A-Z_]*__/) == nil, "\(entry.path)")
      #expect(!content.contains(UInt8(ascii: "\r")))
      #expect(content.isEmpty || content.last == UInt8(ascii: "\n"), "\(entry.path)")
    }
  }

  @Test func secretsAreTheOwnersOnly() throws {
    let plan = try ScaffoldPlan.component(layer: .platform, name: "db", rootName: "shop")
    let files = Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.path, $0.kind) })
    guard case .file(let values, 0o600)? = files["platform/db/.env"] else {
      Issue.record(".env is not 0600")
      return
    }
    #expect(files["platform/db/.env.example"] == .file(content: values, mode: 0o644))
  }

  @Test func keepSQLIgnoredLeavesOutTheLastRulesOnly() throws {
    func rules(keep: Bool) throws -> String {
      let plan = ScaffoldPlan.initialize(InitializeOptions(rootName: "shop", keepSQLIgnored: keep))
      guard case .file(let content, _)? = plan.entries.last?.kind else { return "" }
      return String(decoding: content, as: UTF8.self)
    }
    let all = try rules(keep: false)
    let kept = try rules(keep: true)
    #expect(all.hasPrefix(kept))
    #expect(kept.hasSuffix("*.log.*\n"))
    #expect(all.dropFirst(kept.count).split(separator: "\n").filter { !$0.hasPrefix("#") }.count == 2)
  }

  @Test func aRootNameCannotInjectAnything() throws {
    let name = "Évil`\n__COMPONENT_ID__ $(id)"
    let plan = try ScaffoldPlan.component(layer: .platform, name: "db", tool: .pulumi, rootName: name)
    guard case .file(let content, _)? = plan.entries.first(where: { $0.path.hasSuffix("Pulumi.yaml") })?.kind else {
      Issue.record("no Pulumi.yaml")
      return
    }
    let text = String(decoding: content, as: UTF8.self)
    #expect(text.hasPrefix("name: \"vil__component_id__id-platform-db\"\n"))
  }
}
