import Foundation

/// How content comes into a work tree. The scripts are sh; `$ROOM` is the directory of all repositories.
struct AttackWay: CustomStringConvertible, Sendable {
  enum Carrier: Sendable { case git, submodule, hg, archive, none }

  let description: String
  var carrier = Carrier.git
  var format = "sha1"
  /// In the clone, before there is anything new.
  var before = ""
  /// In the clone, when the new commit exists, before `tpl allow`.
  var ready = ""
  /// In the clone.
  let arrive: String
  /// What goes on after the first look, and must change nothing.
  var later = ""
  /// The work tree in which it arrives.
  var tree = "shop"
  /// The new commit holds a file that no file system can take.
  var failsHalfway = false
  /// The places are not there before.
  var makesPlaces = false
  /// What arrives is another user's.
  var isForeign = false
  /// git's index knows afterwards what came, so that `git submodule update` finds its part of it.
  var isInIndex = true

  /// Nothing of git names it afterwards.
  var isForgotten = false

  func brings(_ content: AttackContent) -> Bool {
    if content.isPermission != (carrier == .none) { return false }
    if content.needsGit && !(carrier == .git && isInIndex && format == "sha1") { return false }
    if content.replacesDirectory && (carrier == .archive || !isInIndex) { return false }
    if makesPlaces { return !content.hasOwnRoot && content.before.isEmpty && content.own.isEmpty }
    // What an archive adds to a directory of the user's own, the user has added.
    if !content.own.isEmpty && (carrier == .archive || tree != "shop") { return false }
    return !content.hasOwnRoot || (carrier != .submodule && tree == "shop")
  }
}

extension AttackWay {
  /// `TPL_ATTACK_WAYS` names some, separated by commas: for a look at a failure, and for Tests/Mutations.
  static let all = known.filter { way in
    (!way.isForeign || getuid() == 0) && (chosen.isEmpty || chosen.contains(way.description))
  }

  static let known = commits + leftBehind + others

  static let chosen: [String] = (ProcessInfo.processInfo.environment["TPL_ATTACK_WAYS"] ?? "").split(separator: ",")
    .map(String.init)

  private static let ownCommit = "echo own > OWN; git add OWN; git commit -qm own"

  static let commits: [AttackWay] = [
    AttackWay(description: "pull", arrive: "git pull -q --ff-only"),
    AttackWay(description: "pull that merges", before: ownCommit, arrive: "git pull -q --no-rebase --no-edit"),
    AttackWay(description: "pull that rebases", before: ownCommit, arrive: "git pull -q --rebase"),
    AttackWay(description: "pull in a repository of SHA-256", format: "sha256", arrive: "git pull -q --ff-only"),
    AttackWay(
      description: "merge", before: ownCommit, ready: "git fetch -q", arrive: "git merge -q --no-edit origin/main"),
    AttackWay(
      description: "merge without a commit", before: ownCommit, ready: "git fetch -q",
      arrive: "git merge -q --no-commit origin/main"),
    AttackWay(description: "rebase", before: ownCommit, ready: "git fetch -q", arrive: "git rebase -q origin/main"),
    AttackWay(
      description: "cherry-pick", before: ownCommit, arrive: "git fetch -q; git cherry-pick origin/main >/dev/null"),
    AttackWay(
      description: "am", before: ownCommit,
      arrive: "git fetch -q; git format-patch --stdout --binary -1 origin/main | git am -q"),
    AttackWay(description: "switch", ready: "git fetch -q", arrive: "git switch -q -c feature origin/main"),
    AttackWay(
      description: "revert",
      ready: "git pull -q; git revert --no-edit HEAD >/dev/null; git reflog expire --expire=now --all",
      arrive: "git revert --no-edit HEAD >/dev/null"),
    AttackWay(
      description: "bisect",
      ready: "git fetch -q; git tag last \"$(git commit-tree -p origin/main -m last 'origin/main^{tree}')\"",
      arrive: "git bisect start last HEAD >/dev/null"),
    AttackWay(
      description: "sparse-checkout", ready: "git sparse-checkout set --cone localbin application; git pull -q",
      arrive: "git sparse-checkout disable",
      makesPlaces: true, isInIndex: false),
    AttackWay(description: "submodule update", carrier: .submodule, arrive: "git submodule --quiet update --remote"),
    AttackWay(
      description: "work tree", ready: "git fetch -q",
      arrive: "git worktree add -q ../linked origin/main; cd ../linked; \"$TPL\" allow --worktree 2>/dev/null",
      tree: "linked",
      isInIndex: false),
  ]

  /// The index and HEAD know nothing of what lies there afterwards.
  static let leftBehind: [AttackWay] = [
    AttackWay(
      description: "pull that fails halfway", arrive: "! git pull -q --ff-only 2>/dev/null", failsHalfway: true,
      isInIndex: false),
    AttackWay(
      description: "merge that fails halfway", format: "sha256", ready: "git fetch -q",
      arrive: "! git merge -q origin/main 2>/dev/null", failsHalfway: true, isInIndex: false),
    AttackWay(
      description: "pull that is taken back", arrive: "git pull -q", later: "git reset -q ORIG_HEAD", isInIndex: false),
    AttackWay(
      description: "pull that is taken back at once", arrive: "git pull -q; git reset -q ORIG_HEAD", isInIndex: false),
    AttackWay(
      description: "restore --source", ready: "git fetch -q", arrive: "git restore --source=origin/main -- .",
      isInIndex: false),
    AttackWay(
      description: "checkout of paths", ready: "git fetch -q", arrive: "git checkout -q origin/main -- .",
      later: "git reset -q",
      isInIndex: false),
    // Nothing but the stash names it, and the stash is gone afterwards.
    AttackWay(
      description: "stash",
      ready:
        "git fetch -q; git restore --source=origin/main -- .; git stash push -q -u; git update-ref -d refs/remotes/origin/main; rm .git/FETCH_HEAD",
      arrive: "git stash pop -q",
      isInIndex: false, isForgotten: true),
    AttackWay(
      description: "checkout that goes on",
      before: "git config filter.slow.smudge \"$SLOW\"",
      arrive:
        "git pull -q --ff-only >/dev/null 2>&1 & until test -e \"$ROOM/slow.started\"; do sleep 0.01; done; test -e .git/index.lock",
      later: "echo > \"$ROOM/slow.fifo\"; until test ! -e .git/index.lock; do sleep 0.01; done", isInIndex: false),
  ]

  static let others: [AttackWay] = [
    AttackWay(description: "hg pull", carrier: .hg, arrive: "hg pull -q -u"),
    AttackWay(description: "tar", carrier: .archive, arrive: "tar -xf \"$ROOM/after.tar\""),
    AttackWay(description: "unzip", carrier: .archive, arrive: "unzip -qo \"$ROOM/after.zip\""),
    AttackWay(
      description: "tar without version control", carrier: .archive, before: "rm -rf .git",
      arrive: "tar -xf \"$ROOM/after.tar\""),
    AttackWay(
      description: "another user", carrier: .archive, arrive: "tar -xf \"$ROOM/foreign.tar\"", isForeign: true),
    AttackWay(description: "owner and mode", carrier: .none, arrive: ":"),
  ]
}
