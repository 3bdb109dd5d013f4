import TestSupport
import Testing

/// Which environment a directory stands for, and the environment that env files are read against.
@Suite struct ActivationEnvironmentTests {
  @Test(arguments: Shell.allCases)
  func choosesFilesByEnvironment(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell,
      files: [
        ".env": "WHO=all\nROOT=1\n", ".env.dev": "WHO=dev\n", ".env.prod": "WHO=prod\n",
        "infra/gcp/prod/.env": "INFRA=1\n", "platform/timescale/.env.staging": "ELSEWHERE=1\n",
      ])
    let session = try hook.session()
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +WHO +ROOT\n")
    #expect(try session.text(of: "WHO") == "dev")
    try hook.settle(session)
    #expect(try session.run(hook.export("TPL_ENV", "prod")).output == "tpl: shop (prod) ~WHO\n")
    #expect(try session.text(of: "WHO") == "prod")
    #expect(try session.text(of: "TPL_ENVIRONMENT") == "prod")
    try hook.settle(session)
    #expect(try session.run(hook.export("TPL_ENV", "staging")).output == "tpl: shop (staging) ~WHO\n")
    #expect(try session.text(of: "WHO") == "all")
    #expect(try session.run(hook.unset("TPL_ENV")).output == "tpl: shop (dev) ~WHO\n")
    // A directory of infra stands for its environment, the user's word for every one.
    #expect(try session.run(hook.cd("infra/gcp/prod")).output == "tpl: infra/gcp/prod (prod) ~WHO +INFRA\n")
    #expect(try session.text(of: "WHO") == "prod")
    #expect(try session.text(of: "TPL_ENV") == nil)
    #expect(try session.run(hook.export("TPL_ENV", "dev")).output == "tpl: infra/gcp/prod (dev) ~WHO\n")
    #expect(try session.text(of: "WHO") == "dev")
    // TPL_ENV is the user's: it outlives the repository.
    try session.run(hook.leave)
    #expect(try session.text(of: "TPL_ENV") == "dev")
    #expect(try session.value(of: "TPL_ENVIRONMENT") == nil)
  }

  @Test(arguments: Shell.allCases)
  func loadsNothingForAnInvalidName(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env.dev": "WHO=dev\n", ".env.local": "OWN=1\n", ".env.x": "WHO=x\n"])
    let session = try hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (dev) +WHO +OWN\n")
    for name in ["../x", "local", "crypt", "a b", "-x", "(", "!", "é", "$(touch pwn)", "x/../x"] {
      let output = try session.run(hook.export("TPL_ENV", name)).output
      #expect(output == "tpl: shop (\(name)) NOT LOADED: '\(name)' is no name of an environment\n", "\(name)")
      #expect(try session.value(of: "WHO") == nil)
      try hook.settle(session)
      #expect(try session.prompt().output == "")
      #expect(try session.text(of: "TPL_ENV") == name)
      #expect(try session.run(hook.unset("TPL_ENV")).output == "tpl: shop (dev) +WHO +OWN\n")
    }
    #expect(!hook.sandbox.exists("shop/pwn") && !hook.sandbox.exists("home/pwn"))
  }

  /// A slip of the hand must not work with the values of another environment.
  @Test(arguments: Shell.allCases)
  func loadsNothingForAnUnknownEnvironment(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "WHO=base\n", "application/app1/.env.prod": "WHO=prod\n"])
    let session = try hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (dev) +WHO\n")
    let unknown = "tpl: shop (prd) NOT LOADED: there is no environment 'prd', did you mean 'prod'?\n"
    #expect(try session.run(hook.export("TPL_ENV", "prd")).output == unknown)
    #expect(try session.value(of: "WHO") == nil)
    for arguments in [["exec", "--", "echo"], ["env", "get", "WHO"], ["env", "export", "json"], ["use", "prd"]] {
      let result = try hook.sandbox.run(
        ["\(Binaries.directory)/tpl"] + arguments, environment: ["TPL_WATCHER": "off", "TPL_ENV": "prd"],
        directory: "shop")
      #expect(result.status == 1 && result.output == "")
      #expect(result.errors == "tpl: error: there is no environment 'prd', did you mean 'prod'?\n")
    }
    // One that only another component has is known; so is that of a directory of infra.
    #expect(try session.run(hook.export("TPL_ENV", "prod")).output == "tpl: shop (prod) +WHO\n")
  }

  /// Outer to inner, and in each directory from the general file to the personal one of this environment.
  @Test(arguments: Shell.allCases)
  func lastFileWins(shell: Shell) throws {
    let files = [".env", ".env.dev", ".env.local", ".env.dev.local"]
    let order = files + files.map { "platform/timescale/\($0)" }
    let text = order.indices.map { index in
      (order[index], (index..<order.count).map { "V\($0)=\(index)\n" }.joined())
    }
    let hook = try ActivationFixture(
      shell, files: Dictionary(text) { $1 }.merging([".env.prod": "V0=no\n", ".env.example": "V0=no\n"]) { $1 })
    let session = try hook.session(directory: "shop/platform/timescale")
    let exported = try session.exported()
    for index in order.indices { #expect(exported["V\(index)"] == Array("\(index)".utf8), "\(order[index])") }
    #expect(try session.run("rm .env.dev.local").output == ("tpl: platform/timescale (dev) ~V7\n"))
  }

  /// Never against what tpl itself exported.
  @Test(arguments: Shell.allCases)
  func interpolatesTheEnvironmentBeforeActivation(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "A=1\nB=$A\nC=${OUTER}-$B\nOUTER=file\n", "platform/timescale/.env": "D=$A-$OUTER\n"])
    let session = try hook.session(environment: ["OUTER": "outer"], directory: "shop/platform/timescale")
    #expect(try session.text(of: "B") == "1")
    #expect(try session.text(of: "C") == "outer-1")
    #expect(try session.text(of: "D") == "1-outer")
    try session.run("printf 'A=2\\nB=$A\\nC=${OUTER}-$B\\n' > ../../.env")
    #expect(try session.text(of: "B") == "2")
    #expect(try session.text(of: "C") == "outer-2")
    #expect(try session.text(of: "D") == "2-outer")
    #expect(try session.text(of: "OUTER") == "outer")
    // The user's own change of the outer value counts from the next reading on.
    try session.run(hook.export("OUTER", "newer") + "; echo E=1 > .env.local")
    #expect(try session.text(of: "C") == "newer-2")
  }

  @Test(arguments: Shell.allCases)
  func growsNoPathOverTenEdits(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "PATH=/x:$PATH\nGROWS=$GROWS.\n"])
    let session = try hook.session()
    let before = try session.exported()["PATH"] ?? []
    try session.run(hook.cd())
    let inside = Array("/x:".utf8) + before + Array(":\(hook.path("localbin"))".utf8)
    for number in 0..<10 {
      try session.run("printf 'N=\(number)\\nPATH=/x:$PATH\\nGROWS=$GROWS.\\n' > .env")
      let exported = try session.exported()
      #expect(exported["PATH"] == inside)
      #expect(exported["GROWS"] == Array(".".utf8))
      #expect(exported["N"] == Array("\(number)".utf8))
    }
    try session.run(hook.leave)
    #expect(try session.exported()["PATH"] == before)
  }

  /// PATH is undone element by element, also what a file put there.
  @Test(arguments: Shell.allCases)
  func keepsAdditionsBesideAPathFromAFile(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "PATH=/x:$PATH\n"])
    let session = try hook.session(directory: "shop")
    let outside = hook.sandbox.environment["PATH"] ?? ""
    try session.run(shell.text(bash: "PATH=/mine:$PATH", fish: "set -gx PATH /mine $PATH"))
    try session.run("echo A=1 > .env.local")
    #expect(try session.text(of: "A") == "1")
    try session.run(hook.leave)
    #expect(try session.exported()["PATH"] == Array("/mine:\(outside)".utf8))
  }
}
