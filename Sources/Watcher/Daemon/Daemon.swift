import Bytes
import Glibc
import Logging
import Platform
import SQLite
import WatcherProtocol

/// The resident watcher: one a user, for all allowed roots.
struct Daemon {
  let directories: BaseDirectories
  let environment: Environment
  let options: DaemonOptions
  let output: DaemonLog
  private let log = Logger(label: "tpld")

  init(directories: BaseDirectories, environment: Environment, options: DaemonOptions, output: DaemonLog) {
    (self.directories, self.environment, self.options, self.output) = (directories, environment, options, output)
  }

  /// Runs until SIGTERM, SIGINT, SIGHUP, a client's stop, or until no client has asked for long.
  /// - Returns: whether it is to be started again.
  func run() throws(DaemonError) -> Bool {
    ProcessFacts.shareMemoryAmongThreads()
    let signals = Signals.blockForDaemon()
    Files.makeEverythingPrivate()
    let adopted = try adoptSocket()
    try prepare()
    // A client may wait for this one while an older tpld is just leaving.
    let patience: Duration = adopted == nil ? .milliseconds(40) : .seconds(10)
    let indexLock = try acquireIndexLock(patience)
    let lock = try acquireLock(patience)
    let mustStartAgain: Bool
    do throws(SystemError) {
      let listener: ListeningSocket
      if let adopted { listener = adopted } else { listener = try ListeningSocket(at: directories.socket) }
      mustStartAgain = try serve(listener, signals)
      listener.removeFile()
    } catch {
      throw .system(error)
    }
    // From now on prompts look for themselves.
    FreshnessTokens(directories).removeAll()
    _ = consume lock
    _ = consume indexLock
    return mustStartAgain
  }

  private func adoptSocket() throws(DaemonError) -> ListeningSocket? {
    do throws(SocketActivationError) {
      return try ListeningSocket.handedOver(environment, at: directories.socket)
    } catch {
      throw .activation(error)
    }
  }

  private func prepare() throws(DaemonError) {
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

  /// A tpld that has lost its runtime directory is about to leave, and needs a moment.
  private static let tries = 25

  /// The one writer of the index, wherever its socket is.
  private func acquireIndexLock(_ patience: Duration) throws(DaemonError) -> FileLock {
    do throws(SystemError) {
      for _ in 0..<Daemon.tries {
        if let lock = try FileLock.acquire(directories.indexLock, patience: patience) {
          try? lock.sign()
          return lock
        }
        if FileLock.isHeld(directories.lock) { break }
      }
    } catch {
      throw .system(error)
    }
    if FileLock.isHeld(directories.lock) { throw .alreadyRunning }
    throw .indexInUse(directories.cache, owner: FileLock.owner(directories.indexLock))
  }

  private func acquireLock(_ patience: Duration) throws(DaemonError) -> FileLock {
    let lock: FileLock?
    do throws(SystemError) {
      lock = try FileLock.acquire(directories.lock, patience: patience)
    } catch {
      throw .system(error)
    }
    guard let lock else { throw .alreadyRunning }
    return lock
  }

  /// Four threads: drainer, indexer, socket, and this one for the signals.
  private func serve(_ listener: borrowing ListeningSocket, _ signals: Signals) throws(SystemError) -> Bool {
    let source = try EventSource()
    let inbox = Monitor(Inbox())
    let clients = Monitor(Clients())
    let drainer = EventDrainer(source: source, inbox: inbox)
    let drainerThread = try Worker { drainer.run() }
    let indexerThread = try Worker(stackSize: 8 << 20) { index(source, inbox) }
    let keys = KeptKeys(clients: clients, log: log)
    defer { keys.forgetAll() }
    let server = SocketServer(
      source: source, inbox: inbox, clients: clients, keys: keys, facts: facts(isAdopted: listener.isAdopted), log: log)
    let listening = listener.descriptor.rawValue
    try Worker.detached { server.run(listening) }
    let manager = ServiceNotifier(environment)
    manager.notify(.ready)
    log.info("ready to answer")
    waitForTheEnd(signals, clients)
    manager.notify(.stopping)
    // What the kernel has queued by now still goes into the index.
    source.requestStop()
    drainerThread.join()
    inbox.update { $0.mustStop = true }
    indexerThread.join()
    // A service manager starts another one for the next client.
    if listener.isAdopted { return false }
    return inbox.peek { $0.mustStartAgain }
  }

  /// The work of the user comes first (<doc:0147-a-burst-settles-by-what-it-costs>).
  private static let niceness: Int32 = 5

  private func index(_ source: EventSource, _ inbox: Monitor<Inbox>) {
    Worker.yieldPriority(niceness: Daemon.niceness)
    do throws(SQLiteError) {
      try Indexer(source: source, inbox: inbox, directories: directories, log: log).run()
    } catch {
      log.critical("cannot open the index: \(error)")
      Signals.requestTermination()
    }
  }

  /// One wait with one deadline: an idle daemon does not wake up to see whether it is idle.
  private func waitForTheEnd(_ signals: Signals, _ clients: Monitor<Clients>) {
    guard options.idleExit > .zero else { return log.info("stopping after signal \(signals.wait() ?? 0)") }
    while true {
      let deadline = clients.peek { $0.idleTime(after: options.idleExit) }
      if let signal = signals.wait(until: deadline) { return log.info("stopping after signal \(signal)") }
      // A client may have asked since.
      if clients.peek({ $0.idleTime(after: options.idleExit) }) <= MonotonicTime.now {
        return log.info("stopping, nobody has asked for \(options.idleExit.seconds) s")
      }
    }
  }

  private func facts(isAdopted: Bool) -> DaemonFacts {
    DaemonFacts(
      started: MonotonicTime.now, idleExit: options.idleExit, isActivated: isAdopted,
      log: output.file?.bytes ?? (ServiceNotifier.isJournal(environment) ? Array("journal".utf8) : []),
      index: directories.index, changeLog: directories.changeLog)
  }
}
