/// A limit that prlimit(1) gives the command and all that it starts.
struct ResourceLimit: Sendable, Hashable, CustomStringConvertible {
  /// as (bytes of address space), nofile (descriptors), fsize (bytes of a file).
  let name: String
  let value: Int

  init(name: String, value: Int) { (self.name, self.value) = (name, value) }

  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 3, parts[0] == "limit", let value = Int(parts[2]) else { return nil }
    self.init(name: String(parts[1]), value: value)
  }

  var description: String { "limit:\(name):\(value)" }

  func wrapped(_ command: [String]) -> [String] { ["prlimit", "--\(name)=\(value)", "--"] + command }

  static let all =
    (3...30).map { ResourceLimit(name: "nofile", value: $0) }
    + (0...40).map { ResourceLimit(name: "fsize", value: $0 * $0 * 16) }
    + (0..<60).map { ResourceLimit(name: "as", value: 22_000_000 + $0 * 400_000) }
}
