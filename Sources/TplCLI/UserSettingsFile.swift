import Bytes
import Configuration
import Consent
import Layout
import Platform
import TplHot

/// The user's own `config.yaml`, for prompts (which say what is wrong and go on) and for commands (which stop).
enum UserSettingsFile {
  @Sendable static func parse(_ content: [UInt8], _ file: Path) -> CompiledSettings {
    do throws(ConfigurationError) {
      return CompiledSettings(try UserSettings.parse(yaml: content, file: file.bytes))
    } catch {
      let hint = error.hint.map { " (\($0))" } ?? ""
      return CompiledSettings(problem: Array("\(error)\(hint)".utf8))
    }
  }

  /// - Throws: status 65 with file and line.
  static func load(_ world: World) throws -> UserSettings {
    var hint: String?
    let read = UserConfiguration(world.directories).read(owner: ProcessFacts.user) { content, file in
      do throws(ConfigurationError) {
        return CompiledSettings(try UserSettings.parse(yaml: content, file: file.bytes))
      } catch {
        hint = error.hint
        return CompiledSettings(problem: Array("\(error)".utf8))
      }
    }
    if let problem = read.problem { throw CommandFailure(.badData, problem.displayed, hint: hint) }
    return read.settings
  }
}
