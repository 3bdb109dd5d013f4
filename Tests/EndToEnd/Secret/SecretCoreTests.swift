import Foundation
import TestSupport
import Testing

/// A process that has opened a sealed file leaves nothing of it behind when it dies, and shows its memory to nobody.
@Suite struct SecretCoreTests {
  private static let value = "correct-horse-7f3a"
  private static let sealed = "platform/db/.env.crypt"

  let alice: SecretPerson
  /// As whom everything runs: not root, who may read whatever is in memory.
  private let wrapper: [String]

  init() throws {
    alice = try SecretPerson("alice", in: Sandbox())
    let sandbox = alice.sandbox
    wrapper =
      getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"] : []
    // Where the one who runs it may find it.
    try sandbox.write(try Data(contentsOf: URL(fileURLWithPath: "\(Binaries.directory)/tpl")), to: "tpl", mode: 0o755)
    try sandbox.makeDirectory("\(alice.shop)/localbin")
    try sandbox.makeDirectory("\(alice.shop)/platform/db")
    try sandbox.makeDirectory("core", mode: 0o777)
    // More than a pipe takes, so that who prints it waits.
    let filler = (0..<4_000).map { "FILLER_\($0)=of no interest at all\n" }.joined()
    try alice.write("DB_PASS=\(Self.value)\n\(filler)", to: "platform/db/.env")
    if getuid() == 0 {
      let result = try sandbox.run(["/bin/chown", "-R", "65534:65534", sandbox.root])
      guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
    }
    for arguments in [["secret", "init", "--add"], ["secret", "encrypt", "--remove", "platform/db/.env"]] {
      let result = try run([sandbox.path("tpl")] + arguments)
      guard result.status == 0 else { throw ActivationProblem(message: "\(arguments): \(result.errors)") }
    }
  }

  private func run(_ arguments: [String]) throws -> CommandResult { try alice.run(wrapper + arguments) }

  /// Runs a script that may leave a core file of any size in `core`.
  private func start(_ script: String) throws -> BackgroundProcess {
    let sandbox = alice.sandbox
    return try BackgroundProcess(
      wrapper + ["/bin/sh", "-c", "cd '\(sandbox.path("core"))' && ulimit -c unlimited && \(script)"], in: sandbox,
      environment: alice.environment, output: "out")
  }

  /// `tpl secret decrypt` when it has the text and waits for somebody to read it.
  private func startPrinting() throws -> (process: BackgroundProcess, reader: Int32) {
    let sandbox = alice.sandbox
    let pipe = sandbox.path("pipe")
    try? sandbox.remove(pipe)
    guard mkfifo(pipe, 0o666) == 0, chmod(pipe, 0o666) == 0 else {
      throw TestSupportError.system(call: "mkfifo", errno: errno)
    }
    let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    let file = sandbox.path("\(alice.shop)/\(Self.sealed)")
    let process = try start("exec '\(sandbox.path("tpl"))' secret decrypt '\(file)' > '\(pipe)'")
    try waitUntil("a full pipe") {
      var count: Int32 = 0
      return ioctl(reader, UInt(FIONREAD), &count) == 0 && count >= 65_536
    }
    return (process, reader)
  }

  /// It is the user's program that runs then, and it may leave core files as before.
  @Test func aCommandHasTheLimitOfItsUser() throws {
    let tpl = alice.sandbox.path("tpl")
    let shop = alice.sandbox.path(alice.shop)
    _ = try run([tpl, "allow", shop])
    let limits = "ulimit -Sc; ulimit -Hc"
    let script = "cd '\(shop)/platform/db' && ulimit -Hc 4096 && ulimit -Sc 2048 && '\(tpl)' exec -- sh -c '\(limits)'"
    #expect(try run(["/bin/sh", "-c", script]) == CommandResult(0, "2048\n4096\n"))
  }

  private func cores() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: alice.sandbox.path("core"))
  }

  /// Whether this machine writes core files where the process is.
  private static func writesCoreFiles() throws -> Bool {
    let pattern = try String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
    return !pattern.hasPrefix("|") && !pattern.hasPrefix("/")
  }

  @Test(arguments: [SIGQUIT, SIGSEGV, SIGABRT])
  func noCoreFile(signal: Int32) throws {
    let (process, reader) = try startPrinting()
    defer { close(reader) }
    let limits = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
    let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
    #expect(line.split(separator: " ")[4] == "0")
    kill(process.pid, signal)
    #expect(try process.status() == 128 + signal)
    #expect(try cores() == [])
    #expect(alice.sandbox.text("out") == "")
    guard try Self.writesCoreFiles() else { return }
    // The same end of a process that has no secret: the room would have had one.
    let other = try start("exec /bin/sh -c 'kill -\(signal) $$'")
    #expect(try other.status() == 128 + signal)
    #expect(try cores().count == 1)
  }

  /// Whether some processes may look into the memory of others of the same user
  /// (Documentation/admin-guide/LSM/Yama.rst).
  private static var isMemoryOpen: Bool {
    guard let scope = FileManager.default.contents(atPath: "/proc/sys/kernel/yama/ptrace_scope") else { return true }
    return scope == Data("0\n".utf8)
  }

  @Test func nobodyReadsItsMemory() throws {
    let (process, reader) = try startPrinting()
    defer { close(reader) }
    let other = try BackgroundProcess(wrapper + ["/bin/sh", "-c", "exec sleep 60"], in: alice.sandbox, output: "out")
    try waitUntil("sleep") { FileManager.default.contents(atPath: "/proc/\(other.pid)/comm") == Data("sleep\n".utf8) }
    for file in ["mem", "environ", "maps", "fd/0"] {
      func isOpened(_ pid: pid_t) throws -> Bool {
        try run(["/bin/sh", "-c", "exec 3< /proc/\(pid)/\(file)"]).status == 0
      }
      if file != "mem" || Self.isMemoryOpen { #expect(try isOpened(other.pid), "\(file)") }
      #expect(try !isOpened(process.pid), "\(file)")
    }
  }
}
