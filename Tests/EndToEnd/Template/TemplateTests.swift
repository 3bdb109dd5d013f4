import Foundation
import TestSupport
import Testing
import WatchSupport

/// `tpl init` and `tpl new` through the command line.
@Suite struct TemplateTests {
  private func files(_ directory: String) -> [String] {
    WatchWalk(directory).paths.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func aRepositoryFromNothing() throws {
    let repository = try TemplateRepository([])
    let made = try repository.must("init", "demo")
    let demo = "\(repository.root)/demo"
    #expect(made.output == "\(demo)\n")
    #expect(
      Set(files(demo)).isSuperset(of: [
        "README.md", ".gitignore", "infra", "platform", "application", "ops/bootstrap.sh", "ops/status.sh",
        "ops/backup-all.sh", "ops/restore-all.sh", "localbin/install.sh", "localbin/uninstall.sh", "localbin/utils.sh",
      ]), "\(files(demo))")
    // Already usable: found, allowed, active.
    let new = try repository.must("new", "platform", "timescale", in: demo)
    #expect(new.output == "\(demo)/platform/timescale\n")
    #expect(try repository.tpl("which", "timescale", in: demo).output == new.output)
    #expect(try repository.tpl("allow", in: demo).status == 0)
    try repository.startWatcher()
    for (layer, name) in [("application", "app1"), ("infra", "gcp/dev"), ("platform", "redis")] {
      let path = "\(demo)/\(layer)/\(name)"
      #expect(try repository.must("new", layer, name, in: demo).output == "\(path)\n")
      #expect(try repository.tpl("which", name, in: demo).output == "\(path)\n")
    }
    #expect(
      try repository.must("list", "--ids", in: demo).output
        == "application/app1\ninfra/gcp/dev\nplatform/redis\nplatform/timescale\n")
    #expect(
      try repository.tpl("which", "timescale:start", in: demo).output == "\(demo)/platform/timescale/scripts/start.sh\n"
    )
    #expect(try repository.prompt("\(demo)/platform/redis").exported["TPL_COMPONENT"] == "platform/redis")
  }

  @Test func theWorkingDirectoryBecomesOne() throws {
    let repository = try TemplateRepository([])
    #expect(try repository.must("init").output == "\(repository.root)\n")
    #expect(try repository.tpl("new", "platform", "a").status == 0)
  }

  /// A file that is there stops everything before the first byte.
  @Test func nothingIsOverwritten() throws {
    let repository = try TemplateRepository([])
    try repository.must("init")
    try repository.must("new", "platform", "a")
    try repository.write("mine\n", to: "platform/a/README.md")
    let before = try repository.contents()
    for arguments in [["init"], ["new", "platform", "a"], ["new", "--tool", "plain", "platform", "a"]] {
      let result = try repository.run(["\(Binaries.directory)/tpl"] + arguments)
      #expect(result.status == 1, "\(arguments)")
      #expect(result.output == "")
      #expect(
        result.errors.hasPrefix("tpl: error: ") && result.errors.hasSuffix("exists already, nothing was written\n"),
        "\(result.errors)")
    }
    #expect(try repository.contents() == before)
    // Also when only the last of many files is in the way, and when a link is.
    try repository.shell(
      "mkdir -p platform/b/scripts; touch platform/b/scripts/stop.sh; mkdir platform/c; ln -s nowhere platform/c/README.md"
    )
    let now = try repository.contents()
    for name in ["b", "c"] { #expect(try repository.tpl("new", "platform", name).status == 1) }
    #expect(try repository.contents() == now)
  }

  @Test(arguments: [
    ["platform", "Upper"], ["platform", "a/b"], ["platform", "../x"], ["platform", "."], ["platform", ""],
    ["platform", "a b"], ["platform", "é"], ["platform", String(repeating: "x", count: 51)], ["infra", "gcp"],
    ["infra", "gcp/dev/x"], ["infra", "/dev"], ["platform", "a_b"], ["nonsense", "a"], ["platform"],
    ["platform", "a", "--tool", "nonsense"], ["platform", "a", "--lang", "xx"], ["platform", "-x"],
  ])
  func refusedNames(arguments: [String]) throws {
    let repository = try TemplateRepository([])
    try repository.must("init")
    let before = try repository.contents()
    let result = try repository.run(["\(Binaries.directory)/tpl", "new"] + arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n")
    #expect(
      lines.count == 2 && lines[0].hasPrefix("tpl: error: ") && lines[1].hasPrefix("tpl: hint: "), "\(result.errors)")
    #expect(try repository.contents() == before)
  }

  @Test(arguments: ["compose", "kustomize", "pulumi", "cloud-init", "skaffold", "plain"])
  func everyToolIsRecognised(tool: String) throws {
    let repository = try TemplateRepository([])
    try repository.must("init")
    try repository.must("new", "application", "web", "--tool", tool)
    let list = try repository.must("list", "--json")
    let document = try JSONSerialization.jsonObject(with: Data(list.stdout)) as? [String: Any]
    let component = try #require((document?["components"] as? [[String: Any]])?.first)
    let expected = ["kustomize": ["kubectl"], "plain": []][tool] ?? [tool]
    #expect(Set(component["tools"] as? [String] ?? ["?"]).isSuperset(of: expected), "\(component)")
    #expect((component["scripts"] as? [String])?.contains("start") == true)
  }
}

extension TemplateRepository {
  /// Every file with its content, every link with its target.
  fileprivate func contents() throws -> String {
    let script = "find . -type f -exec cksum {} + -o -type l -printf '%p %l\\n' -o -type d -print | sort"
    return try run(["/bin/sh", "-c", script]).output
  }
}
