import Foundation
import TestSupport
import Testing

/// Files with numbers that nobody expects: tpl and tpld go on, and what changes is seen.
@Suite struct KernelNumberTests {
  /// Seconds since 1970: 1901, before, 2038, 2262, 2300, 2446, what 64 bits of seconds reach. A file system may keep a
  /// nearer one.
  static let times = [
    -2_177_452_800, -9_223_372_037, -1, 2_147_483_648, 9_223_372_037, 10_413_792_000, 15_032_385_535,
    67_767_976_233_532_799,
    Int(Int64.max / 2), Int(Int64.min / 2),
  ]

  private func date(_ seconds: Int, _ path: String) throws {
    var times = (timespec(tv_sec: seconds, tv_nsec: 999_999_999), timespec(tv_sec: seconds, tv_nsec: 999_999_999))
    let result = withUnsafePointer(to: &times) { pointer in
      pointer.withMemoryRebound(to: timespec.self, capacity: 2) { utimensat(AT_FDCWD, path, $0, AT_SYMLINK_NOFOLLOW) }
    }
    try #require(result == 0 || errno == EINVAL)
  }

  @Test(arguments: times)
  func noTimeStopsAnything(seconds: Int) throws {
    let repository = try TemplateRepository(["platform/a/.env", "platform/a/sub/", "localbin/tool", "tpl.yaml"])
    try repository.write("A=1\n", to: "platform/a/.env")
    for entry in ["platform/a/.env", "platform/a/sub", "platform/a", "localbin/tool", "localbin", "tpl.yaml", ""] {
      try date(seconds, "\(repository.root)/\(entry)")
    }
    try repository.allow()
    for command in [
      ["which", "a"], ["list"], ["list", "--json"], ["files", "--json"], ["env", "show", "a"],
      ["hook-env", "bash", "\(repository.root)/platform/a"], ["exec", "a", "--", "true"], ["roots"],
    ] {
      let result = try repository.run(["\(Binaries.directory)/tpl"] + command)
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
    try repository.startWatcher()
    try repository.must("sync")
    let watcher = try repository.watcher()
    for entry in ["platform/a/sub", "platform/a", ""] { try date(seconds, "\(repository.root)/\(entry)") }
    try repository.must("sync")
    let clock = try repository.must("clock").output.trimmingCharacters(in: .newlines)
    try repository.shell("touch platform/a/new")
    try repository.must("sync")
    #expect(try repository.must("files", "a").output.contains("platform/a/new\n"))
    #expect(try repository.must("changes", "--since", clock, "--json").output.contains("platform/a/new"))
    #expect(try repository.watcher() == watcher)
    _ = try repository.tpl("doctor")
  }

  @Test(arguments: [1 << 40, Int.max - (1 << 40)])
  func noSizeStopsAnything(size: Int) throws {
    let repository = try TemplateRepository(["platform/a/.env", "platform/a/compose/compose.yaml", "localbin/tool"])
    var isSparse = false
    for file in ["platform/a/.env", "platform/a/compose/compose.yaml", "localbin/tool", "platform/a/big"] {
      if truncate("\(repository.root)/\(file)", size) == 0 {
        isSparse = true
      } else {
        _ = creat("\(repository.root)/\(file)", 0o644)
      }
    }
    guard isSparse else { return }
    try repository.allow()
    #expect(try repository.must("files", "--json").output.contains("\"size\":\(size)"))
    #expect(try repository.tpl("hook-env", "bash", "\(repository.root)/platform/a").status == 0)
    try repository.startWatcher()
    try repository.must("sync")
  }

  /// A clock that was wrong, an archive, a file from another machine: prompts become fresh, and a change is seen at
  /// once.
  @Test(arguments: Shell.allCases, [false, true])
  func whatIsDatedInTheFutureIsStillCompared(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "R=1\n", "platform/timescale/.env": "A=1\n", "platform/timescale/.env.local": "B=1\n"])
    if shell.comparesContents, !isWatched { return }
    if isWatched { try hook.startWatcher() }
    for (seconds, name) in [(4_102_444_800, ".env"), (5_000_000_000, ".env.local"), (4_200_000_000, "")] {
      try date(seconds, hook.path("platform/timescale/\(name)"))
    }
    let session = try hook.session(
      environment: isWatched ? ["TPL_WATCHER": "on"] : [:], directory: "shop/platform/timescale")
    try hook.settle(session)
    for (value, file) in [("2", "../../.env"), ("3", ".env"), ("4", ".env.local")] {
      try session.run("echo NEW=\(value) > \(file)")
      #expect(try session.text(of: "NEW") == value, "\(file)")
    }
    try hook.settle(session)
    try session.run("echo PROD=1 > .env.dev")
    #expect(try session.text(of: "PROD") == "1")
  }
}
