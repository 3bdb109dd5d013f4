import Foundation
import Layout
import Scaffold
import Testing

/// The generated files, as the user's own linters will see them.
struct ShellQualityTests {
  private func repositoryWithEverything() throws -> (repository: TemporaryRepository, scripts: [String]) {
    let repository = try TemporaryRepository()
    var plan = ScaffoldPlan.initialize(InitializeOptions(rootName: "shop"))
    for layer in Layer.allCases {
      for tool in ScaffoldTool.allCases {
        let name = layer == .infra ? "\(tool.rawValue)/dev" : tool.rawValue
        plan.entries += try ScaffoldPlan.component(layer: layer, name: name, tool: tool, rootName: "shop").entries
      }
    }
    try repository.write(plan)
    return (repository, plan.entries.map(\.path).filter { $0.hasSuffix(".sh") })
  }

  @Test func everyScriptParses() throws {
    let (repository, scripts) = try repositoryWithEverything()
    #expect(scripts.count > 100)
    for script in scripts {
      #expect(try repository.run("sh", "-n", script) == Outcome(status: 0, out: "", err: ""), "\(script)")
    }
  }

  @Test(.enabled(if: TemporaryRepository.has("shellcheck"), "shellcheck is not installed"))
  func shellcheckIsSilent() throws {
    let (repository, _) = try repositoryWithEverything()
    let outcome = try repository.run("sh", "-c", "find . -name '*.sh' -exec shellcheck {} +")
    #expect(outcome == Outcome(status: 0, out: "", err: ""))
  }

  @Test(.enabled(if: TemporaryRepository.has("shfmt"), "shfmt is not installed"))
  func shfmtChangesNothing() throws {
    let (repository, _) = try repositoryWithEverything()
    #expect(try repository.run("shfmt", "-i", "2", "-d", ".") == Outcome(status: 0, out: "", err: ""))
  }

  @Test(.enabled(if: TemporaryRepository.has("kubectl"), "kubectl is not installed"))
  func kustomizationsBuild() throws {
    let (repository, _) = try repositoryWithEverything()
    for directory in ["k8s", "k8s/overlays/dev", "k8s/overlays/prod"] {
      let outcome = try repository.run("kubectl", "kustomize", "platform/kustomize/\(directory)")
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(outcome.out.contains("name: kustomize-app"))
    }
  }
}
