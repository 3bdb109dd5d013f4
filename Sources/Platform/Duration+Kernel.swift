/// Lengths of time as the kernel takes them, rounded down; one that 64 bits do not hold becomes the longest.
///
/// In code that prompts run, a constant of this type is a computed property: a stored one would be made at run time.
extension Duration {
  package var nanoseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000) }
  package var milliseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000_000) }
  package var seconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000_000_000) }
}
