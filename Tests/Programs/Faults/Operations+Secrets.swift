import TestSupport

/// What makes keys and encrypted files, for one person.
extension Operations {
  static let secrets = [
    make("secret-init", ["tpl", "secret", "init", "--name", "alice"]) { $0.invariant = keyOpens },
    make("secret-init-add", ["tpl", "secret", "init", "--add", "--name", "alice"]) { $0.invariant = keyOpens },
    make("secret-init-existing", ["tpl", "secret", "init", "--add", "--name", "alice"]) {
      $0.prepare = { room in
        try room.makeSecrets()
        try room.sandbox.write("* text=auto\n", to: "shop/.gitattributes")
        try room.sandbox.write("#!/bin/sh\nexec make lint\n", to: "shop/.git/hooks/pre-commit", mode: 0o755)
      }
    },
    make("secret-init-undo", ["tpl", "secret", "init", "--undo"]) {
      $0.prepare = { try $0.makeSecrets() }
      $0.nextCommand = ["sh", "-c", "\(removingLocks); exec tpl secret init --undo"]
    },
    sealing("encrypt", ["tpl", "secret", "encrypt", "platform/timescale/.env.prod"]),
    sealing("encrypt-remove", ["tpl", "secret", "encrypt", "--remove", "platform/timescale/.env.prod"]),
    sealing("encrypt-first", ["tpl", "secret", "encrypt", "--remove", "application/api/.env.prod"]) { room in
      try room.sandbox.write("TOKEN=\(FaultRoom.marker)\n", to: "shop/application/api/.env.prod", mode: 0o600)
    },
    editing("edit", "platform/timescale/.env.prod.crypt"),
    editing("edit-new", "application/api/.env.prod.crypt"),
    make("decrypt-output", ["tpl", "secret", "decrypt", "platform/timescale/.env.prod.crypt", "-o", "plain.env"]) {
      $0.prepare = { try $0.makeSecrets() }
    },
    make(
      "import",
      [
        "tpl", "secret", "import", "platform/timescale/old.env.enc", "-o", "platform/timescale/.env.old.crypt",
        "--password-fd", "0",
      ]
    ) {
      $0.input = "correct horse\n"
      $0.prepare = { room in
        try room.makeSecrets()
        try room.require(
          [
            "openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-salt", "-pass", "pass:correct horse", "-out",
            "platform/timescale/old.env.enc",
          ],
          input: "OLD_KEY=\(FaultRoom.marker)\n")
      }
    },
  ]

  /// A plain file beside the encrypted one, with a value more.
  private static func sealing(
    _ name: String, _ command: [String], prepare: (@Sendable (FaultRoom) throws -> Void)? = nil
  ) -> Operation {
    make(name, command) {
      $0.prepare = { room in
        try room.makeSecrets()
        try room.sandbox.write(
          "API_KEY=\(FaultRoom.marker)\nAPI_USER=app\nMORE=\(FaultRoom.marker)\n",
          to: "\(FaultRoom.timescale)/.env.prod", mode: 0o600)
        try prepare?(room)
      }
      $0.invariant = { room, _ in
        let plain = command.last.map { "shop/\($0)" } ?? ""
        return room.sandbox.exists(plain) || room.plainText("\(plain).crypt").map { !$0.isEmpty } == true
          ? [] : ["neither \(plain) nor its encrypted file holds the secrets"]
      }
    }
  }

  private static func editing(_ name: String, _ file: String) -> Operation {
    make(name, ["tpl", "secret", "edit", file]) {
      $0.environment = ["EDITOR": "sh -c 'grep -q ADDED \"$1\" || echo ADDED=\(FaultRoom.marker) >>\"$1\"' sh"]
      $0.keepsSecretsIn = ["run/tpl/edit/"]
      $0.ignored = ["state/tpl"]
      $0.prepare = { try $0.makeSecrets() }
    }
  }

  /// Whatever happened, a key that is there belongs to its certificate and to what was encrypted.
  private static func keyOpens(_ room: FaultRoom, _ result: CommandResult) throws -> [String] {
    guard room.sandbox.exists("data/tpl/identity.pem") else { return [] }
    let key = try room.run(["openssl", "pkey", "-noout", "-in", room.sandbox.path("data/tpl/identity.pem")])
    return key.status == 0 ? [] : ["identity.pem is no key"]
  }
}
