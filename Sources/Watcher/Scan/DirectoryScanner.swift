import Bytes
import Glibc
import Index
import Layout
import Platform

/// Opens a directory, watches it through the open descriptor, and only then lists it: what happens after the watch
/// gives an event, what happened before is in the listing, and path and descriptor cannot differ.
struct DirectoryScanner: Sendable {
  /// Longer than any kernel's.
  private static let tick: Int64 = 20_000_000

  /// Watches nothing, for roots in which a watch would not tell of changes.
  static let withoutEvents = DirectoryScanner { _, _ throws(SystemError) in
    throw SystemError(operation: "inotify_add_watch", code: EOPNOTSUPP)
  }

  /// Shared by all threads that scan; the kernel serialises.
  let addWatch: @Sendable (borrowing Descriptor, _ isTop: Bool) throws(SystemError) -> WatchDescriptor

  init(_ addWatch: @escaping @Sendable (borrowing Descriptor, Bool) throws(SystemError) -> WatchDescriptor) {
    self.addWatch = addWatch
  }

  init(watchingThrough source: EventSource) {
    self.init { directory, isTop throws(SystemError) in
      try source.watch(directory, isTop: isTop)
    }
  }

  /// One that watches nothing where a watch would not tell of changes.
  func adapted(to root: WatchedRoot) -> DirectoryScanner { root.isWithoutEvents ? .withoutEvents : self }

  /// Scans one directory of a root.
  func scan(_ relative: [UInt8], in root: WatchedRoot, mount: UInt64?) throws(ScanFailure) -> ScannedDirectory {
    try adapted(to: root).scan(root.path.appending(relative), relative: relative, rules: root.rules, mount: mount)
  }

  /// - Parameters:
  ///   - path: absolute.
  ///   - relative: to the root, for the rules; empty for the root itself.
  ///   - mount: of the root; a directory on another one is left alone. `nil` for the root itself.
  /// - Throws: EACCES; ENOENT, ENOTDIR or ELOOP when there is no such directory any more; EXDEV for a mount.
  func scan(
    _ path: Path, relative: [UInt8], rules: WatchRules, mount: UInt64?
  ) throws(ScanFailure) -> ScannedDirectory {
    var watch: WatchDescriptor?
    do throws(SystemError) {
      return try scan(path, relative: relative, rules: rules, mount: mount, &watch)
    } catch {
      throw ScanFailure(error: error, watch: watch)
    }
  }

  private func scan(
    _ path: Path, relative: [UInt8], rules: WatchRules, mount: UInt64?, _ watch: inout WatchDescriptor?
  ) throws(SystemError) -> ScannedDirectory {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK)
    let earliest = WallClock.nanoseconds - DirectoryScanner.tick
    let status = try FileStatus.of(directory, path)
    let ownMount = FileStatus.mount(of: directory)
    // 0 is none: a kernel that does not say, or not now.
    if let mount, mount != 0, ownMount != 0, ownMount != mount {
      throw SystemError(operation: "open", path: path, code: EXDEV)
    }
    var scanned = ScannedDirectory(
      status: status, modified: status.modified < earliest ? status.modified : 0, mount: ownMount,
      children: PackedChildren(), subdirectories: [])
    do throws(SystemError) {
      watch = try addWatch(directory, mount == nil)
      scanned.watch = watch
    } catch {
      scanned.watchError = error
    }
    try list(directory, path, relative: relative, rules: rules, into: &scanned)
    return scanned
  }

  /// The mount that a directory lies on; 0 when it cannot be opened.
  static func mount(of path: Path) -> UInt64 {
    do throws(SystemError) {
      return FileStatus.mount(of: try Descriptor.open(path, O_RDONLY | O_DIRECTORY))
    } catch {
      return 0
    }
  }

  /// Opens, watches and stats without listing: whether a known directory is as it was.
  /// - Throws: as ``scan(_:relative:rules:mount:)``.
  func revalidate(_ path: Path, isTop: Bool) throws(SystemError) -> Revalidator.Look {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK)
    let status = try FileStatus.of(directory, path)
    do throws(SystemError) {
      return .there(status, .success(try addWatch(directory, isTop)))
    } catch {
      return .there(status, .failure(error))
    }
  }

  private func list(
    _ directory: borrowing Descriptor, _ path: Path, relative: [UInt8], rules: WatchRules,
    into scanned: inout ScannedDirectory
  ) throws(SystemError) {
    var names: [UInt8] = []
    var entries: [(offset: Int, length: Int, kind: EntryKind, inode: UInt64)] = []
    try DirectoryListing.read(directory) { name, kind, inode in
      entries.append((names.count, name.count, kind, inode))
      names.append(contentsOf: name)
    }
    names.withUnsafeBytes { names in
      func isTag(_ entry: (offset: Int, length: Int, kind: EntryKind, inode: UInt64)) -> Bool {
        entry.kind == .file
          && CacheDirectoryTag.isNamed(
            UnsafeRawBufferPointer(rebasing: names[entry.offset..<(entry.offset + entry.length)]))
      }
      if rules.canBeCache(relative), let tag = entries.first(where: isTag), CacheDirectoryTag.isValid(in: path) {
        entries = [tag]
      }
      entries.sort { left, right in
        let order = memcmp(
          names.baseAddress! + left.offset, names.baseAddress! + right.offset, min(left.length, right.length))
        return order != 0 ? order < 0 : left.length < right.length
      }
      for entry in entries {
        let name = UnsafeRawBufferPointer(rebasing: names[entry.offset..<(entry.offset + entry.length)])
        var kind = entry.kind.rawValue
        if entry.kind == .directory {
          let bytes = [UInt8](name)
          if rules.ignores(name: bytes, in: relative) {
            kind = PackedChild.ignoredDirectory
          } else {
            scanned.subdirectories.append((bytes, entry.inode))
          }
        }
        scanned.children.append(kind: kind, inode: entry.inode, name: name)
      }
    }
  }
}
