import TestSupport

/// Installing and removing: everything that the scripts run may fail. In bash, because a call of dash's that waits for
/// the supervisor is interrupted when one of its children ends. What they install are scripts that run the programs:
/// copying those takes most of the time and shows no more.
extension Operations {
  static let scripts = [
    script("install") { room in
      try room.makeStandIns()
      try room.sandbox.write("# mine\nalias ll='ls -l'\n", to: "home/.bashrc")
      try room.sandbox.makeDirectory("shop")
    },
    script("install-again") { try $0.makeSmallInstallation() },
    {
      let operation = script("uninstall") { try $0.makeSmallInstallation() }
      return Operation(
        name: operation.name, command: ["bash", "--posix", "-c", "exec bash --posix ~/.local/share/tpl/uninstall.sh"],
        scope: .everything, prepare: operation.prepare,
        // It goes last; who was stopped after that has the repository's.
        nextCommand: [
          "bash", "--posix", "-c",
          "[ -e ~/.local/share/tpl/installed ] || exit 0; [ ! -e ~/.local/share/tpl/uninstall.sh ] || exec bash --posix ~/.local/share/tpl/uninstall.sh; exec bash --posix \"$SCRIPTS/uninstall.sh\"",
        ],
        ignored: operation.ignored)
    }(),
  ]

  private static func script(_ name: String, prepare: @escaping @Sendable (FaultRoom) throws -> Void) -> Operation {
    Operation(
      name: name,
      command: [
        "bash", "--posix", "-c", "exec bash --posix \"$SCRIPTS/install.sh\" --binaries \"$STAND_INS\" --shell bash",
      ],
      scope: .everything, prepare: prepare, ignored: ["tmp/"])
  }
}
