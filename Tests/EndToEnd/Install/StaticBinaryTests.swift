import Foundation
import TestSupport
import Testing

/// The release programs need nothing but a kernel and /proc: shown in a root directory that has nothing else.
@Suite struct StaticBinaryTests {
  /// Where `swift build -c release` puts them; `TPL_TEST_RELEASE` names another place.
  private static let release =
    ProcessInfo.processInfo.environment["TPL_TEST_RELEASE"] ?? "\(Binaries.package)/.build/release"

  private static let busybox = "/bin/busybox"

  /// chroot(2) and a mount of /proc need root; the programs and a static shell must be there.
  private static var canRun: Bool {
    geteuid() == 0
      && ["\(release)/tpl", "\(release)/tpld", busybox].allSatisfy(FileManager.default.isExecutableFile)
  }

  @Test(.enabled(if: canRun, "needs root, a release build and busybox-static"))
  func runInAnEmptyRootDirectory() throws {
    let sandbox = try Sandbox()
    for directory in ["bin", "proc", "home", "repo", "run"] {
      try sandbox.makeDirectory("bare/\(directory)", mode: 0o700)
    }
    for program in ["tpl", "tpld"] { try copy("\(Self.release)/\(program)", to: "bin/\(program)", sandbox) }
    try copy(Self.busybox, to: "bin/sh", sandbox)
    try sandbox.write(Self.script, to: "bare/script")

    // A mount namespace of its own: the mount goes with the processes.
    let result = try sandbox.run(
      [
        "/usr/bin/unshare", "-m", "sh", "-c",
        "mount -t proc proc \"$1/proc\" && exec chroot \"$1\" /bin/sh /script", "sh", sandbox.path("bare"),
      ], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    #expect(
      result.output == """
        /repo
        /repo/platform/timescale
        /repo/platform/timescale
        \\builtin export TPL_COMPONENT='platform/timescale'
        stopped

        """)
    #expect(result.status == 0, "\(result.errors)")
  }

  private static let script = """
    set -e
    export HOME=/home XDG_RUNTIME_DIR=/run PATH=/bin
    tpl init /repo
    cd /repo
    tpl new platform timescale
    tpl allow
    tpl daemon start
    tpl sync
    tpl which timescale
    tpl hook-env bash /repo/platform/timescale | while read -r line; do
      case $line in *"export TPL_COMPONENT="*) echo "$line" ;; esac
    done
    tpl daemon stop
    echo stopped

    """

  private func copy(_ program: String, to place: String, _ sandbox: Sandbox) throws {
    let target = sandbox.path("bare/\(place)")
    try FileManager.default.copyItem(atPath: program, toPath: target)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target)
  }
}
