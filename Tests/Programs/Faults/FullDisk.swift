import Glibc

/// From one call on, nothing below a directory can take more space: neither new directories and names nor bytes.
struct FullDisk: Sendable, Hashable, CustomStringConvertible {
  /// Of the room; "all" for every directory.
  let place: String
  /// The first call that fails, among those that take space there.
  let count: Int

  static let places = ["home", "data", "state", "cache", "run", "shop", "tmp", "all"]

  init(place: String, count: Int) { (self.place, self.count) = (place, count) }

  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 3, parts[0] == "full", let count = Int(parts[2]) else { return nil }
    self.init(place: String(parts[1]), count: count)
  }

  var description: String { "full:\(place):\(count)" }

  /// - Parameter room: the directory of the room.
  func holds(_ path: String, room: String) -> Bool {
    guard path.hasPrefix(room + "/"), !path.hasPrefix(room + "/outputs/") else { return false }
    return place == "all" || path.hasPrefix("\(room)/\(place)/")
  }

  /// At most 20 moments of a run for each place.
  static func all(of calls: [ObservedCall], room: String) -> [FullDisk] {
    places.flatMap { place -> [FullDisk] in
      let taking = calls.count {
        SystemCall.takingSpace.contains($0.call) && FullDisk(place: place, count: 1).holds($0.path, room: room)
      }
      let points = min(taking, 20)
      return (0..<points).map { FullDisk(place: place, count: 1 + $0 * taking / points) }
    }
  }
}
