import Foundation
import Layout
import Scaffold
import Testing

/// The scripts of the tools that no test machine has, against commands that write down what they are asked.
struct ToolScriptTests {
  private func repository(_ layer: Layer, _ name: String, _ tool: ScaffoldTool) throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.write(.initialize(InitializeOptions(rootName: "shop")))
    try repository.write(.component(layer: layer, name: name, tool: tool, rootName: "shop"))
    return repository
  }

  private func record(_ command: String, in repository: TemporaryRepository, answer: String = ":") throws {
    try repository.shim(command, "echo \"\(command) $*\" >>\(repository.root.path)/calls\n\(answer)")
  }

  private func calls(_ repository: TemporaryRepository) throws -> [String] {
    try repository.text("calls").replacing("\(repository.root.path)/", with: "").split(separator: "\n").map(String.init)
  }

  @Test func pulumiTakesTheStackOfTheDirectory() throws {
    let repository = try repository(.infra, "gcp/dev", .pulumi)
    try record(
      "pulumi", in: repository,
      answer: """
        while [ $# -gt 0 ]; do
          [ "$1" != --file ] || echo '{}' >"$2"
          shift
        done
        """)
    for script in ["start", "stop", "status"] {
      #expect(try repository.run("infra/gcp/dev/scripts/\(script).sh", environment: ["TPL_ENV": "prod"]).status == 0)
    }
    #expect(try repository.run("ops/backup-all.sh").status == 0)
    #expect(try repository.run("ops/restore-all.sh", "latest").status == 0)
    let calls = try calls(repository)
    #expect(
      calls.prefix(3) == [
        "pulumi stack select dev --create --non-interactive -C infra/gcp/dev/pulumi",
        "pulumi up --yes --skip-preview --non-interactive -C infra/gcp/dev/pulumi -s dev",
        "pulumi stack output --non-interactive -C infra/gcp/dev/pulumi -s dev --json",
      ])
    #expect(calls[3].hasPrefix("pulumi stack export --non-interactive -C infra/gcp/dev/pulumi -s dev --file "))
    #expect(calls[4].hasPrefix("pulumi stack import --non-interactive -C infra/gcp/dev/pulumi -s dev --file "))
  }

  private let cluster = """
    case "$*" in
    *custom-columns*) printf 'web   Deployment   db-app\\nweb   ConfigMap   settings\\n' ;;
    kustomize* | *' yaml') echo 'kind: List' ;;
    esac
    """

  @Test func kustomizeStartsAndStopsTheWorkloadsOnly() throws {
    let repository = try repository(.platform, "db", .kustomize)
    try record("kubectl", in: repository, answer: cluster)
    try repository.write("platform/db/.env", "# a comment\nexport KUBE_CONTEXT='kind-dev'\nBAD LINE=1\n")
    for script in ["start", "stop", "status"] {
      #expect(try repository.run("platform/db/scripts/\(script).sh").status == 0)
    }
    let overlay = "platform/db/k8s/overlays/dev"
    let calls = try calls(repository).filter { !$0.contains("custom-columns") }
    #expect(
      calls == [
        "kubectl --context kind-dev apply -k \(overlay) --server-side --force-conflicts",
        "kubectl --context kind-dev -n web rollout status Deployment/db-app --timeout 120s",
        "kubectl --context kind-dev -n web scale --replicas=0 Deployment/db-app",
        "kubectl --context kind-dev get -k \(overlay) -o wide",
      ])
    #expect(try repository.run("ops/backup-all.sh").status == 0)
    #expect(try repository.run("ops/restore-all.sh", "latest").status == 0)
  }

  @Test func anUnreachableClusterIsAFailure() throws {
    let repository = try repository(.platform, "db", .kustomize)
    try record("kubectl", in: repository, answer: "exit 1")
    for script in ["start", "stop", "status", "backup"] {
      #expect(try repository.run("platform/db/scripts/\(script).sh").status != 0, "\(script)")
    }
  }

  @Test func skaffoldTakesTheProfileOfTheEnvironment() throws {
    let repository = try repository(.application, "web", .skaffold)
    try record("skaffold", in: repository)
    try record("kubectl", in: repository, answer: cluster)
    for script in ["start", "stop", "status"] {
      #expect(try repository.run("application/web/scripts/\(script).sh", environment: ["TPL_ENV": "prod"]).status == 0)
    }
    #expect(
      try calls(repository) == [
        "skaffold run --profile prod --status-check --tail=false", "skaffold delete --profile prod",
        "kubectl get -f application/web/k8s -o wide",
      ])
    #expect(try repository.run("ops/backup-all.sh").status == 0)
    #expect(try repository.run("ops/restore-all.sh", "latest").status == 0)
  }

  @Test func cloudInitChecksWhatItWrote() throws {
    let repository = try repository(.infra, "ovh/prod", .cloudInit)
    try record("cloud-init", in: repository)
    try record("ssh", in: repository, answer: "exit 255")
    let userData = "infra/ovh/prod/cloud-init/user-data.yaml"
    #expect(try repository.run("infra/ovh/prod/scripts/start.sh").status == 0)
    #expect(try calls(repository) == ["cloud-init schema -c \(userData)"])
    #expect(try repository.run("ops/backup-all.sh").status == 0)
    try repository.write(userData, "broken\n")
    #expect(try repository.run("infra/ovh/prod/scripts/status.sh").status == 1)
    #expect(try repository.run("ops/restore-all.sh", "latest").status == 0)
    #expect(try repository.text(userData).hasPrefix("#cloud-config\n"))
    try repository.write("infra/ovh/prod/.env.prod", "CLOUD_INIT_HOST=vm1\n")
    #expect(try repository.run("infra/ovh/prod/scripts/status.sh").status == 255)
  }

  /// What is in the environment wins, then the outermost file; nothing in a file is executed.
  @Test func valuesAreLoadedWithoutBeingExecuted() throws {
    let repository = try repository(.platform, "db", .plain)
    try repository.write("platform/db/.env", "A=env\nB=$(touch owned)\nC=\"two words\"\nD=given\nE=a=b")
    try repository.write("platform/db/.env.dev", "A=dev\n")
    try repository.write("platform/db/.env.local", "A=local\n")
    let script = try repository.text("platform/db/scripts/start.sh").replacing(
      "load_env", with: "load_env; printf '%s|' \"$A\" \"$B\" \"$C\" \"$D\" \"$E\"")
    try repository.write("platform/db/scripts/start.sh", script, mode: 0o755)
    let outcome = try repository.run("platform/db/scripts/start.sh", environment: ["D": "outside"])
    #expect(outcome.out == "local|$(touch owned)|two words|outside|a=b|")
    #expect(!repository.exists("owned"))
  }

  /// busybox and bash as sh, where they are installed.
  @Test(arguments: ["busybox", "bash"])
  func otherShellsAgree(shell: String) throws {
    guard TemporaryRepository.has(shell) else { return }
    let repository = try repository(.platform, "db", .plain)
    try repository.write("platform/db/volumes/data/file", "rows")
    let command = shell == "busybox" ? "busybox sh" : "bash --posix"
    for script in ["bootstrap.sh", "status.sh", "backup-all.sh", "restore-all.sh latest"] {
      let words = "\(command) ops/\(script)"
      let outcome = try repository.run("sh", "-c", words)
      #expect(outcome.status == 0, "\(words): \(outcome.err)")
      #expect(outcome.out.hasPrefix("ok       platform/db\n"))
    }
  }
}
