import Scaffold
import TplHot

extension ScaffoldLanguage {
  static func named(_ text: String) throws -> ScaffoldLanguage {
    guard let language = ScaffoldLanguage(rawValue: text) else {
      throw CommandFailure(.usage, "unknown language '\(text)'", hint: "en or fr")
    }
    return language
  }
}
