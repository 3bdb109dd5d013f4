import Foundation
import TestSupport
import Testing

/// Mounts come and go inside of a root: they are not crossed, and what lies below is right again after them.
@Suite struct WatchMountTests {
  private static let always: Set<String> = ["localbin", "platform", "platform/a", "a", "a/m"]

  private static func watched() throws -> (TemplateRepository, WatchNamespace)? {
    let repository = try TemplateRepository(["localbin/", "platform/a/", "a/m/d/f"])
    guard let namespace = try WatchNamespace(repository) else { return nil }
    try repository.allow()
    try namespace.startWatcher()
    #expect(try namespace.files() == always.union(["a/m/d", "a/m/d/f"]))
    return (repository, namespace)
  }

  private static func expect(_ files: Set<String>, _ namespace: WatchNamespace, _ when: String) throws {
    var found: Set<String> = []
    do {
      try waitUntil(when) {
        found = try namespace.files()
        return found == files
      }
    } catch is TestSupportError {
      Issue.record("\(when): missing \(files.subtracting(found)), surplus \(found.subtracting(files))")
    }
  }

  @Test func mountOverAWatchedDirectory() throws {
    guard let (_, namespace) = try Self.watched() else { return }
    try namespace.shell("mount -t tmpfs tpl a/m; touch a/m/hidden")
    try Self.expect(Self.always, namespace, "mounted")
    try namespace.shell("mkdir a/m/x; touch a/m/x/f a/n")
    try Self.expect(Self.always.union(["a/n"]), namespace, "changes in the mount")
    try namespace.shell("umount a/m; touch a/m/d/g")
    try Self.expect(Self.always.union(["a/n", "a/m/d", "a/m/d/f", "a/m/d/g"]), namespace, "unmounted")
    try namespace.shell("touch a/m/d/h")
    try Self.expect(Self.always.union(["a/n", "a/m/d", "a/m/d/f", "a/m/d/g", "a/m/d/h"]), namespace, "watched again")
  }

  @Test func mountOverTheParentOfWatchedDirectories() throws {
    guard let (_, namespace) = try Self.watched() else { return }
    try namespace.shell("mount -t tmpfs tpl a; mkdir a/q")
    try Self.expect(Self.always.subtracting(["a/m"]), namespace, "mounted")
    try namespace.shell("umount a; mkdir a/m/e; touch a/m/e/f")
    try Self.expect(Self.always.union(["a/m/d", "a/m/d/f", "a/m/e", "a/m/e/f"]), namespace, "unmounted")
  }

  @Test func mountThatWasThereFirst() throws {
    let repository = try TemplateRepository(["localbin/", "platform/a/", "a/m/d/f"])
    guard let namespace = try WatchNamespace(repository) else { return }
    try namespace.shell("mount -t tmpfs tpl a/m; touch a/m/hidden")
    try repository.allow()
    try namespace.startWatcher()
    try Self.expect(Self.always, namespace, "mounted before the start")
    try namespace.shell("umount a/m")
    try Self.expect(Self.always.union(["a/m/d", "a/m/d/f"]), namespace, "unmounted")
    try namespace.shell("touch a/m/d/g")
    try Self.expect(Self.always.union(["a/m/d", "a/m/d/f", "a/m/d/g"]), namespace, "watched")
  }

  /// One directory in two places has one watch: the first place keeps it, whatever happens to the second.
  @Test func bindMount() throws {
    guard let (_, namespace) = try Self.watched() else { return }
    let before = Self.always.union(["a/m/d", "a/m/d/f"])
    try namespace.shell("mkdir b; mount --bind a/m b; touch b/d/g")
    try Self.expect(before.union(["b", "a/m/d/g"]), namespace, "bound")
    try namespace.shell("umount b; touch b/own a/m/d/h")
    try Self.expect(before.union(["b", "b/own", "a/m/d/g", "a/m/d/h"]), namespace, "unbound")
  }

  @Test func theRootIsMountedOver() throws {
    guard let (repository, namespace) = try Self.watched() else { return }
    try namespace.shell(
      "mount -t tmpfs tpl '\(repository.root)'; cd '\(repository.root)'; mkdir -p localbin platform/z")
    // What is there now is another root, which nobody has allowed.
    try waitUntil("the end of the old one") { try repository.tpl("sync").status == 69 }
    try namespace.shell("cd /; umount '\(repository.root)'")
    try Self.expect(Self.always.union(["a/m/d", "a/m/d/f"]), namespace, "the first one again")
  }
}
