/// One file of `Templates/` and the place it is written to.
struct Template {
  /// Relative to the root or to the component.
  var path: String
  var content: [UInt8]
  var mode: UInt16
  /// Placeholders that only this file has.
  var values: [String: [UInt8]]

  private init(_ path: String, _ content: [UInt8], _ mode: UInt16, _ values: [String: [UInt8]]) {
    self.path = path
    self.content = content
    self.mode = mode
    self.values = values
  }

  static func text(_ path: String, _ content: [UInt8], values: [String: [UInt8]] = [:]) -> Template {
    Template(path, content, 0o644, values)
  }

  static func script(_ path: String, _ content: [UInt8]) -> Template {
    Template(path, content, 0o755, [:])
  }

  /// A file of secret values, which only its owner may read (mode 0600).
  static func secret(_ path: String, _ content: [UInt8]) -> Template {
    Template(path, content, 0o600, [:])
  }

  /// git does not keep empty directories.
  static func keep(_ directory: String) -> Template {
    Template("\(directory)/.gitkeep", [], 0o644, [:])
  }
}
