import Foundation
import TestSupport
import Testing

/// Where containers block the kernel's keyring, an unlocked key is in tpld's memory, and nowhere else.
@Suite struct SecretWatcherKeyTests {
  @Test(arguments: ["EPERM", "ENOSYS"])
  func unlocksAndLocks(error: String) throws {
    let room = try KeyringlessRoom(error)
    #expect(try room.run(["/bin/true"]).status == 0)
    #expect(try room.decrypt() == room.locked)
    let session = try room.session()
    #expect(try session.run(room.hook.cd("platform/timescale")).output == room.closed)
    #expect(try room.unlock() == KeyringlessRoom.unlocked("10m"))
    defer { try? room.stopWatcher() }
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) +DB_PASS\n")
    #expect(try session.text(of: "DB_PASS") == "s3cr3t")
    #expect(try room.decrypt() == room.opened)
    #expect(try room.tpl("secret", "lock") == CommandResult(0, "", "tpl: locked\n"))
    #expect(try session.prompt().output == room.closed)
    #expect(try room.decrypt() == room.locked)
    #expect(try room.tpl("secret", "lock") == CommandResult(0, "", "tpl: was locked already\n"))
  }

  @Test(.enabled(if: getuid() == 0, "only root can read the memory of tpld"))
  func locksWhenTheTimeIsOver() throws {
    let room = try KeyringlessRoom()
    #expect(try room.unlock("1s") == KeyringlessRoom.unlocked("1s"))
    defer { try? room.stopWatcher() }
    try waitUntil("a locked key") { try room.decrypt() == room.locked }
    // By tpld itself, and not when somebody asks again.
    try waitUntil("the log") { room.log.contains("wiped an opened key, its time is over") }
    let memory = try ProcessMemory(of: try room.hook.watcher())
    #expect(try memory.places(of: try room.privateNumber()).isEmpty)
  }

  /// A second unlock counts, whether its time is longer or not.
  @Test func theLastTimeCounts() throws {
    let room = try KeyringlessRoom()
    #expect(try room.unlock("1s").status == 0)
    defer { try? room.stopWatcher() }
    #expect(try room.unlock("10m").status == 0)
    #expect(try room.unlock("2s").status == 0)
    try waitUntil("a locked key") { try room.decrypt() == room.locked }
    let wiped = room.log.split(separator: "\n").filter { $0.contains("its time is over") }
    #expect(wiped.count == 1, "\(room.log)")
  }

  @Test func aRestartLocks() throws {
    let room = try KeyringlessRoom()
    #expect(try room.unlock().status == 0)
    defer { try? room.stopWatcher() }
    let session = try room.session()
    #expect(
      try session.run(room.hook.cd("platform/timescale")).output == "tpl: platform/timescale (dev) +DB_PASS\n")
    #expect(try room.tpl("daemon", "restart").status == 0)
    #expect(room.log.contains("wiped the opened keys"), "\(room.log)")
    #expect(try room.decrypt() == room.locked)
    #expect(try session.prompt().output == room.closed)
    #expect(try room.unlock().status == 0)
    #expect(try room.decrypt() == room.opened)
  }

  @Test func aStoppedWatcherBlocksNoPrompt() throws {
    let room = try KeyringlessRoom()
    #expect(try room.unlock().status == 0)
    let pid = try room.hook.watcher()
    kill(pid, SIGSTOP)
    defer {
      kill(pid, SIGCONT)
      try? room.stopWatcher()
    }
    let session = try room.session()
    #expect(try session.run(room.hook.cd("platform/timescale")).output == room.unanswered)
    #expect(try session.prompt().output == "")
    #expect(
      try room.decrypt()
        == CommandResult(
          1, "",
          "tpl: error: \(room.key) is locked, and the watcher did not answer in time\ntpl: hint: tpl daemon restart\n"))
    kill(pid, SIGCONT)
    // Without anything that the shell could notice.
    try waitUntil("the variable") { try session.prompt().output == "tpl: platform/timescale (dev) +DB_PASS\n" }
    kill(pid, SIGSTOP)
    // Not `locked`: nobody knows that.
    #expect(
      try room.tpl("secret", "lock")
        == CommandResult(
          69, "",
          "tpl: error: tpld does not answer, and may still have your key (the watcher did not answer in time)\ntpl: hint: tpl daemon restart\n"
        ))
    kill(pid, SIGCONT)
    // It has heard it all the same.
    try waitUntil("the log") { room.log.contains("wiped an opened key\n") }
  }

  /// Whether this machine lets anybody search the keyring or not: what is said to be unlocked is found again.
  @Test func whereOnlyAddingIsBlocked() throws {
    let room = try KeyringlessRoom("add_key")
    defer { _ = try? room.stopWatcher() }
    let unlocked = try room.unlock()
    if unlocked.status == 0 {
      #expect(unlocked == KeyringlessRoom.unlocked("10m"))
      #expect(try room.decrypt() == room.opened)
    } else {
      #expect(
        unlocked
          == CommandResult(
            69, "",
            "tpl: error: neither the kernel's keyring nor tpld keeps your key (add_key: operation not permitted)\ntpl: hint: TPL_KEY_FILE with an unprotected key in memory, for instance in /dev/shm, is the other way\n"
          ))
      #expect(try room.decrypt() == room.locked)
    }
  }

  /// Whoever unlocks for hours does not want the key to go with an idle watcher.
  @Test func aKeyIsAClient() throws {
    let room = try KeyringlessRoom()
    let watcher = try BackgroundProcess(
      ["\(Binaries.directory)/tpld", "--idle-exit", "2"], in: room.sandbox, output: "out")
    try waitUntil("an answer of tpld") { try room.tpl("daemon", "status").status == 0 }
    #expect(try room.unlock("5s").status == 0)
    #expect(try watcher.status() == 0)
    let ends = room.sandbox.text("out").split(separator: "\n").compactMap { line in
      ["its time is over", "nobody has asked", "wiped the opened keys"].first { line.contains($0) }
    }
    #expect(ends == ["its time is over", "nobody has asked"])
  }

  /// One place in the memory of tpld, which no swap and no core file gets, and none after `lock`.
  @Test(.enabled(if: getuid() == 0, "only root can read the memory of tpld"))
  func theKeyIsInLockedMemoryOnly() throws {
    let room = try KeyringlessRoom()
    let number = try room.privateNumber()
    #expect(try room.unlock().status == 0)
    defer { try? room.stopWatcher() }
    #expect(try room.decrypt() == room.opened)
    let pid = try room.hook.watcher()
    let places = try ProcessMemory(of: pid).places(of: number)
    #expect(places.map(\.isLocked) == [true] && places.map(\.isUndumped) == [true], "\(places)")
    #expect(try room.tpl("secret", "lock").status == 0)
    #expect(try ProcessMemory(of: pid).places(of: number).isEmpty)
  }

  @Test(.enabled(if: getuid() == 0, "only root can read the memory of tpld"))
  func nothingElseHoldsTheKey() throws {
    let room = try KeyringlessRoom()
    let number = try room.privateNumber()
    let core = sandboxed(room, "core")
    // As large a core file as may be, in a directory of its own, and what the Swift runtime would print.
    let unlocked = try room.withPassphrase(
      "secret", "unlock", before: "cd '\(core)'; ulimit -c unlimited; export SWIFT_BACKTRACE=enable=yes")
    // A static program says first that it finds no program that would print.
    #expect(
      unlocked.status == 0 && unlocked.errors.hasSuffix(KeyringlessRoom.unlocked("8h").errors), "\(unlocked.errors)")
    #expect(try room.decrypt() == room.opened)
    let pid = try room.hook.watcher()
    for file in ["cmdline", "environ"] {
      let content = try #require(FileManager.default.contents(atPath: "/proc/\(pid)/\(file)"))
      #expect(!content.isEmpty && Self.forms(of: number).allSatisfy { content.firstRange(of: $0) == nil }, "\(file)")
    }
    let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
    #expect(
      limits.split(separator: "\n").contains {
        $0.hasPrefix("Max core file size") && $0.split(separator: " ")[4] == "0"
      })
    kill(pid, SIGQUIT)
    try waitUntil("the end of tpld") { try room.tpl("daemon", "status").status == 69 }
    #expect(try FileManager.default.contentsOfDirectory(atPath: core) == [])
    #expect(room.log.contains(" info: keeping an opened key for 28800 s\n"))
    #expect(!room.log.contains("crashed"), "\(room.log)")
    let files = try room.sandbox.run(["find", ".", "-type", "f"]).output.split(separator: "\n").map(String.init)
    #expect(files.contains("./state/tpl/tpld.log"))
    for file in files {
      let content = Data(room.sandbox.read(file) ?? [])
      #expect(Self.forms(of: number).allSatisfy { content.firstRange(of: $0) == nil }, "\(file)")
    }
    #expect(try room.decrypt() == room.locked)
  }

  private func sandboxed(_ room: KeyringlessRoom, _ directory: String) -> String {
    (try? room.sandbox.makeDirectory(directory)) ?? ""
  }

  /// As it is, in hexadecimal, and the middle of its base64 at each of three beginnings.
  private static func forms(of number: [UInt8]) -> [Data] {
    let hexadecimal = number.map { String(format: "%02x", $0) }.joined()
    let encoded = (0..<3).map { shift in
      Data(number.dropFirst(shift).prefix(27)).base64EncodedString()
    }
    return [Data(number)] + ([hexadecimal, hexadecimal.uppercased()] + encoded).map { Data($0.utf8) }
  }

  /// The socket's mode keeps others out; where that fails, the kernel still tells who asks.
  @Test(.enabled(if: getuid() == 0, "only root can ask as somebody else"))
  func othersAreTurnedAway() throws {
    let room = try KeyringlessRoom()
    #expect(try room.unlock().status == 0)
    defer { try? room.stopWatcher() }
    let message = #"\x0e\x00\x00\x002\x000.1.0\x00status"#
    let client = """
      trap '' PIPE
      zmodload zsh/net/socket zsh/system
      zsocket run/tpl/tpld.sock || exit
      print -nu $REPLY $'\(message)'
      sysread -i $REPLY && print answered || print turned away
      """
    let script = "chmod 755 . && chmod 777 run run/tpl run/tpl/tpld.sock; exec setpriv $0 zsh -f -c \"$1\" 2>/dev/null"
    #expect(try room.sandbox.run(["/bin/sh", "-c", script, "--clear-groups", client]).output == "answered\n")
    #expect(
      try room.sandbox.run(["/bin/sh", "-c", script, "--reuid=65534 --clear-groups", client])
        == CommandResult(0, "turned away\n"))
  }
}
