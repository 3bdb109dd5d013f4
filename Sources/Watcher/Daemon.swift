import Bytes
import Glibc
import Logging
import Platform
import SQLite
import WatcherClient

/// The resident watcher: one a user, for all allowed roots.
enum Daemon {
  /// Runs until SIGTERM, SIGINT, SIGHUP or a client's stop.
  static func run(_ directories: BaseDirectories, _ log: Logger) throws(DaemonError) {
    let signals = Signals.blockForDaemon()
    Files.makeEverythingPrivate()
    try prepare(directories)
    let lock = try acquireLock(directories)
    do throws(SystemError) {
      let source = try EventSource()
      let inbox = Monitor(Inbox())
      let listener = try UnixSocket.listen(at: directories.socket)
      try serve(source, inbox, listener, directories, log, signals)
    } catch {
      throw .system(error)
    }
    _ = try? Files.remove(directories.socket)
    // From now on prompts look for themselves.
    FreshnessTokens(directories).removeAll()
    _ = consume lock
  }

  private static func prepare(_ directories: BaseDirectories) throws(DaemonError) {
    do throws(BaseDirectoryError) {
      try directories.prepareRuntime()
    } catch {
      throw .directories(error)
    }
    do throws(SystemError) {
      try Files.makePrivateDirectories(directories.cache)
      try Files.makePrivateDirectories(directories.state)
    } catch {
      throw .system(error)
    }
  }

  private static func acquireLock(_ directories: BaseDirectories) throws(DaemonError) -> FileLock {
    let lock: FileLock?
    do throws(SystemError) {
      lock = try FileLock.acquire(directories.lock)
    } catch {
      throw .system(error)
    }
    guard let lock else { throw .alreadyRunning }
    return lock
  }

  /// The four threads of watch.md, section 4: drainer, indexer, socket, and this one for the signals.
  private static func serve(
    _ source: EventSource, _ inbox: Monitor<Inbox>, _ listener: borrowing Descriptor, _ directories: BaseDirectories,
    _ log: Logger, _ signals: Signals
  ) throws(SystemError) {
    let drainer = EventDrainer(source: source, inbox: inbox)
    let drainerThread = try Worker { drainer.run() }
    let indexerThread = try Worker(stackSize: 8 << 20) {
      do throws(SQLiteError) {
        try Indexer(source: source, inbox: inbox, directories: directories, log: log).run()
      } catch {
        log.critical("cannot open the index: \(error)")
        Signals.requestTermination()
      }
    }
    let server = SocketServer(source: source, inbox: inbox, started: MonotonicClock.nanoseconds)
    let listening = listener.rawValue
    try Worker.detached { server.run(Descriptor(rawValue: listening)) }
    log.info("ready to answer")
    log.info("stopping after signal \(signals.wait())")
    // What the kernel has queued by now still goes into the index.
    source.requestStop()
    drainerThread.join()
    inbox.update { $0.mustStop = true }
    indexerThread.join()
  }
}

/// Why the daemon cannot run.
enum DaemonError: Error, CustomStringConvertible {
  case alreadyRunning
  case directories(BaseDirectoryError)
  case system(SystemError)

  var description: String {
    switch self {
    case .alreadyRunning: "another tpld is running for this user"
    case .directories(let error): "\(error)"
    case .system(let error): "\(error)"
    }
  }

  var hint: String? {
    guard case .directories(let error) = self else { return nil }
    return error.hint
  }
}
