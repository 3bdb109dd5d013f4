import TestSupport

/// What the hook does in a shell, from prompt to prompt.
extension Operations {
  static let sessions = [
    session("activate", "cd platform/timescale"),
    session("activate-sealed", "export TPL_ENV=prod; cd platform/timescale"),
    session("leave", "cd platform/timescale", "cd ../../.."),
    session("switch", "cd platform/timescale", "cd ../../application/api"),
    session("reload", "cd platform/timescale", "grep -q 7777 .env || echo PGPORT=7777 >>.env"),
    session(
      "reload-arrived", "cd platform/timescale",
      "echo 'environments: [dev, prod]' >../../tpl.yaml; tpl allow"),
  ]

  /// - Parameter steps: the faults are in the prompts after the last one too, until all is settled.
  private static func session(_ name: String, _ steps: String...) -> Operation {
    make(name, ["bash", "--noprofile", "--rcfile", "../home/.hookrc", "-i", "-c", script(steps)]) {
      $0.isQuestion = true
      $0.isSession = true
      $0.prepare = { room in
        try room.makeSecrets()
        let hook = try room.run(["tpl", "hook", "bash"])
        try room.sandbox.write(hook.stdout, to: "home/.hook")
      }
      $0.invariant = { room, result in settled(room, result) }
    }
  }

  private static func script(_ steps: [String]) -> String {
    """
    . ~/.hook
    show() { echo "$1 PGPORT=$PGPORT URL=$DATABASE_URL GREETING=$GREETING KEY=${API_KEY:+set} COMPONENT=$TPL_COMPONENT FILES=$COMPOSE_FILE PATH=$PATH"; }
    __tpl_prompt; show begin

    """ + steps.enumerated().map { "\($0.element)\n__tpl_prompt; show step\($0.offset)\neval \"$DAMAGE\"\n" }.joined()
      + "__tpl_prompt; __tpl_prompt; __tpl_prompt; show settled\ncd /; __tpl_prompt; __tpl_prompt; __tpl_prompt; show left\n"
  }

  /// Two more prompts without a fault, and all is as it is without one.
  private static func settled(_ room: FaultRoom, _ result: CommandResult) -> [String] {
    guard let model = room.expectedLines else {
      room.expectedLines = result.output.split(separator: "\n").map(String.init)
      return []
    }
    var problems =
      result.errors.contains("run tpl allow") || result.errors.contains("not allowed")
      ? ["it asks for 'tpl allow'"] : []
    let lines = result.output.split(separator: "\n").map(String.init)
    for name in ["settled", "left"] {
      let (wanted, found) = (model.first { $0.hasPrefix(name) }, lines.first { $0.hasPrefix(name) })
      if wanted != found { problems.append("\(found ?? "nothing") in place of \(wanted ?? "nothing")") }
    }
    if lines.count != model.count { problems.append("the shell ended early") }
    return problems
  }
}
