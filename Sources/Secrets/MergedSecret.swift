/// The result of merging three versions of a text.
package struct MergedSecret: Sendable {
  package var text: Secret
  /// Whether the text has conflict markers.
  package var isConflicted: Bool
  /// Names that both sides changed; none where the text cannot be taken apart by name.
  package var conflicts: [[UInt8]] = []
  /// Names that the other side added or changed, and those that it removed, where the text can be taken apart by name.
  package var theirs: (changed: [[UInt8]], removed: [[UInt8]])?
  /// The number of comment lines of theirs that are not in the result.
  package var lost = 0
}
