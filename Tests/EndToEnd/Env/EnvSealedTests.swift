import Foundation
import TestSupport
import Testing

/// Values are printed by who was asked for them, and by nobody else.
@Suite struct EnvSealedTests {
  private static let secret = "hunter2-correct-horse"

  /// With what they read.
  private static var commands: [(arguments: [String], input: String)] {
    var list: [([String], String)] = []
    for query in ["a", "b", "."] {
      for key in ["TOKEN", "COPY", "PEM", "LD_PRELOAD", "HTTP_PROXY", "NONE"] {
        list.append((["env", "explain", key, query], ""))
      }
      list += [(["env", "show", query], ""), (["env", "get", "NONE", query], "")]
    }
    let edits = [["NEW"], ["LD_PRELOAD"], ["NEW=\(secret)"], ["NEW", secret], ["NEW", "a", secret], ["NEW", "b"]]
    list += edits.map { (["env", "set"] + $0, secret) }
    list += [
      ["env", "unset", "NEW"], ["env", "export", "docker", "a"], ["env", "parse", "../../application/b/.env"],
    ]
    .map { ($0, "") }
    return list + [["b", "--", "env"], ["--", "true"], ["--", "nonesuch"]].map { (["exec"] + $0, "") }
  }

  @Test func nothingShowsAValueThatWasNotAskedFor() throws {
    let secret = Self.secret
    let repository = try TemplateRepository.withVariables([
      ".env": "TOKEN='\(secret)'\nA-B=\(secret)\n",
      "platform/a/.env": "COPY=$TOKEN\nPEM='\(secret)\n2'\nLD_PRELOAD=\(secret)\nHTTP_PROXY=\(secret)\n",
      "platform/a/.env.local": "TOKEN=${COPY}1\n", "application/b/.env": "BROKEN='\(secret)\n",
      "platform/a/compose/compose.yaml": "services: {db: {env_file: db.env}}\n",
      "platform/a/compose/db.env": "TOKEN=\(secret)2\n",
    ])
    var output: [UInt8] = []
    for (arguments, input) in Self.commands {
      for format in [[], ["--json"], ["-0"]] {
        let result = try repository.tpl(arguments.first == "exec" ? arguments : arguments + format, input: input)
        output += result.stdout + result.stderr
      }
    }
    #expect(output.count > 10_000)
    #expect(output.firstRange(of: Array(secret.utf8)) == nil)
    for directory in ["config", "data", "state", "cache", "run", "home"] {
      let found = try repository.sandbox.run(["grep", "-rl", secret, repository.sandbox.path(directory)])
      #expect(found.output == "", "\(found.output)")
    }
    // And it is there for who asks.
    #expect(
      try repository.tpl(["env", "get", "TOKEN", "."], in: "")
        == CommandResult(0, "\(secret)\n"))
    #expect(try repository.tpl(["env", "show", "--reveal"]).output.contains(secret))
  }
}
