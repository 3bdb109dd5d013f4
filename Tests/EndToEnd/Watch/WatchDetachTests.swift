import Foundation
import TestSupport
import Testing

/// A watcher has nothing of the process that started it: not its locks, limits, signals, directory, variables.
@Suite struct WatchDetachTests {
  /// What a cron job, a build or a shell with odd settings hands on. `$@` starts the watcher.
  private static let starter = """
    mkdir -p leave && cd leave
    exec 9>../held 7<. && flock 9
    umask 000
    ulimit -Sn 64; ulimit -Sf 4096; ulimit -St 600
    trap '' TERM HUP USR1 CHLD PIPE
    export STARTERS_SECRET=hunter2 TMPDIR=/nonexistent
    exec nice -n 7 "$@"
    """

  private func facts(_ pid: pid_t) throws -> [String: String] {
    var facts: [String: String] = [:]
    for line in try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { facts[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return facts
  }

  /// - Parameter isOfShell: started by tpl: in a session of its own, with variables of its own.
  private func check(_ sandbox: Sandbox, _ pid: pid_t, isOfShell: Bool) throws {
    #expect(try sandbox.run(["flock", "-n", "held", "true"], directory: "shop").status == 0)
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").map {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)")) ?? ""
    }
    #expect(!descriptors.contains { $0.hasSuffix("/held") || $0.hasSuffix("/leave") }, "\(descriptors)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd") == "/")
    let facts = try facts(pid)
    #expect(facts["Umask"] == "0077")
    // Of the signals with names, SIGPIPE and SIGXFSZ are ignored; SIGHUP, SIGINT and SIGTERM are blocked but while they
    // are waited for.
    let ignored = try #require(facts["SigIgn"].flatMap { UInt64($0, radix: 16) })
    #expect(ignored & 0x7FFF_FFFF == 0x100_1000)
    let blocked = try #require(facts["SigBlk"].flatMap { UInt64($0, radix: 16) })
    #expect(blocked & ~0x4003 == 0)
    let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8).split(separator: "\n")
    for name in ["Max open files", "Max file size", "Max cpu time"] {
      let words = limits.first { $0.hasPrefix(name) }?.dropFirst(26).split(separator: " ").map(String.init) ?? []
      #expect(words.count >= 2 && words[0] == words[1], "\(name): \(words)")
    }
    #expect(try String(contentsOfFile: "/proc/\(pid)/oom_score_adj", encoding: .utf8) == "200\n")
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let fields = stat[stat.lastIndex(of: ")")!...].split(separator: " ").map(String.init)
    // state is 1: session 4, tty_nr 5, nice 17.
    if getuid() == 0 { #expect(fields[17] == "0") }
    guard isOfShell else { return }
    #expect(fields[4] == "\(pid)" && fields[5] == "0")
    let environment = String(
      decoding: FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data(), as: UTF8.self)
    let names = environment.split(separator: "\0").map { String($0.prefix { $0 != "=" }) }
    #expect(!names.contains("STARTERS_SECRET") && !names.contains("TMPDIR") && !names.contains("PATH"), "\(names)")
  }

  private func pid(_ sandbox: Sandbox) throws -> pid_t {
    try waitUntil("a watcher") { !WatchProcesses.of(sandbox).isEmpty }
    return try #require(WatchProcesses.of(sandbox).first)
  }

  @Test func startedByACommand() throws {
    let repository = try TemplateRepository()
    let command = ["/bin/bash", "-c", Self.starter, "sh", "\(Binaries.directory)/tpl", "daemon", "start"]
    let result = try repository.run(command)
    #expect(result.isExactly(0, "", ""))
    try check(repository.sandbox, pid(repository.sandbox), isOfShell: true)
    // For the user alone, whatever the umask was.
    for file in ["cache/tpl/index.db", "state/tpl/tpld.log", "run/tpl/tpld.sock"] {
      try waitUntil("\(file)") { repository.sandbox.exists(file) }
      var status = stat()
      #expect(lstat(repository.sandbox.path(file), &status) == 0 && status.st_mode & 0o077 == 0, "\(file)")
    }
  }

  @Test func startedByAPrompt() throws {
    let hook = try ActivationFixture(.bash)
    let command = [
      "/bin/bash", "-c", Self.starter, "sh", "\(Binaries.directory)/tpl", "hook-env", "bash", hook.path(),
    ]
    #expect(try hook.sandbox.run(command, directory: "shop").status == 0)
    let pid = try pid(hook.sandbox)
    try waitUntil("its own umask") { try facts(pid)["Umask"] == "0077" }
    try waitUntil("its socket") { hook.sandbox.exists("run/tpl/tpld.sock") }
    try check(hook.sandbox, pid, isOfShell: true)
  }

  /// A service manager hands one descriptor over, and here some more.
  @Test func startedWithASocket() throws {
    let repository = try TemplateRepository()
    try repository.sandbox.makeDirectory("run/tpl", mode: 0o700)
    let socket = try TestSocket(.listening, repository.socket)
    let script = "export LISTEN_PID=$$ LISTEN_FDS=1; cd shop; renice -n 7 $$ >/dev/null; \(Self.starter)"
      .replacingOccurrences(of: "exec nice -n 7", with: "exec")
    let watcher = try BackgroundProcess(
      ["/bin/bash", "-c", script, "sh", repository.tpld], in: repository.sandbox, output: "out", socket: socket)
    try waitUntil("an answer of tpld") { try repository.isWatcherRunning() }
    try check(repository.sandbox, watcher.pid, isOfShell: false)
  }
}
