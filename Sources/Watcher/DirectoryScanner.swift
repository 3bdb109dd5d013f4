import Bytes
import Glibc
import Index
import Layout
import Platform

/// What a look at one directory found.
struct ScannedDirectory: Sendable {
  /// As fstat-ed before the listing: a change during it shows at the next comparison.
  var status: FileStatus
  /// Of the entries; 0 when it is so young that another change may have come within the same tick of the file system's
  /// clock: the next comparison then lists again. Kernels from 6.13 on have fine times on most file systems, not on
  /// all.
  var modified: Int64
  var mount: UInt64
  /// `nil` when the kernel refused; ``watchError`` says why.
  var watch: WatchDescriptor?
  var watchError: SystemError?
  var children: PackedChildren
  /// The directories among the children whose content is not ignored, sorted by name.
  var subdirectories: [(name: [UInt8], inode: UInt64)]
}

/// Opens a directory, watches it through the open descriptor, and only then lists it: what happens after the watch
/// gives an event, what happened before is in the listing, and path and descriptor cannot differ.
struct DirectoryScanner: Sendable {
  /// Longer than any kernel's.
  private static let tick: Int64 = 20_000_000

  /// Shared by all threads that scan; the kernel serialises.
  static let deaf = DirectoryScanner { _, _ throws(SystemError) in
    throw SystemError(operation: "inotify_add_watch", code: EOPNOTSUPP)
  }

  let addWatch: @Sendable (borrowing Descriptor, _ isTop: Bool) throws(SystemError) -> WatchDescriptor

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
    try list(directory, relative: relative, rules: rules, into: &scanned)
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
    _ directory: borrowing Descriptor, relative: [UInt8], rules: WatchRules, into scanned: inout ScannedDirectory
  ) throws(SystemError) {
    var names: [UInt8] = []
    var entries: [(offset: Int, length: Int, kind: EntryKind, inode: UInt64)] = []
    try DirectoryListing.read(directory) { name, kind, inode in
      entries.append((names.count, name.count, kind, inode))
      names.append(contentsOf: name)
    }
    names.withUnsafeBytes { names in
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
