package import Bytes
import Platform

extension VirtualEnvironment {
  /// More links into the repository than that are no virtual environment that a person has made.
  private static let mostPlaces = 64
  /// As many as the kernel follows (path_resolution(7)).
  private static let mostLinks = 40

  /// Places of the repository that its commands come from: where links in it lead, each step of the way, and the home
  /// of its interpreter (PEP 405). Who can change one of these changes a command.
  /// - Returns: `nil` when there are too many to look at, or not all can be seen.
  package func placesBehind(in root: Path) -> [Path]? {
    var found: [Path] = []
    for directory in [path, programs] {
      do throws(SystemError) {
        try DirectoryListing.read(directory) { name, kind, _ in
          if kind == .symlink, found.count <= VirtualEnvironment.mostPlaces {
            follow(directory.appending([UInt8](name)), in: root, into: &found)
          }
        }
      } catch {
        // What is not seen may lead anywhere.
        if !error.isMissing { return nil }
      }
    }
    if let home = interpreterHome { note(home.parent ?? home, in: root, into: &found) }
    return found.count > VirtualEnvironment.mostPlaces ? nil : found
  }

  private func follow(_ link: Path, in root: Path, into found: inout [Path]) {
    var place = link
    for _ in 0..<VirtualEnvironment.mostLinks {
      guard let target = Files.linkTarget(place), let directory = place.parent else { break }
      place = (target.isAbsolute ? target : directory.appending(target.bytes)).lexicallyNormal
      note(place, in: root, into: &found)
    }
    if let end = try? Files.canonical(link) { note(end, in: root, into: &found) }
  }

  /// Directories on the way to a place may be links themselves.
  private func note(_ place: Path, in root: Path, into found: inout [Path]) {
    guard place.isWithin(root), !place.isWithin(path) else { return }
    if !found.contains(place) { found.append(place) }
    var next = place.parent
    while let directory = next, directory != root, directory.isWithin(root) {
      if Files.linkTarget(directory) != nil, !found.contains(directory) { found.append(directory) }
      next = directory.parent
    }
  }

  /// `home = /usr/bin` of pyvenv.cfg.
  private var interpreterHome: Path? {
    guard let text = try? Files.readRegular(path.appending("pyvenv.cfg"), limit: 1 << 16).content else { return nil }
    for line in text.split(separator: .newline) {
      guard let equals = line.firstIndex(of: .equals) else { continue }
      let key = VirtualEnvironment.trimmed(line[..<equals])
      guard Array(key).equals("home") else { continue }
      let value = Path(Array(VirtualEnvironment.trimmed(line[(equals + 1)...])))
      return (value.isAbsolute ? value : path.appending(value.bytes)).lexicallyNormal
    }
    return nil
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == UInt8(ascii: "\t") || byte == 0x0D }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
