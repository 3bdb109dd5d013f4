/// The names a file has defined so far, exportable or not: interpolation sees them all.
struct EnvDefinitions {
  /// Up to here a search by fingerprint costs less than hashing, and no more for the worst choice of names.
  private static var smallCount: Int { 64 }

  private var entries: [EnvAssignment] = []
  /// A few bytes of each entry's name.
  private var fingerprints: [UInt32] = []
  /// Where a name was last defined; empty while there are few. A Dictionary is seeded at random, so no file can be
  /// made to collide in it.
  private var indices: [[UInt8]: Int] = [:]
  /// Entries that are not exported: defined again later, or unfit for an environment.
  private var excluded: [Int] = []

  /// - Parameter capacity: how many names to expect.
  init(capacity: Int) {
    entries.reserveCapacity(capacity)
    fingerprints.reserveCapacity(min(capacity, Self.smallCount))
  }

  subscript(index: Int) -> EnvAssignment { entries[index] }

  /// The index of the last definition of the name that is `bytes[range]`.
  func index(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if entries.count > Self.smallCount { return indices[[UInt8](copying: bytes, range)] }
    return index(of: bytes, range, fingerprint: Self.fingerprint(of: bytes, range))
  }

  mutating func define(_ assignment: EnvAssignment, isExported: Bool) {
    if !isExported { excluded.append(entries.count) }
    if entries.count < Self.smallCount {
      let name = assignment.name.span
      let range = 0..<name.count
      let fingerprint = Self.fingerprint(of: name, range)
      if let previous = index(of: name, range, fingerprint: fingerprint) { exclude(previous) }
      fingerprints.append(fingerprint)
    } else {
      if indices.isEmpty { fillIndices() }
      if let previous = indices.updateValue(entries.count, forKey: assignment.name) { exclude(previous) }
    }
    entries.append(assignment)
  }

  private mutating func exclude(_ index: Int) {
    excluded.append(index)
    entries[index].value = []
  }

  private func index(of bytes: Span<UInt8>, _ range: Range<Int>, fingerprint: UInt32) -> Int? {
    let fingerprints = self.fingerprints.span
    var index = fingerprints.count
    // Backwards: the last definition counts.
    while index > 0 {
      index &-= 1
      if fingerprints[index] == fingerprint, Self.isEqual(entries[index].name, bytes, range) { return index }
    }
    return nil
  }

  /// What the file exports, in the order of the last definitions.
  var exported: [EnvAssignment] {
    if excluded.isEmpty { return entries }
    var isExported = [Bool](repeating: true, count: entries.count)
    for index in excluded { isExported[index] = false }
    var list: [EnvAssignment] = []
    list.reserveCapacity(entries.count)
    for index in entries.indices where isExported[index] { list.append(entries[index]) }
    return list
  }

  private mutating func fillIndices() {
    for index in entries.indices { indices[entries[index].name] = index }
  }

  /// Names tend to share their start, so length, end and middle tell them apart.
  private static func fingerprint(of bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    guard !range.isEmpty else { return 0 }
    let last = range.upperBound &- 1
    let middle = range.lowerBound &+ range.count / 2
    return UInt32(truncatingIfNeeded: range.count) &<< 24 | UInt32(bytes[range.lowerBound]) &<< 16
      | UInt32(bytes[middle]) &<< 8 | UInt32(bytes[last])
  }

  private static func isEqual(_ name: [UInt8], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard name.count == range.count else { return false }
    for index in 0..<name.count where name[index] != bytes[range.lowerBound &+ index] { return false }
    return true
  }
}
