import TestSupport

/// What gives a permission and takes it back.
extension Operations {
  static let consent = [
    make("allow", ["tpl", "allow"]) {
      $0.prepare = { room in
        try room.makeRepository()
        try room.require(["tpl", "deny"])
      }
      $0.effect = { room, result in try isAllowed(room, result) }
    },
    make("allow-again", ["tpl", "allow"]) {
      $0.prepare = { room in
        try room.makeRepository()
        try room.sandbox.write("environments: [dev, prod, staging]\n", to: "shop/tpl.yaml")
      }
      $0.effect = { room, result in try isAllowed(room, result) }
    },
    make("allow-file", ["tpl", "allow", "localbin/orders"]) {
      $0.prepare = { room in
        try room.makeRepository()
        try room.sandbox.write("#!/bin/sh\necho more orders\n", to: "shop/localbin/orders", mode: 0o755)
      }
    },
    make("deny", ["tpl", "deny"]) {
      $0.refresh = { try $0.require(["tpl", "allow"]) }
      $0.effect = { room, _ in
        try room.run(["tpl", "exec", "timescale", "--", "true"]).status == 77 ? [] : ["the root is still allowed"]
      }
    },
  ]

  private static func isAllowed(_ room: FaultRoom, _ allowed: CommandResult) throws -> [String] {
    // What may not be looked at is left out, and named.
    if Judge.namesWhatIsLeftOut(allowed) { return [] }
    let result = try room.run(["tpl", "exec", "timescale", "--", "sh", "-c", "echo $PGPORT"])
    return result.output == "5432\n" ? [] : ["the root is not allowed: \(result.errors)"]
  }
}
