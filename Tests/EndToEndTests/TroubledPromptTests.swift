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
