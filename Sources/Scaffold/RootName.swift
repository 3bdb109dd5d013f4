/// A directory's name as texts and tools can bear it; the directory itself may be called anything.
struct RootName {
  let title: String
  /// Legal in a compose project, a Pulumi project and an unquoted YAML scalar.
  let slug: String

  init(_ name: String) {
    title = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    // docker compose's own rule: lower case, drop what is not allowed, begin with a letter or digit.
    let allowed = name.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      case UInt8(ascii: "-"), UInt8(ascii: "_"): byte
      default: nil
      }
    }
    let trimmed = allowed.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    slug = trimmed.isEmpty ? "root" : String(decoding: trimmed, as: UTF8.self)
  }
}
