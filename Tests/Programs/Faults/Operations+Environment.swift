/// What changes the choice of an environment and env files.
extension Operations {
  static let environment = [
    make("use", ["tpl", "use", "prod"]),
    make("use-clear", ["tpl", "use", "--clear"]) {
      $0.prepare = { room in
        try room.makeRepository()
        try room.require(["tpl", "use", "prod"])
      }
    },
    make("env-set", ["tpl", "env", "set", "PGPORT", "platform/timescale"]) { $0.input = "6543\n" },
    make("env-set-new", ["tpl", "env", "set", "LEVEL", "platform/timescale", "-e", "prod"]) { $0.input = "debug\n" },
    make("env-set-sealed", ["tpl", "env", "set", "API_KEY", "platform/timescale", "-e", "prod"]) {
      $0.input = "\(FaultRoom.marker)new\n"
      $0.prepare = { try $0.makeSecrets() }
    },
    make("env-unset", ["tpl", "env", "unset", "PGPORT", "platform/timescale"]),
  ]

  static let template = [
    make("new", ["tpl", "new", "platform", "redis"]),
    make("new-compose", ["tpl", "new", "application", "web", "--tool", "compose"]),
    make("init", ["tpl", "init", "fresh"], in: "home"),
  ]
}
