import Bytes
import Platform
import TplHot

/// The user's own `config.yaml`.
struct ConfigurationCheck {
  let world: World

  func findings() -> [Finding] {
    let file = world.directories.userConfiguration
    guard FileStatus.look(file) != nil else { return [] }
    do throws(CommandFailure) {
      _ = try UserSettingsFile.load(world)
      return [Finding("config", .ok, file.bytes.displayed)]
    } catch {
      return [Finding("config", .error, error.message, hint: error.hints.first)]
    }
  }
}
