import Bytes
import Glibc

/// Where runtime files lie without a usable XDG_RUNTIME_DIR.
enum RuntimeFallback {
  static var usual: Path { Path("/tmp/tpl-\(getuid())") }

  /// A directory with a random name, which other users cannot predict. The name is kept in the state directory so that
  /// all of the user's shells find it.
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

  /// A directory for files that must not be written to a disk; `nil` where /tmp is in memory already, or where no other
  /// place is the user's.
  static var memory: Path? {
    // Where the file system of /tmp is unknown, /dev/shm is used too.
    guard (try? FileSystem.isMemory(Path("/tmp"))) != true, (try? FileSystem.isMemory(Path("/dev/shm"))) == true else {
      return nil
    }
    let directory = Path("/dev/shm/tpl-\(getuid())")
    return BaseDirectories.isOwnOrMissing(directory) ? directory : nil
  }
}
