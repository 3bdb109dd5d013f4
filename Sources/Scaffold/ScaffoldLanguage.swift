/// The language of the READMEs and notes. Scripts and comments are in English.
package enum ScaffoldLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case french = "fr"
}

extension ScaffoldLanguage {
  func choose(en english: [UInt8], fr french: [UInt8]) -> [UInt8] {
    switch self {
    case .english: english
    case .french: french
    }
  }
}
