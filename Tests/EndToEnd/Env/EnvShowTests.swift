import Foundation
import TestSupport
import Testing

/// `tpl env show`, `get`, `explain` and `parse`.
@Suite struct EnvShowTests {
  @Test func showMasksUnlessAsked() throws {
    let repository = try TemplateRepository.withVariables()
    let rows = [
      "BASE             ********  .env:1", "PORT             ********  platform/a/.env:1",
      "URL              ********  platform/a/.env:2", "TPL_ROOT         ********  tpl",
      "TPL_ENVIRONMENT  ********  tpl", "TPL_COMPONENT    ********  tpl", "TPL_LAYER        ********  tpl",
      "PATH             ********  tpl",
    ]
    #expect(try repository.tpl(["env", "show"]) == CommandResult(0, rows.joined(separator: "\n") + "\n"))
    #expect(
      try repository.tpl(["env", "show", "a"], in: "") == repository.tpl(["env", "show"], in: "platform/a/scripts"))
    let revealed = try repository.tpl(["env", "show", "-0", "--reveal"]).output.split(separator: "\0").map(String.init)
    #expect(revealed.prefix(3) == ["BASE=root", "PORT=2", "URL=root:1"])
    #expect(revealed.last?.hasSuffix(":\(repository.root)/localbin") == true)
    #expect(try repository.tpl(["env", "show", "-0"]).output.hasPrefix("BASE\0PORT\0URL\0TPL_ROOT\0"))
  }

  @Test func theRootHasVariablesOfItsOwn() throws {
    let repository = try TemplateRepository.withVariables()
    let own = try repository.tpl(["env", "show", "-0"], in: "")
    #expect(own.output == "BASE\0PORT\0TPL_ROOT\0TPL_ENVIRONMENT\0PATH\0")
    #expect(try repository.tpl(["env", "show", "-0", "."], in: "platform") == own)
    #expect(try repository.tpl(["env", "show", "-0", "--root", repository.root], in: "platform/a") == own)
    #expect(try repository.tpl(["env", "get", "PORT", ".."], in: "platform/a") == CommandResult(0, "1\n"))
  }

  @Test func showAsJSON() throws {
    let repository = try TemplateRepository.withVariables()
    func variables(_ arguments: String...) throws -> [[String: Any]] {
      let result = try repository.tpl(["env", "show", "--json"] + arguments)
      let document = try JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any]
      #expect(document?["schema"] as? Int == 1)
      #expect(document?["component"] as? String == "platform/a")
      return document?["variables"] as? [[String: Any]] ?? []
    }
    let masked = try variables()
    #expect(masked.allSatisfy { $0["value"] == nil })
    #expect(masked[2]["name"] as? String == "URL" && masked[2]["line"] as? Int == 2)
    #expect(masked[2]["file"] as? String == "\(repository.root)/platform/a/.env")
    #expect(try variables("--reveal")[2]["value"] as? String == "root:1")
  }

  /// What a prompt would load is what is shown, in whatever shell.
  @Test func environments() throws {
    let repository = try TemplateRepository.withVariables([
      ".env.prod": "PORT=3\n", "platform/a/.env.prod.local": "PORT=4\n", "tpl.yaml": "environments: [dev, prod]\n",
    ])
    #expect(try repository.tpl(["env", "get", "PORT"]) == CommandResult(0, "2\n"))
    #expect(try repository.tpl(["env", "get", "PORT", "-e", "prod"]) == CommandResult(0, "4\n"))
    #expect(try repository.tpl(["env", "get", "PORT"], environment: ["TPL_ENV": "prod"]) == CommandResult(0, "4\n"))
    #expect(
      try repository.tpl(["env", "get", "PORT", "-e", "prdo"])
        == CommandResult(
          1, "", "tpl: error: there is no environment 'prdo', did you mean 'prod'?\n"))
    #expect(try repository.tpl(["env", "get", "PORT", "-e", "a/b"]).status == 64)
  }

  @Test func getPrintsExactBytes() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.sandbox.write(
      Array("A='".utf8) + [0xFF, 0x0A, 0x1B] + Array("'\n".utf8), to: "\(repository.root)/platform/a/.env")
    #expect(try repository.tpl(["env", "get", "A"]).stdout == [0xFF, 0x0A, 0x1B, 0x0A])
    #expect(try repository.tpl(["env", "get", "A", "-0"]).stdout == [0xFF, 0x0A, 0x1B, 0])
    #expect(try repository.tpl(["env", "get", "A", "--json"]).output.contains(#""value_b64":"/wob""#))
    #expect(
      try repository.tpl(["env", "get", "PROT"])
        == CommandResult(1, "", "tpl: error: platform/a (dev) has no variable PROT\ntpl: hint: did you mean PORT?\n"))
    #expect(try repository.tpl(["env", "get", "HOME"]).status == 1)
  }

  /// Another file's value would be the wrong answer, and nobody reads the warning.
  @Test(arguments: [["get", "PORT"], ["export", "shell"], ["exec"]])
  func aFileThatCannotBeUsedEndsThem(arguments: [String]) throws {
    let repository = try TemplateRepository.withVariables()
    let command = arguments == ["exec"] ? ["exec", "--", "echo", "ran"] : ["env"] + arguments
    let file = "\(repository.root)/platform/a/.env"
    try repository.write("PORT='2\n", to: "platform/a/.env")
    let broken = try repository.tpl(command)
    #expect(broken.status == 65 && broken.output == "")
    #expect(broken.errors.hasPrefix("tpl: error: \(file):2: unterminated quoted value of \"PORT\""))
    try repository.write("PORT=2\n", to: "platform/a/.env", mode: 0o666)
    #expect(
      try repository.tpl(command)
        == CommandResult(77, "", "tpl: error: \(file) can be written by everybody (mend it with chmod o-w)\n"))
    let shown = try repository.tpl(["env", "show", "-0"])
    #expect(
      shown.status == 0
        && shown.errors.hasPrefix("tpl: warning: platform/a (dev) NOT LOADED: platform/a/.env can be written"))
  }

  @Test func explain() throws {
    let repository = try TemplateRepository.withVariables([
      "platform/a/.env.local": "HOST\nPORT=${BASE}${HOME}${NONE:-}\n",
      "platform/a/compose/compose.yaml": """
      services:
        db:
          env_file: [db.env, ../.env.local]
      """, "platform/a/compose/.env": "PORT=7\n", "platform/a/compose/db.env": "X=1\nPORT=8\n",
    ])
    let text = """
      PORT in platform/a (dev): ********
        environment before activation: ********
        .env:2: ********, overridden
        platform/a/.env:1: ********, overridden
        platform/a/.env.local:2: ********, decides; ${BASE} is from .env:1; ${HOME} is from the environment before \
      activation; ${NONE} is not set
        docker compose without tpl takes it from the environment, another value: ********
        docker compose gives service db what env_file platform/a/compose/db.env:2 has, another value: ********

      """
    #expect(try repository.tpl(["env", "explain", "PORT"], environment: ["PORT": "e"]) == CommandResult(0, text))
    let revealed = try repository.tpl(["env", "explain", "--reveal", "PORT"]).output
    #expect(revealed.hasPrefix("PORT in platform/a (dev): root\(repository.sandbox.home)\n  .env:2: 1, overridden\n"))
    #expect(revealed.contains("docker compose without tpl reads platform/a/compose/.env:1, another value: 7\n"))
    #expect(
      try repository.tpl(["env", "explain", "TPL_LAYER"]).output.contains("\n  set by tpl itself\n"))
    #expect(
      try repository.tpl(["env", "explain", "HOST"], environment: ["HOST": "h"]).output.contains(
        "platform/a/.env.local:1: ********, decides; takes what the environment before activation has"))
    #expect(try repository.tpl(["env", "explain", "HOME"]).status == 1)
  }

  @Test func explainAsJSON() throws {
    let repository = try TemplateRepository.withVariables(["platform/a/.env.local": "LD_PRELOAD=x\nURL=$BASE\n"])
    let result = try repository.tpl(["env", "explain", "--json", "URL"])
    let document = try JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any] ?? [:]
    #expect(document["line"] as? Int == 2 && document["value"] == nil && document["source"] as? String == "file")
    let definitions = document["definitions"] as? [[String: Any]] ?? []
    #expect(definitions.map { $0["role"] as? String } == ["overridden", "decides"])
    let references = definitions.last?["references"] as? [[String: Any]] ?? []
    #expect(references.map { $0["name"] as? String } == ["BASE"])
    #expect(references.first?["file"] as? String == "\(repository.root)/.env")
    let refused = try repository.tpl(["env", "explain", "LD_PRELOAD"])
    #expect(
      refused.output == """
        LD_PRELOAD in platform/a (dev): not set
          platform/a/.env.local:1: ********, not used: LD_PRELOAD is never taken from a repository

        """)
  }

  @Test func parse() throws {
    let repository = try TemplateRepository(["localbin/", "platform/a/"])
    try repository.write("A=$HOME_VAR\nB='x\ny'\nC-D=1\n", to: "platform/a/any")
    let environment = ["HOME_VAR": "fromenv"]
    #expect(
      try repository.tpl(["env", "parse", "any"], environment: environment)
        == CommandResult(0, "A=fromenv\nB=x\ny\nC-D=1\n"))
    #expect(
      try repository.tpl(["env", "parse", "-0", "any"], environment: environment)
        == CommandResult(0, "A=fromenv\0B=x\ny\0C-D=1\0"))
    #expect(
      try repository.tpl(["env", "parse", "--json", "any"], environment: environment)
        == CommandResult(
          0,
          #"{"schema":1,"values":{"A":"fromenv","B":"x\ny","C-D":"1"},"warnings":[]}"# + "\n"))
    #expect(try repository.tpl(["env", "parse", "-"], input: "A=1") == CommandResult(0, "A=1\n"))
    for format in [[], ["--json"], ["-0"]] {
      #expect(
        try repository.tpl(["env", "parse", "-"] + format, input: "A=1\nB C=secret\n")
          == CommandResult(65, "", "tpl: error: standard input:2: key cannot contain a space\n"))
    }
    #expect(
      try repository.tpl(["env", "parse", "."]) == CommandResult(74, "", "tpl: error: read .: is a directory\n"))
    #expect(
      try repository.tpl(["env", "parse", "nothing"]) == CommandResult(1, "", "tpl: error: there is no nothing\n"))
  }

  @Test(arguments: [
    ["env", "show"], ["env", "get", "PORT"], ["env", "explain", "PORT"], ["env", "export", "json"],
    ["exec", "--", "echo", "ran"],
  ])
  func aRootThatIsNotAllowed(arguments: [String]) throws {
    let repository = try TemplateRepository.withVariables()
    try repository.must("deny")
    for query in [[], ["a"]] where arguments[0] != "exec" || query.isEmpty {
      #expect(
        try repository.tpl(arguments + query)
          == CommandResult(
            77, "",
            "tpl: error: \(repository.root) is not allowed yet\n"
              + "tpl: hint: look at it, then run: tpl allow \(repository.root)\n"))
    }
  }
}
