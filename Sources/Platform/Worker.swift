import Glibc

/// A thread that runs one closure. The watcher uses plain threads and blocking reads, because none of its work has to
/// be suspended.
package struct Worker: Sendable {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that must be joined.
  /// - Parameter stackSize: bytes.
  /// - Throws: EAGAIN when the system has no more threads.
  package init(stackSize: Int = 512 << 10, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    thread = try Worker.start(stackSize, body, isDetached: false)
  }

  /// Starts a detached thread, which cannot be joined.
  package static func detached(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    _ = try start(512 << 10, body, isDetached: true)
  }

  /// Lets other threads have the processor before the calling one and those that it starts: setpriority(2), which is of
  /// one thread on Linux.
  /// - Parameter niceness: 0 to 19.
  package static func yieldPriority(niceness: Int32) {
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
  }

  package func join() { pthread_join(thread, nil) }

  private static func start(
    _ stackSize: Int, _ body: @escaping @Sendable () -> Void, isDetached: Bool
  ) throws(SystemError) -> pthread_t {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    if isDetached { pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) }
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Body(body))
    let code = pthread_create(
      &thread, &attributes,
      { context in
        Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if code != 0 {
      context.release()
      throw SystemError(operation: "pthread_create", code: code)
    }
    return thread
  }
}
