import TestSupport

/// What several people do with encrypted files.
extension Operations {
  /// git that was killed, as by a limit, leaves locks and says that one has to remove them.
  static let removingLocks = "rm -f .git/*.lock"

  static let sharedSecrets = [
    make("rekey", ["tpl", "secret", "rekey"]) {
      $0.prepare = { room in
        try room.makeSecrets()
        try room.sandbox.write("TOKEN=\(FaultRoom.marker)\n", to: "shop/application/api/.env.prod", mode: 0o600)
        try room.require(["tpl", "secret", "encrypt", "--remove", "application/api/.env.prod"])
      }
      $0.invariant = { room, _ in
        ["shop/application/api/.env.prod.crypt", FaultRoom.sealed].filter { room.plainText($0) == nil }.map {
          "\($0) does not open"
        }
      }
    },
    make("recipient-add", ["tpl", "secret", "recipient", "add", "bob", "../outputs/bob.crt"]) {
      $0.prepare = { try $0.makeColleague() }
    },
    make("recipient-trust", ["tpl", "secret", "recipient", "trust", "bob"]) {
      $0.prepare = { try $0.makeArrivedColleague() }
    },
    make("recipient-remove", ["tpl", "secret", "recipient", "remove", "bob"]) {
      $0.prepare = { room in
        try room.makeArrivedColleague()
        try room.require(["tpl", "secret", "recipient", "trust", "bob"])
        try room.require(["tpl", "secret", "rekey"])
      }
    },
    make("merge", ["git", "merge", "-q", "--no-edit", "theirs"]) {
      $0.prepare = { try $0.makeBranches() }
      $0.nextCommand = [
        "sh", "-c", "\(removingLocks); git merge --abort 2>/dev/null; exec git merge -q --no-edit theirs",
      ]
      $0.ignored = ["shop/.git/"]
    },
    make("resolve", ["tpl", "secret", "resolve", "platform/timescale/.env.prod.crypt", "--ours"]) {
      $0.prepare = { room in
        try room.makeSecrets()
        try room.require(["git", "checkout", "-q", "-b", "theirs"])
        try room.seal("API_KEY=\(FaultRoom.marker)theirs\nAPI_USER=app\n")
        try room.commit("Theirs")
        try room.require(["git", "checkout", "-q", "main"])
        try room.seal("API_KEY=\(FaultRoom.marker)ours\nAPI_USER=app\n")
        try room.commit("Ours")
        _ = try room.run(["git", "merge", "-q", "--no-edit", "theirs"])
      }
      $0.nextCommand = [
        "sh", "-c", "\(removingLocks); exec tpl secret resolve platform/timescale/.env.prod.crypt --ours",
      ]
    },
    make("commit-check", ["git", "commit", "-q", "-m", "More"]) {
      $0.prepare = { room in
        try room.makeSecrets()
        try room.sandbox.write("LEAK=\(FaultRoom.marker)\n", to: "\(FaultRoom.timescale)/.env.staging")
        try room.require(["git", "add", "-f", "platform/timescale/.env.staging"])
      }
      $0.status = 1
      $0.nextCommand = ["sh", "-c", "\(removingLocks); exec git commit -q -m More"]
      $0.ignored = ["shop/.git/"]
      $0.invariant = { room, result in result.status == 0 ? ["a plain env file was committed"] : [] }
    },
  ]
}

extension FaultRoom {
  /// A colleague whose certificate a commit brought.
  func makeArrivedColleague() throws {
    try makeColleague()
    try sandbox.write(sandbox.read("outputs/bob.crt") ?? [], to: "shop/.tpl/recipients/bob.crt")
    try commit("Bob")
  }
}
