import Bytes
import Glibc
import Platform
import TestSupport
import Testing

@Suite struct BaseDirectoriesTests {
  private static func runtime(_ environment: KeyValuePairs<String, String>) throws(BaseDirectoryError)
    -> BaseDirectories
  {
    try BaseDirectories(Environment(environment))
  }

  @Test func followsTheSpecification() throws {
    let plain = try Self.runtime(["HOME": "/h"])
    #expect(plain.configuration == Path("/h/.config/tpl"))
    #expect(plain.allowed == Path("/h/.local/share/tpl/allow"))
    #expect(plain.log == Path("/h/.local/state/tpl/tpld.log"))
    #expect(plain.index == Path("/h/.cache/tpl/index.db"))
    #expect(plain.runtime == Path("/tmp/tpl-\(getuid())"))
    // Relative and empty values count as unset.
    let odd = try Self.runtime(["HOME": "/h", "XDG_CACHE_HOME": "c", "XDG_RUNTIME_DIR": "", "XDG_DATA_HOME": "/d"])
    #expect(odd.cache == plain.cache)
    #expect(odd.runtime == plain.runtime)
    #expect(odd.data == Path("/d/tpl"))
  }

  @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"]] as [[String: String]])
  func withoutAHome(environment: [String: String]) {
    let variables = environment.map { Environment.Variable(name: Array($0.key.utf8), value: Array($0.value.utf8)) }
    #expect(throws: BaseDirectoryError.noHome) { try BaseDirectories(Environment(variables)) }
  }

  private enum Kind: CaseIterable, Sendable { case missing, ours, symlink, file, groupWritable, everybody }

  @Test(arguments: Kind.allCases)
  private func theRuntimeDirectoryIsOurs(kind: Kind) throws {
    let sandbox = try Sandbox()
    let runtime = sandbox.path("run/tpl")
    switch kind {
    case .missing: break
    case .ours: try sandbox.makeDirectory("run/tpl", mode: 0o700)
    case .symlink:
      try sandbox.makeDirectory("elsewhere", mode: 0o700)
      Glibc.symlink(sandbox.path("elsewhere"), runtime)
    case .file: try sandbox.write("", to: "run/tpl")
    case .groupWritable: try sandbox.makeDirectory("run/tpl", mode: 0o770)
    case .everybody: try sandbox.makeDirectory("run/tpl", mode: 0o777)
    }
    let directories = try Self.runtime(["HOME": sandbox.home, "XDG_RUNTIME_DIR": sandbox.path("run")])
    if kind == .missing || kind == .ours {
      try directories.prepareRuntime()
      #expect(FileStatus.look(directories.runtime)!.mode & 0o777 == 0o700)
      #expect(FileStatus.look(directories.tokens)!.mode & 0o777 == 0o700)
      #expect(FileStatus.look(directories.undoRecords)!.mode & 0o777 == 0o700)
    } else {
      #expect(throws: BaseDirectoryError.self) { try directories.prepareRuntime() }
      // Nothing was written through it.
      #expect(!sandbox.exists("elsewhere/t") && !sandbox.exists("run/tpl/t"))
    }
  }

  /// A directory of another user; only root can make one.
  @Test(.enabled(if: getuid() == 0, "needs root")) func theRuntimeDirectoryOfAnotherUser() throws {
    let sandbox = try Sandbox()
    chown(try sandbox.makeDirectory("run/tpl", mode: 0o700), 12345, 12345)
    let directories = try Self.runtime(["HOME": sandbox.home, "XDG_RUNTIME_DIR": sandbox.path("run")])
    #expect(throws: BaseDirectoryError.notOurs(directories.runtime)) { try directories.prepareRuntime() }
  }
}
