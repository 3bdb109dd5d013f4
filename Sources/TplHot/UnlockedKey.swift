package import Platform
package import Secrets
import WatcherControl
import WatcherProtocol

/// An opened key between `tpl secret unlock` and `lock`: in the kernel's keyring, or in the memory of `tpld` where that
/// is blocked.
package struct UnlockedKey {
  package let world: World
  package let name: [UInt8]

  package init(world: World, name: [UInt8]) {
    self.world = world
    self.name = name
  }

  package enum Place { case keyring, watcher }

  package func keep(_ key: LockedMemory, for time: Duration) throws(CommandFailure) -> Place {
    do throws(SystemError) {
      try Keyring.store(key, as: name, for: time)
      return .keyring
    } catch {
      guard error.isBlockedCall, isLookupBlocked else { throw UnlockedKey.failure("\(error)") }
    }
    do throws(WatcherControlError) {
      try world.watcher.start()
    } catch {
      throw CommandFailure(error)
    }
    do throws(WatcherError) {
      try world.watcher.connection.keep(key, as: name, for: time, within: UnlockedKey.patience)
      return .watcher
    } catch {
      throw UnlockedKey.failure(CommandFailure(error).message)
    }
  }

  /// Only then does a prompt ask tpld.
  private var isLookupBlocked: Bool {
    do throws(SystemError) {
      _ = try Keyring.load(name)
      return false
    } catch {
      return error.isBlockedCall
    }
  }

  private static func failure(_ reason: String) -> CommandFailure {
    CommandFailure(
      .unavailable, "neither the kernel's keyring nor tpld keeps your key (\(reason))",
      hint: "TPL_KEY_FILE with an unprotected key in memory, for instance in /dev/shm, is the other way")
  }

  /// Whatever tpld does, a prompt goes on.
  private static var promptPatience: Duration { .milliseconds(100) }
  private static var patience: Duration { .seconds(5) }

  /// Where systemd listens, a question alone would start it.
  /// - Returns: `nil` when tpld does not have it.
  /// - Throws: `outOfReach` when it does not say.
  package func fromWatcher() throws(IdentityError) -> LockedMemory? {
    guard world.watcher.isRunning else { return nil }
    do throws(WatcherError) {
      return try world.watcher.connection.key(name, within: UnlockedKey.promptPatience)
    } catch {
      switch error {
      case .timedOut, .refused: throw .outOfReach(reason: CommandFailure(error).message)
      // Its keys go with it.
      case .notRunning, .outdated, .notWatched: return nil
      }
    }
  }

  /// From everywhere: who unlocked it may have had the keyring, or not.
  /// - Returns: whether it was there.
  package func remove() throws(CommandFailure) -> Bool {
    var wasThere = false
    do throws(SystemError) {
      wasThere = try Keyring.remove(name)
    } catch {
      if !error.isBlockedCall { throw CommandFailure(error) }
    }
    guard world.watcher.isRunning else { return wasThere }
    do throws(WatcherError) {
      return try world.watcher.ask(.forgetKey(name: name), within: UnlockedKey.patience) == [1] || wasThere
    } catch {
      throw CommandFailure(
        .unavailable, "tpld does not answer, and may still have your key (\(CommandFailure(error).message))",
        hint: "tpl daemon restart")
    }
  }
}
