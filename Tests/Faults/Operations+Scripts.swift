import TestSupport

/// Installing and removing: everything that the scripts run may fail. In bash, because a call of dash's that waits for the
/// supervisor is interrupted when one of its children ends.
extension Operations {
  static let scripts = [
    script("install") { room in
      try room.sandbox.write("# mine\nalias ll='ls -l'\n", to: "home/.bashrc")
      try room.sandbox.makeDirectory("shop")
    },
    script("install-again") { try $0.makeInstallation() },
    {
      let operation = script("uninstall") { try $0.makeInstallation() }
      return Operation(
        name: operation.name, command: ["bash", "--posix", "-c", "exec bash --posix ~/.local/share/tpl/uninstall.sh"],
        scope: .everything,
        prepare: operation.prepare, ignored: operation.ignored)
    }(),
  ]

  private static func script(_ name: String, prepare: @escaping @Sendable (FaultRoom) throws -> Void) -> Operation {
    Operation(
      name: name,
      command: [
        "bash", "--posix", "-c", "exec bash --posix \"$SCRIPTS/install.sh\" --binaries \"$BINARIES\" --shell bash",
      ],
      scope: .everything, prepare: prepare, ignored: ["tmp/"])
  }
}
