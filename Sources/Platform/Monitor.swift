import Glibc

/// A state that threads change under a lock and wait on: a mutex and a condition variable.
package final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()

  package init(_ state: State) {
    self.state = state
    pthread_mutex_init(&mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(&condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  /// Changes the state and wakes all waiting threads.
  package func update<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(&mutex)
    defer {
      pthread_cond_broadcast(&condition)
      pthread_mutex_unlock(&mutex)
    }
    return body(&state)
  }

  /// Reads the state without waking a waiting thread.
  package func peek<Result>(_ body: (State) -> Result) -> Result {
    pthread_mutex_lock(&mutex)
    defer { pthread_mutex_unlock(&mutex) }
    return body(state)
  }

  /// Waits until `body` has a result. It may change the state when it returns one.
  /// - Parameter deadline: `nil` waits for ever.
  /// - Returns: `nil` after the deadline.
  package func wait<Result>(until deadline: MonotonicTime? = nil, _ body: (inout State) -> Result?) -> Result? {
    pthread_mutex_lock(&mutex)
    defer { pthread_mutex_unlock(&mutex) }
    while true {
      if let result = body(&state) { return result }
      guard let deadline else {
        pthread_cond_wait(&condition, &mutex)
        continue
      }
      var time = Nanoseconds.split(deadline.nanoseconds)
      if pthread_cond_timedwait(&condition, &mutex, &time) == ETIMEDOUT { return body(&state) }
    }
  }
}
