import Bytes
import Layout

/// The known key that an unknown one was probably meant to be.
struct NearestKey {
  let key: String

  init?(to name: [UInt8], among known: [String]) {
    let name = name.map(\.asciiLowercased)
    let candidates = known.compactMap { key -> (key: String, distance: Int)? in
      let candidate = Array(key.utf8)
      // `protect` and `aliases` are further away than a slip, and no less clear.
      let isPrefix = name.count >= 4 && (candidate.starts(with: name) || name.starts(with: candidate))
      if isPrefix { return (key, 2) }
      // Two slips in a short key leave nothing to recognise: `foo` is two away from `root`.
      let limit = min(2, max(1, candidate.count / 3))
      // A key may be as long as the file, and the distance costs its length.
      guard abs(candidate.count - name.count) <= limit else { return nil }
      let distance = EditDistance.between(name, candidate)
      return distance <= limit ? (key, distance) : nil
    }
    guard let nearest = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    key = nearest.key
  }
}
