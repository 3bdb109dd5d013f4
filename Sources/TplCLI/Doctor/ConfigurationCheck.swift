import Bytes
import Layout
import Platform
import TplHot

/// The user's own `config.yaml`.
struct ConfigurationCheck {
  let world: World

  func findings() -> [Finding] {
    let file = world.directories.userConfiguration
    guard FileStatus.look(file) != nil else { return [] }
    do {
      _ = try UserSettingsFile.load(world)
      return [Finding("config", .ok, file.bytes.displayed)]
    } catch {
      let failure = CommandFailure(of: error)
      return [Finding("config", .error, failure.message, hint: failure.hints.first)]
    }
  }
}
