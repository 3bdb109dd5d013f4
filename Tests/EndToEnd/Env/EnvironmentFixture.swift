import Foundation
import TestSupport

extension TemplateRepository {
  /// A repository with one component and a file on each of two levels, allowed.
  static func withVariables(_ files: [String: String] = [:]) throws -> TemplateRepository {
    let repository = try TemplateRepository(["platform/a/scripts/", "application/b/", "localbin/"])
    let own = [".env": "BASE=root\nPORT=1\n", "platform/a/.env": "PORT=2\nURL=\"$BASE:$PORT\"\n"]
    for (name, text) in own.merging(files, uniquingKeysWith: { $1 }) { try repository.write(text, to: name) }
    try repository.allow()
    return repository
  }

  func tpl(
    _ arguments: [String], input: String = "", in directory: String = "platform/a", environment: [String: String] = [:]
  ) throws -> CommandResult {
    try sandbox.run(
      ["\(Binaries.directory)/tpl"] + arguments, input: Array(input.utf8),
      environment: ["TPL_WATCHER": "off"].merging(environment) { $1 }, directory: "\(root)/\(directory)")
  }

  /// Names of files in a directory of the root.
  func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(directory)").sorted()
  }
}
