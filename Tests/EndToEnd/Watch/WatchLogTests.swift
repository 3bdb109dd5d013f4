import Foundation
import TestSupport
import Testing

/// The log of tpld: rotated by itself, read by `tpl daemon logs`.
@Suite struct WatchLogTests {
  private static func lines(_ range: Range<Int>) -> String { range.map { "line \($0)\n" }.joined() }

  /// A line too long for the rest of a full log goes to the next one; the old one stays as it was.
  @Test(arguments: [0, 30, 1_000_000])
  func rotatesAFullLog(room: Int) throws {
    let repository = try TemplateRepository()
    let line = "2000000000 tpld[1] info: nothing\n"
    let limit = 1 << 20
    let count = (limit - room) / line.utf8.count
    let old = String(repeating: line, count: count)
    try repository.sandbox.write(old, to: "state/tpl/tpld.log", mode: 0o600)
    try repository.sandbox.write("older\n", to: "state/tpl/tpld.log.1", mode: 0o600)
    try repository.startWatcher()
    try repository.stopWatcher()
    try waitUntil("the end") { repository.log.hasSuffix("stopping after signal 15\n") }
    let previous = repository.sandbox.text("state/tpl/tpld.log.1")
    let new = repository.log
    if room > 1_000 {
      #expect(previous == "older\n")
      #expect(new.hasPrefix(old) && new.count < old.count + 500)
    } else {
      #expect(previous.hasPrefix(old) && new.utf8.count < 500)
      let text = String(previous.dropFirst(old.count)) + new
      #expect(text.split(separator: "\n").count == 2, "\(text)")
      #expect(text.contains("ready to answer"))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: repository.sandbox.path("state/tpl")).sorted()
    #expect(files == ["tpld.log", "tpld.log.1"])
    for file in files {
      let attributes = try FileManager.default.attributesOfItem(atPath: repository.sandbox.path("state/tpl/\(file)"))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  /// A tpld that cannot run, started by every prompt, must not fill the disk either.
  @Test func rotatesBeforeAnErrorToo() throws {
    let repository = try TemplateRepository()
    let full = String(repeating: "x", count: (1 << 20) - 1) + "\n"
    try repository.sandbox.write(full, to: "state/tpl/tpld.log", mode: 0o600)
    try repository.sandbox.write("", to: "run/tpl")
    let log = repository.sandbox.path("state/tpl/tpld.log")
    let result = try repository.run(["/bin/sh", "-c", "exec \"$0\" 2>>\"$1\"", repository.tpld, log])
    #expect(result.isExactly(74, "", ""))
    #expect(repository.log.hasPrefix("tpld: error: "))
    #expect(repository.sandbox.text("state/tpl/tpld.log.1") == full)
  }

  /// Standard error that leads elsewhere is not the log.
  @Test func otherPlacesAreNotRotated() throws {
    let repository = try TemplateRepository()
    let full = String(repeating: "x", count: 2 << 20) + "\n"
    try repository.sandbox.write(full, to: "out", mode: 0o600)
    let watcher = try repository.runWatcher()
    #expect(try repository.status()["log"] as? String == "elsewhere")
    try repository.stopWatcher()
    #expect(try watcher.status() == 0)
    #expect(repository.sandbox.text("out").hasPrefix(full))
    #expect(!repository.sandbox.exists("out.1") && !repository.sandbox.exists("state/tpl/tpld.log.1"))
  }

  @Test func printsTheLog() throws {
    let repository = try TemplateRepository()
    let missing = "tpl: error: there is no log yet at \(repository.sandbox.path("state/tpl/tpld.log"))\n"
    for arguments in [[], ["-n", "5"], ["--follow"]] {
      let result = try repository.run(["\(Binaries.directory)/tpl", "daemon", "logs"] + arguments)
      #expect(result.isExactly(1, "", missing), "\(result)")
    }
    try repository.sandbox.write(Self.lines(5..<9), to: "state/tpl/tpld.log")
    #expect(try repository.tpl("daemon", "logs").isExactly(0, Self.lines(5..<9), ""))
    #expect(try repository.tpl("daemon", "logs", "-n", "99").isExactly(0, Self.lines(5..<9), ""))
    try repository.sandbox.write(Self.lines(0..<5), to: "state/tpl/tpld.log.1")
    for (count, first) in [("0", 9), ("1", 8), ("4", 5), ("5", 4), ("9", 0), ("10", 0)] {
      let result = try repository.tpl("daemon", "logs", "-n", count)
      #expect(result.isExactly(0, Self.lines(first..<9), ""), "\(count): \(result)")
    }
    #expect(try repository.tpl("daemon", "logs").isExactly(0, Self.lines(0..<9), ""))
    for wrong in ["x", "-1", ""] {
      let result = try repository.tpl("daemon", "logs", "--lines=\(wrong)")
      #expect(result.status == 64 && result.output == "", "\(wrong): \(result)")
    }
    let full = try repository.run(["/bin/sh", "-c", "\"$0\" daemon logs >/dev/full", "\(Binaries.directory)/tpl"])
    #expect(full.status == 74)
  }

  @Test func followsThroughRotations() throws {
    let repository = try TemplateRepository()
    let sandbox = repository.sandbox
    try sandbox.write(Self.lines(0..<20), to: "state/tpl/tpld.log")
    let follower = try BackgroundProcess(
      ["\(Binaries.directory)/tpl", "daemon", "logs", "--follow"], in: sandbox, output: "seen")
    func expect(_ end: Int) throws {
      try waitUntil("line \(end - 1), seen \(sandbox.text("seen"))") {
        sandbox.text("seen") == Self.lines(10..<end)
      }
    }
    func append(_ number: Int) throws {
      try repository.shell("echo 'line \(number)' >>tpld.log", in: sandbox.path("state/tpl"))
    }
    try expect(20)
    try append(20)
    try expect(21)
    for number in [21, 24] {
      try append(number)
      try repository.shell(
        "ln -f tpld.log tpld.log.1; echo 'line \(number + 1)' >new; mv new tpld.log", in: sandbox.path("state/tpl"))
      try append(number + 2)
      try expect(number + 3)
    }
    try repository.shell(": >tpld.log", in: sandbox.path("state/tpl"))
    try repository.startWatcher()
    try waitUntil("a line of tpld") { sandbox.text("seen").hasSuffix("ready to answer\n") }
    kill(follower.pid, SIGINT)
    #expect(try follower.status() == 130)
  }

  /// Where the daemon says that its lines go to the journal, journalctl shows them.
  @Test func theJournalHasItsOwnProgram() throws {
    let repository = try TemplateRepository()
    try repository.sandbox.write("#!/bin/sh\nprintf 'journalctl %s\\n' \"$*\"\n", to: "fakes/journalctl", mode: 0o755)
    let path = "\(repository.sandbox.path("fakes")):\(repository.sandbox.environment["PATH"]!)"
    let stream = repository.sandbox.path("journal")
    try repository.sandbox.write("", to: "journal")
    var facts = stat()
    #expect(stat(stream, &facts) == 0)
    let watcher = try repository.runWatcher(
      output: "journal", environment: ["JOURNAL_STREAM": "\(facts.st_dev):\(facts.st_ino)"])
    #expect(try repository.status()["log"] as? String == "journal")
    for (arguments, passed) in [([], ""), (["-n", "5"], " -n 5"), (["-f", "-n", "0"], " -n 0 -f")] {
      let result = try repository.run(
        ["\(Binaries.directory)/tpl", "daemon", "logs"] + arguments, environment: ["PATH": path])
      #expect(
        result.isExactly(
          0, "journalctl --user -u tpld\(passed)\n",
          "tpl: systemd runs tpld, and its log is in the journal: journalctl --user -u tpld\(passed)\n"), "\(result)")
    }
    try repository.stopWatcher()
    #expect(try watcher.status() == 0)
  }
}
