import Bytes
import Consent
import Layout
import Platform
import Repository

/// The user's own `config.yaml`, for prompts (which say what is wrong and go on) and for commands (which stop).
enum UserSettingsFile {
  @Sendable static func parse(_ content: [UInt8], _ file: Path) -> CompiledSettings {
    do throws(ConfigurationError) {
      return CompiledSettings(try UserSettings.parse(yaml: content, file: file.bytes))
    } catch {
      let hint = error.hint.map { " (\($0))" } ?? ""
      return CompiledSettings(problem: Array("\(error)\(hint), using the defaults".utf8))
    }
  }

  /// - Throws: status 65 with file and line.
  static func load(_ world: World) throws(CommandFailure) -> UserSettings {
    var failure: CommandFailure?
    let compiled = UserConfiguration(world.directories).settings(
      owner: ProcessFacts.user, now: WallClock.nanoseconds
    ) { content, file in
      do throws(ConfigurationError) {
        return CompiledSettings(try UserSettings.parse(yaml: content, file: file.bytes))
      } catch {
        failure = CommandFailure(.badData, "\(error)", hint: error.hint)
        return parse(content, file)
      }
    }
    if let failure { throw failure }
    if let problem = compiled.problem { throw CommandFailure(.badData, problem.displayed) }
    return compiled.settings
  }
}
