import Foundation
import TestSupport

/// The real docker that `Tests/Docker/with-docker.sh` puts beside a test run.
enum DockerParts {
  private static let environment = ProcessInfo.processInfo.environment

  /// docker with compose v2, which needs no engine to read files.
  static let hasCompose = environment["TPL_TEST_DOCKER"] != nil
  static let hasEngine = hasCompose && environment["DOCKER_HOST"] != nil

  static let howToRun = "run it with Tests/Docker/with-docker.sh"

  /// What a child in a sandbox needs to use it.
  static func variables(_ sandbox: Sandbox) -> [String: String] {
    var variables = ["PATH": "\(environment["TPL_TEST_DOCKER"] ?? ""):\(sandbox.environment["PATH"] ?? "")"]
    for name in ["DOCKER_CONFIG", "DOCKER_HOST"] { variables[name] = environment[name] }
    return variables
  }
}
