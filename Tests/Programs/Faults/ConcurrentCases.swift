import TestSupport

/// Each verb that writes beside itself, and pairs of them.
enum ConcurrentCases {
  typealias Command = ConcurrentCase.Command

  static let all = [
    plainValues, sealedValues, edits, editsWithRekey, consent, choices, firstKeys, sameComponent, components,
    recipients, seals,
    trees, installs, sessions,
  ]

  private static let plainValues = ConcurrentCase(
    name: "env-set", prepare: { try $0.makeRepository() },
    commands: { count in
      (0..<count).map {
        Command(arguments: ["tpl", "env", "set", "KEY\($0)", "platform/timescale"], input: "value\($0)\n")
      }
    },
    check: { room, outcomes in
      let text = room.sandbox.text("\(FaultRoom.timescale)/.env")
      return missing(outcomes, in: text) { "KEY\($0)='value\($0)'\n" }
        + (text.hasPrefix("# the database\n") ? [] : ["the file lost its beginning"])
    })

  private static let sealedValues = ConcurrentCase(
    name: "env-set-sealed", prepare: { try $0.makeSecrets() },
    commands: { count in
      (0..<count).map {
        Command(
          arguments: ["tpl", "env", "set", "KEY\($0)", "platform/timescale", "-e", "prod"], input: "value\($0)\n")
      }
    },
    check: { room, outcomes in missing(outcomes, in: sealedText(room)) { "KEY\($0)='value\($0)'\n" } })

  private static let edits = ConcurrentCase(
    name: "edit", prepare: { try $0.makeSecrets() }, commands: { (0..<$0).map(edit) },
    check: { room, outcomes in missing(outcomes, in: sealedText(room)) { "LINE\($0)=x\n" } })

  private static let editsWithRekey = ConcurrentCase(
    name: "edit+rekey", prepare: { try $0.makeSecrets() },
    commands: { count in (0..<count).map { $0 % 2 == 0 ? edit($0) : Command(arguments: ["tpl", "secret", "rekey"]) } },
    check: { room, outcomes in
      missing(outcomes, in: sealedText(room)) { $0 % 2 == 0 ? "LINE\($0)=x\n" : "API_KEY=" }
    })

  private static let consent = ConcurrentCase(
    name: "allow+deny", prepare: { try $0.makeRepository() },
    commands: { count in (0..<count).map { Command(arguments: ["tpl", $0 % 2 == 0 ? "allow" : "deny"]) } },
    check: { room, outcomes in
      let status = try room.run(["tpl", "exec", "timescale", "--", "true"]).status
      let broken = status == 0 || status == 77 ? [] : ["tpl exec ends with \(status) afterwards"]
      return broken + (try room.run(["tpl", "allow"]).status == 0 ? [] : ["tpl allow fails afterwards"])
    })

  private static let choices = ConcurrentCase(
    name: "use", prepare: { try $0.makeRepository() },
    commands: { count in (0..<count).map { Command(arguments: ["tpl", "use", $0 % 2 == 0 ? "prod" : "dev"]) } },
    check: { room, _ in
      ["prod\n", "dev\n"].contains(try room.run(["tpl", "use"]).output) ? [] : ["no environment is chosen"]
    })

  private static let firstKeys = ConcurrentCase(
    name: "secret-init", prepare: { try $0.makeRepository() },
    commands: { count in
      (0..<count).map { _ in Command(arguments: ["tpl", "secret", "init", "--add", "--name", "alice"]) }
    },
    check: { room, outcomes in
      try room.sandbox.write("A=\(FaultRoom.marker)\n", to: "\(FaultRoom.timescale)/.env.prod")
      let sealed = try room.run(["tpl", "secret", "encrypt", "platform/timescale/.env.prod"])
      if sealed.status != 0 { return ["nothing can be encrypted: \(sealed.errors)"] }
      let made = outcomes.count { $0.result.errors.contains("made your key") }
      return (sealedText(room).isEmpty ? ["the key does not open what is encrypted for it"] : [])
        + (made == 1 ? [] : ["\(made) of them say that they made the key"])
    })

  private static let sameComponent = ConcurrentCase(
    name: "new-same", prepare: { try $0.makeRepository() },
    commands: { count in (0..<count).map { _ in Command(arguments: ["tpl", "new", "platform", "redis"]) } },
    check: { room, outcomes in
      let made = outcomes.count { $0.result.status == 0 }
      return made == 1 ? [] : ["\(made) of them say that they made it"]
    })

  private static let components = ConcurrentCase(
    name: "new", prepare: { try $0.makeRepository() },
    commands: { count in (0..<count).map { Command(arguments: ["tpl", "new", "platform", "redis\($0)"]) } },
    check: { room, outcomes in
      let list = try room.run(["tpl", "list", "--ids"]).output
      return missing(outcomes, in: list) { "platform/redis\($0)\n" }
    })

