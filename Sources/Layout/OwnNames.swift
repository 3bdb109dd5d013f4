import Bytes

/// The variables by which tpl finds its own files and knows its own state. No repository sets one, whatever the user's
/// configuration allows: who can move the consent records decides about consent.
package enum OwnNames {
  /// Names compare without case: some programs read both.
  package static func contains(_ name: [UInt8]) -> Bool {
    contains(uppercased: name.map { $0.isASCIILetter ? $0 & 0xDF : $0 })
  }

  package static func contains(uppercased upper: [UInt8]) -> Bool {
    upper.hasPrefix("TPL_") || upper.hasPrefix("__TPL_") || upper.isAny(of: names)
  }

  private static let names: [StaticString] = [
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
  ]
}
