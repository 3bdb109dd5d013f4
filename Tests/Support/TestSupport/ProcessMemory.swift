package import Foundation

/// What root sees in the memory of another process (proc(5), mem and smaps).
package struct ProcessMemory {
  private struct Mapping {
    var start: UInt64
    var length: Int
    /// `VmFlags`, two letters each.
    var flags: Set<Substring> = []
  }

  private let mappings: [Mapping]
  private let pid: pid_t

  package init(of pid: pid_t) throws {
    self.pid = pid
    var found: [Mapping] = []
    for line in try ProcessMemory.text("/proc/\(pid)/smaps").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words[0] == "VmFlags:" {
        found[found.count - 1].flags = Set(words.dropFirst())
      } else if !words[0].hasSuffix(":") {
        let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        found.append(Mapping(start: ends[0], length: Int(ends[1] - ends[0])))
      }
    }
    mappings = found.filter { $0.flags.contains("rd") && !$0.flags.contains("io") }
  }

  /// Of each place that holds these bytes: whether it is locked and left out of core files.
  package func places(of bytes: [UInt8]) throws -> [(isLocked: Bool, isUndumped: Bool)] {
    let memory = open("/proc/\(pid)/mem", O_RDONLY | O_CLOEXEC)
    guard memory >= 0 else { throw TestSupportError.system(call: "open mem", errno: errno) }
    defer { close(memory) }
    var found: [(Bool, Bool)] = []
    for mapping in mappings {
      var content = [UInt8](repeating: 0, count: mapping.length)
      let count = pread(memory, &content, mapping.length, off_t(truncatingIfNeeded: mapping.start))
      guard count > 0 else { continue }
      var rest = content[..<count]
      while let range = rest.firstRange(of: bytes) {
        found.append((mapping.flags.contains("lo"), mapping.flags.contains("dd")))
        rest = rest[range.upperBound...]
      }
    }
    return found
  }

  /// In as many parts as the kernel gives: Foundation stops after the first one.
  private static func text(_ path: String) throws -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw TestSupportError.system(call: "open \(path)", errno: errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &part, part.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += part[..<count]
    }
  }
}
