import Foundation
import TestSupport
import Testing

/// A prompt that met trouble keeps what was active, says so once, and asks again.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
struct TroubledPromptTests {
  @Test(arguments: [
    ("shop/platform/timescale/.env", "openat"), ("shop/platform/timescale/.env", "read"),
    ("shop/platform/timescale", "newfstatat"), ("data/tpl/allow", "newfstatat"),
  ])
  func nothingChanges(path: String, call: String) throws {
    let fixture = try ActivationFixture(.bash, files: ["platform/timescale/.env": "PORT=1\n"])
    let session = try fixture.session(directory: "shop/platform/timescale")
    let state = try session.run("echo \"$PORT $TPL_STATE\"").output
    #expect(state.hasPrefix("1 "))
    try fixture.write(["platform/timescale/.env": "PORT=2\n"])
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(fixture.sandbox.path(path)) -e inject=\(call):error=EIO "
      + "\(Binaries.directory)/tpl hook-env bash \"$PWD\""
    let line =
      "eval \"$(\(strace); echo status=$?)\"; echo \"<$status>\"; echo \"$PORT $TPL_STATE\"; __tpl_fresh || echo asks"
    let troubled = try session.run(line)
    #expect(troubled.output.contains(state.trimmingCharacters(in: .newlines)), "\(troubled)")
    #expect(troubled.output.contains("asks"), "\(troubled)")
    #expect(troubled.output.contains("<0>"), "\(troubled)")
    #expect(troubled.output.contains("the environment stays as it is"), "\(troubled)")
    #expect(try session.run("echo \"$PORT\"").output.hasPrefix("2"))
  }

  /// The permission cannot be read, which is no decision against it.
  @Test func nobodyIsAskedToAllowWhatCannotBeRead() throws {
    let fixture = try ActivationFixture(.bash, files: ["platform/timescale/.env": "PORT=1\n"])
    let session = try fixture.session(directory: "shop/platform/timescale")
    #expect(try session.run("echo \"$PORT\"").output.hasPrefix("1"))
    let records = try FileManager.default.contentsOfDirectory(atPath: fixture.sandbox.path("data/tpl/allow"))
    let record = fixture.sandbox.path("data/tpl/allow/\(try #require(records.first { $0.count == 16 }))")
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(record) -e inject=openat:error=EIO:when=1 "
      + "\(Binaries.directory)/tpl hook-env bash \"$PWD\""
    let left = try session.run("cd ..; eval \"$(\(strace))\"; echo \"<$PORT>\"")
    #expect(left.output.contains("<>") && left.output.contains("nothing is active"), "\(left)")
    #expect(!left.output.contains("tpl allow"), "\(left)")
  }

  /// A directory that may not be looked at is there.
  @Test func allowNamesALocalbinThatItCannotLookAt() throws {
    let fixture = try ActivationFixture(.bash, files: [".env": "A=1\n"], isAllowed: false)
    try fixture.sandbox.write("#!/bin/sh\n", to: "shop/localbin/tool", mode: 0o755)
    let strace = [
      "/usr/bin/strace", "-qq", "-o", "/dev/null", "-P", fixture.path("localbin"), "-e",
      "inject=newfstatat:error=EACCES",
    ]
    let allowed = try fixture.sandbox.run(
      strace + ["\(Binaries.directory)/tpl", "allow"], environment: ["TPL_WATCHER": "off"], directory: "shop")
    #expect(
      allowed.errors.contains("tpl: warning: localbin cannot be read: permission denied\n"), "\(allowed.errors)")
  }

  /// What may not be looked at may be seen a moment later: the first prompt says so and changes nothing. Where it
  /// lasts, the next one goes by what can be seen; what is over is told anew when it comes back.
  @Test(arguments: [
    ("shop/platform/timescale/.env", "newfstatat,openat"), ("shop/platform/timescale", "newfstatat"),
    ("shop/platform/timescale/.git", "newfstatat"),
  ])
  func aDeniedLookIsToldFirst(path: String, calls: String) throws {
    let fixture = try ActivationFixture(.bash, files: ["platform/timescale/.env": "PORT=1\n"])
    let session = try fixture.session(directory: "shop/platform/timescale")
    #expect(try session.run("echo \"$PORT\"").output.hasPrefix("1"))
    let place = fixture.sandbox.path(path)
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(place) -e inject=\(calls):error=EACCES "
      + "\(Binaries.directory)/tpl hook-env bash \"$PWD\" \"$__tpl_memory\""
    let line = "eval \"$(\(strace))\"; echo \"<$PORT>\"; __tpl_fresh || echo asks"
    for _ in 1...2 {
      let denied = try session.run(line)
      #expect(denied.output.contains("<1>") && denied.output.contains("asks"), "\(denied)")
      #expect(denied.output.contains("\(place): permission denied; the next prompt looks again"), "\(denied)")
      let over = try session.run("echo \"<$PORT>\"")
      #expect(over.output.contains("<1>") && !over.output.contains("denied"), "\(over)")
    }
  }

  @Test func aFileThatStaysDeniedIsNotLoaded() throws {
    let fixture = try ActivationFixture(.bash, files: ["platform/timescale/.env": "PORT=1\n"])
    let session = try fixture.session(directory: "shop/platform/timescale")
    #expect(try session.run("echo \"$PORT\"").output.hasPrefix("1"))
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(fixture.path("platform/timescale/.env")) -e inject=openat:error=EACCES "
      + "\(Binaries.directory)/tpl hook-env bash \"$PWD\" \"$__tpl_memory\""
    let result = try session.run("for i in 1 2; do eval \"$(\(strace))\"; echo \"$i<$PORT>\"; done")
    #expect(result.output.contains("1<1>") && result.output.contains("2<>"), "\(result)")
    #expect(result.output.contains("platform/timescale (dev) NOT LOADED"), "\(result)")
  }

  /// A tool that is not seen could be anything.
  @Test func aLocalbinThatCannotBeListedIsNotOnPath() throws {
    let fixture = try ActivationFixture(.bash, files: ["platform/timescale/.env": "PORT=1\n"])
    let strace = [
      "/usr/bin/strace", "-qq", "-o", "/dev/null", "-P", fixture.path("localbin"), "-e", "inject=openat:error=EACCES",
    ]
    let result = try fixture.sandbox.run(
      strace + ["\(Binaries.directory)/tpl", "hook-env", "bash", fixture.path("platform/timescale")],
      environment: ["TPL_WATCHER": "off"], directory: "shop/platform/timescale")
    #expect(
      result.status == 0 && result.errors.contains("localbin cannot be read: permission denied; it is not on PATH"))
    #expect(result.output.contains("PORT") && !result.output.contains("PATH="), "\(result.output)")
  }
}
