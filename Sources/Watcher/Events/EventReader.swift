import Bytes
import Logging
import Platform

/// Reads the kernel's events into what the batch in hand has to do.
final class EventReader {
  private static let listing: WatchEvents = [.created, .deleted, .movedFrom, .movedTo]

  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let own: OwnDirectories
  private let tokens: PromptTokens
  private let sightings: EnvFileSightings
  private let log: Logger
  /// Times that the kernel's queue lost events.
  private(set) var overflows = 0
  private var hasReportedUnknownWatch = false

  init(_ state: WatchState, _ own: OwnDirectories, _ tokens: PromptTokens, _ sightings: EnvFileSightings, log: Logger) {
    (roots, watches, batch) = (state.roots, state.watches, state.batch)
    (self.own, self.tokens, self.sightings, self.log) = (own, tokens, sightings, log)
  }

  /// Every prompt looks once more.
  func removeAllTokens() { tokens.removeAll() }

  /// To be called when the writes of the batch have settled.
  func lookAtEnvFiles() { sightings.look() }

  /// - Parameter chunk: whole events, as the kernel gave them.
  func read(_ chunk: [UInt8]) {
    chunk.withUnsafeBytes { buffer in
      InotifyEvent.forEach(in: buffer) { read($0) }
    }
  }

  private func read(_ event: InotifyEvent) {
    if event.events.contains(.overflowed) {
      overflows += 1
      batch.mustSeekRoots = true
      own.noteEvent()
      requestRescan()
      return
    }
    if watches.isAwaited(event.watch) { batch.mustSeekRoots = true }
    if watches.isOwn(event.watch) { own.noteEvent() }
    if event.events.contains(.ignored) {
      noteEnd(of: event.watch)
    } else if let node = watches.node(of: event.watch) {
      if event.name.isEmpty { noteSelf(event.events, node) } else { noteEntry(event, in: node) }
    } else if watches.noteUnknown(event.watch) {
      recoverFromUnknown(event.watch)
    }
  }

  private func noteEntry(_ event: InotifyEvent, in node: DirectoryTree.ID) {
    tokens.remove(for: event.name, in: node)
    sightings.note(event.name, in: node)
    // Whatever happened to it: what it says decides about all of the directory.
    if CacheDirectoryTag.isNamed(event.name) { batch.dirty.insert(node) }
    if !event.events.isDisjoint(with: EventReader.listing) {
      noteChange(of: event.name, in: node)
      noteMove(event, node)
    } else if event.events.contains(.isDirectory) {
      // A changed mode may have made the directory readable.
      noteChange(of: event.name, in: node)
    } else {
      batch.changes.noteTouched(event.name, in: node)
    }
  }

  private func noteChange(of name: UnsafeRawBufferPointer, in node: DirectoryTree.ID) {
    if roots.tree[node].flags.contains(.large) { batch.noteName(name, in: node) } else { batch.dirty.insert(node) }
  }

  /// Notes both halves of a file's rename, for the log of changes. Directories are recognised by their watch.
  private func noteMove(_ event: InotifyEvent, _ node: DirectoryTree.ID) {
    if event.events.contains(.isDirectory) { return }
    if event.events.contains(.movedFrom) {
      batch.changes.noteDeparture(event.name, from: node, cookie: event.cookie)
    } else if event.events.contains(.movedTo) {
      batch.changes.noteArrival(event.name, in: node, cookie: event.cookie)
    }
  }

  private func noteSelf(_ events: WatchEvents, _ node: DirectoryTree.ID) {
    if roots.tree.isTop(node), !events.isDisjoint(with: [.movedSelf, .deletedSelf, .unmounted]),
      let root = roots.root(of: node)
    {
      tokens.remove(of: root.path)
    }
    batch.dirty.insert(node)
  }

  /// The kernel has dropped a watch. Unless this program asked for it, the directory is gone or unmounted: the parent's
  /// listing tells which.
  private func noteEnd(of watch: WatchDescriptor) {
    guard let node = watches.noteEnd(of: watch) else { return }
    batch.dirty.insert(node)
    batch.noteDoubt(about: node, roots.tree)
  }

  /// An unknown watch is a mistake of this program, and does not say which directory changed: all are compared with the
  /// disk. The watch is removed then, unless one of them has it.
  private func recoverFromUnknown(_ watch: WatchDescriptor) {
    requestRescan()
    // Logged once: the line is for the developers.
    if !hasReportedUnknownWatch {
      log.error("event of an unknown watch (\(watch.rawValue)), looking at every directory again")
    }
    hasReportedUnknownWatch = true
  }

  /// Prompts look for themselves at once, however long the rescan waits.
  private func requestRescan() {
    batch.mustRescan = true
    for root in roots.all.values { tokens.remove(of: root.path) }
  }
}
