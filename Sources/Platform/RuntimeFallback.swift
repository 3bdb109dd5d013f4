import Bytes
import Glibc

/// Where runtime files lie without a usable XDG_RUNTIME_DIR.
enum RuntimeFallback {
  static var usual: Path { Path("/tmp/tpl-\(getuid())") }

  /// One with a name that nobody else can know beforehand, kept in the state directory so that all of the user's shells
  /// find it.
  /// - Returns: `nil` where no name can be kept.
  static func other(_ state: Path) -> Path? {
    let file = state.appending("runtime")
    if let name = try? Files.readOwn(file, limit: 64), isName(name) { return Path([UInt8]("/tmp/") + name) }
    var name = prefix
    name.appendHex(RandomNumber.next())
    do throws(SystemError) {
      try Files.makePrivateDirectories(state)
      try Files.replace(file, with: name, durable: false)
    } catch {
      return nil
    }
    return Path([UInt8]("/tmp/") + name)
  }

  private static var prefix: [UInt8] { Array("tpl-\(getuid())-".utf8) }

  private static func isName(_ name: [UInt8]) -> Bool {
    name.starts(with: prefix) && name.count == prefix.count + 16
      && name.dropFirst(prefix.count).allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
  }

  /// For what shall not reach a disk; `nil` where /tmp is memory, or no other place is the user's.
  static var memory: Path? {
    // Where nobody knows, memory is asked for.
    guard (try? FileSystem.isMemory(Path("/tmp"))) != true, (try? FileSystem.isMemory(Path("/dev/shm"))) == true else {
      return nil
    }
    let directory = Path("/dev/shm/tpl-\(getuid())")
    return BaseDirectories.isOwnOrMissing(directory) ? directory : nil
  }
}