  private static let recipients = ConcurrentCase(
    name: "recipient-add", prepare: { try $0.makeColleague() },
    commands: { count in
      (0..<count).map { Command(arguments: ["tpl", "secret", "recipient", "add", "bob\($0)", "../outputs/bob.crt"]) }
    },
    check: { room, outcomes in
      outcomes.enumerated().filter {
        $0.element.result.status == 0 && !room.sandbox.exists("shop/.tpl/recipients/bob\($0.offset).crt")
      }
      .map { "bob\($0.offset) is missing" }
    })

  private static let seals = ConcurrentCase(
    name: "encrypt-remove",
    prepare: { room in
      try room.makeSecrets()
      try room.sandbox.write("environments: [dev, prod, e0]\n", to: "shop/tpl.yaml")
      try room.require(["tpl", "allow"])
      for index in 0..<20 {
        try room.sandbox.write("A=\(index)\n", to: "shop/application/api/.env.e\(index)", mode: 0o600)
      }
    },
    commands: { count in
      (0..<count).map { Command(arguments: ["tpl", "secret", "encrypt", "--remove", "application/api/.env.e\($0)"]) }
    },
    check: { room, outcomes in
      let lost = (0..<20).filter { index in
        let plain = "shop/application/api/.env.e\(index)"
        return room.sandbox.text(plain) != "A=\(index)\n"
          && room.plainText("\(plain).crypt") != Array("A=\(index)\n".utf8)
      }
      // What one wrote oneself asks for no permission.
      let asked = try room.run(["tpl", "exec", "api", "-e", "e0", "--", "true"])
      return lost.map { "the text of .env.e\($0) is lost" }
        + (asked.status == 0 ? [] : ["status \(asked.status): \(asked.errors)"])
    })

  private static let trees = ConcurrentCase(
    name: "init", prepare: { try $0.makeRepository() },
    commands: { count in (0..<count).map { _ in Command(arguments: ["tpl", "init", "../home/fresh"]) } },
    check: { room, outcomes in
      outcomes.contains { $0.result.status == 0 } && room.sandbox.exists("home/fresh/localbin/utils.sh")
        ? [] : ["nothing was made"]
    })

  private static let installs = ConcurrentCase(
    name: "install+daemon", sizes: [2, 4], prepare: { try $0.makeInstallation() },
    commands: { count in
      (0..<count).map {
        $0 % 2 == 0
          ? Command(arguments: ["sh", "-c", "exec sh \"$SCRIPTS/install.sh\" --binaries \"$BINARIES\" --shell bash"])
          : Command(arguments: ["sh", "-c", "~/.local/bin/tpl daemon start"], environment: ["TPL_WATCHER": "on"])
      }
    },
    check: { room, outcomes in
      let rc = room.sandbox.text("home/.bashrc")
      let blocks = rc.split(separator: "\n").count { $0.hasPrefix("# >>> tpl >>>") }
      var problems = blocks == 1 && rc.hasPrefix("# mine\n") ? [] : ["\(blocks) blocks in .bashrc"]
      if try room.run(["sh", "-c", "~/.local/bin/tpl --version"]).status != 0 { problems.append("tpl does not run") }
      room.endStrays()
      let removed = try room.run(["sh", "-c", "exec sh ~/.local/share/tpl/uninstall.sh"])
      if removed.status != 0 { problems.append("uninstall: status \(removed.status), \(removed.errors)") }
      if room.sandbox.text("home/.bashrc") != "# mine\nalias ll='ls -l'\n" {
        problems.append(".bashrc is not as it was")
      }
      return problems
    })

  private static let sessions = ConcurrentCase(
    name: "hook+allow",
    prepare: { room in
      try room.makeSecrets()
      try room.sandbox.write(try room.run(["tpl", "hook", "bash"]).stdout, to: "home/.hook")
    },
    commands: { count in
      (0..<count).map {
        $0 % 3 == 2
          ? Command(arguments: ["tpl", "allow"])
          : Command(arguments: [
            "bash", "--noprofile", "--norc", "-i", "-c",
            ". ~/.hook; cd platform/timescale; __tpl_prompt; echo \"[$PGPORT]\"",
          ])
      }
    },
    check: { _, outcomes in
      outcomes.filter { $0.command.arguments[0] == "bash" && $0.result.output != "[5432]\n" }.map {
        "a prompt has \($0.result.output): \($0.result.errors)"
      }
    })

  // MARK: - Parts

  private static func edit(_ index: Int) -> Command {
    Command(
      arguments: ["tpl", "secret", "edit", "platform/timescale/.env.prod.crypt"],
      environment: ["EDITOR": "sh -c 'echo LINE\(index)=x >>\"$1\"' sh"])
  }

  private static func sealedText(_ room: FaultRoom) -> String {
    String(decoding: room.plainText(FaultRoom.sealed) ?? [], as: UTF8.self)
  }

  /// The lines of commands that said they were done, and are not there.
  private static func missing(_ outcomes: [ConcurrentCase.Outcome], in text: String, _ line: (Int) -> String)
    -> [String]
  {
    outcomes.indices.filter { outcomes[$0].result.status == 0 && !text.contains(line($0)) }.map {
      "\(line($0)) is lost"
    }
  }
}
