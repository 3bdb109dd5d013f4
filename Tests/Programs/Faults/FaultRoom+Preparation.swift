import TestSupport

/// What operations begin with.
extension FaultRoom {
  static let timescale = "shop/platform/timescale"
  static let sealed = "\(timescale)/.env.prod.crypt"

  /// A repository of the Directory Template in a clone of git, allowed.
  func makeRepository() throws {
    try sandbox.write(
      """
      [user]
      name = alice
      email = alice@example.org
      [init]
      templateDir =
      defaultBranch = main
      [core]
      fsync = none
      [gc]
      auto = 0

      """, to: "home/.gitconfig")
    try sandbox.write("# mine\nalias ll='ls -l'\n", to: "home/.bashrc")
    try sandbox.write("#!/bin/sh\necho orders\n", to: "shop/localbin/orders", mode: 0o755)
    try sandbox.write("environments: [dev, prod]\n", to: "shop/tpl.yaml")
    try sandbox.write(".env\n.env.prod\n", to: "shop/.gitignore")
    try sandbox.write(
      "# the database\nPGPORT=5432\nDATABASE_URL=postgres://app@localhost:${PGPORT}/shop\n",
      to: "\(FaultRoom.timescale)/.env")
    try sandbox.write("services: {db: {image: timescale}}\n", to: "\(FaultRoom.timescale)/compose.yaml")
    try sandbox.write("#!/bin/sh\n", to: "\(FaultRoom.timescale)/scripts/start.sh", mode: 0o755)
    try sandbox.write("GREETING=hello\n", to: "shop/application/api/.env")
    try sandbox.write("#!/bin/sh\n", to: "shop/ops/status.sh", mode: 0o755)
    try require(["git", "init", "-q"])
    try commit("First")
    try require(["tpl", "allow"])
  }

  func commit(_ message: String) throws {
    try require(["git", "add", "-A"])
    try require(["git", "commit", "-q", "--no-verify", "-m", message])
  }

  /// With a key and an encrypted file.
  func makeSecrets() throws {
    try makeRepository()
    try require(["tpl", "secret", "init", "--add", "--name", "alice"])
    try sandbox.write(
      "API_KEY=\(FaultRoom.marker)\nAPI_USER=app\n", to: "\(FaultRoom.timescale)/.env.prod", mode: 0o600)
    try require(["tpl", "secret", "encrypt", "--remove", "platform/timescale/.env.prod"])
    try commit("Secrets")
    try require(["tpl", "allow"])
  }

  /// With a colleague's certificate in the repository, who is not trusted yet.
  func makeColleague() throws {
    try makeSecrets()
    let data = try sandbox.makeDirectory("outputs/colleague", mode: 0o700)
    let result = try run(["tpl", "secret", "init", "--no-add", "--name", "bob"], environment: ["XDG_DATA_HOME": data])
    guard result.status == 0 else { throw FaultError(text: "no colleague: \(result.errors)") }
    try sandbox.write(sandbox.read("outputs/colleague/tpl/identity.crt") ?? [], to: "outputs/bob.crt")
  }

  /// A branch of a colleague's that changes the encrypted file, and one of one's own that changes another line of it.
  func makeBranches() throws {
    try makeSecrets()
    try require(["git", "checkout", "-q", "-b", "theirs"])
    try seal("API_KEY=\(FaultRoom.marker)theirs\nAPI_USER=app\n")
    try commit("Theirs")
    try require(["git", "checkout", "-q", "main"])
    try seal("API_KEY=\(FaultRoom.marker)\nAPI_USER=ours\n")
    try commit("Ours")
  }

  func seal(_ text: String) throws {
    try sandbox.write(text, to: "\(FaultRoom.timescale)/.env.prod", mode: 0o600)
    try require(["tpl", "secret", "encrypt", "--remove", "platform/timescale/.env.prod"])
  }

  /// Programs as they are installed, in a directory of their own: the scripts stop what runs from there.
  func makeInstallation() throws { try install(binaries) }

  /// With stand-ins for the programs.
  func makeSmallInstallation() throws {
    try makeStandIns()
    try install(sandbox.path("outputs/bin"))
  }

  private func install(_ binaries: String) throws {
    try sandbox.write("# mine\nalias ll='ls -l'\n", to: "home/.bashrc")
    try sandbox.makeDirectory("shop")
    try require(["sh", "\(Binaries.package)/localbin/install.sh", "--binaries", binaries, "--shell", "bash"])
  }

  func makeStandIns() throws {
    for name in ["tpl", "tpld"] {
      try sandbox.write("#!/bin/sh\nexec '\(binaries)/\(name)' \"$@\"\n", to: "outputs/bin/\(name)", mode: 0o755)
    }
  }
}
