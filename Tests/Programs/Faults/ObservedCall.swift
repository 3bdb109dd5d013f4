/// A call that a run without faults made.
struct ObservedCall: Sendable {
  let call: SystemCall
  /// The first is 1, among those of its name.
  let count: Int
  let path: String
  let program: String
  /// Of the dynamic linker and the C library, before the program touches a file of the room.
  var isStartup: Bool

  /// Pipes and the like do not fill up.
  var isBetweenPrograms: Bool { path.hasPrefix("pipe:") || path == "/dev/null" }
}
