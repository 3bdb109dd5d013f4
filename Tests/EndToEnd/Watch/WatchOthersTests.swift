import Testing

/// The situations that the tests of git's fsmonitor (t7527), of notify-rs and of Python's watchdog describe.
@Suite struct WatchOthersTests {
  static let gitScenarios = [
    WatchScenario(
      "edit, create, delete, rename", before: "mkdir dir1; touch 1 2 3 dir1/4",
      "echo x > 1; touch 5; rm 2; mv 3 dir1/3; mv dir1/4 4"),
    WatchScenario(
      "rename a directory and change a deep file", before: "mkdir -p d/e/f; touch d/e/f/1",
      "mv d z; echo x >> z/e/f/1; touch z/e/f/2"),
    WatchScenario(
      "a file becomes a directory and back", before: "touch f; mkdir -p d/e",
      "rm f; mkdir f; touch f/x; rm -r d; touch d; rm -r f; touch f; rm d; mkdir d"),
    WatchScenario(
      "nested directories made in a hurry",
      "i=0; while [ $i -lt 60 ]; do mkdir -p n$i/a/b/c/d; touch n$i/a/b/c/d/f n$i/a/f; i=$((i + 1)); done"),
    WatchScenario("the repository's .git goes", before: "git init -q .; touch f", "rm -rf .git; touch g"),
    WatchScenario(
      "the repository's .git is renamed and comes back", before: "git init -q .",
      "mv .git .dotgit; touch .dotgit/f; mv .dotgit .git; touch .git/g"),
    WatchScenario(
      "the same letters, composed and decomposed",
      "mkdir \"$(printf 'caf\\303\\251')\" \"$(printf 'cafe\\314\\201')\"; touch \"$(printf 'caf\\303\\251/1')\" \"$(printf 'cafe\\314\\201/2')\""
    ),
    WatchScenario(
      "from composed to decomposed", before: "mkdir \"$(printf 'caf\\303\\251')\"",
      "mv \"$(printf 'caf\\303\\251')\" \"$(printf 'cafe\\314\\201')\"; touch \"$(printf 'cafe\\314\\201/2')\""),
    WatchScenario(
      "a repository inside",
      "git init -q sub; touch sub/f; git -C sub add f; git -C sub -c user.name=t -c user.email=t commit -qm t; mv sub bus"
    ),
    WatchScenario(
      "checkout of another branch and back",
      before: """
        git init -q .; mkdir -p a/b; touch a/b/f g; git add -A; git -c user.name=t -c user.email=t commit -qm 1
        git checkout -qb o; git rm -rq a; mkdir -p c/d; touch a c/d/h; git add -A
        git -c user.name=t -c user.email=t commit -qm 2; git checkout -q -
        """, "git checkout -q o; git checkout -q -; git checkout -q o"),
    WatchScenario(
      "stash, with and without",
      before: "git init -q .; touch f; git add f; git -c user.name=t -c user.email=t commit -qm 1",
      "mkdir -p n/m; touch n/m/g; git add -A; git -c user.name=t -c user.email=t stash -q; touch h; git -c user.name=t -c user.email=t stash pop -q"
    ),
  ]

  static let notifyScenarios = [
    WatchScenario("created recursively", "mkdir -p a/b/c/d; touch a/b/c/d/f; echo x > a/b/g"),
    WatchScenario("renamed twice", before: "mkdir -p a/x; touch a/x/f", "mv a b; mv b c; touch c/x/g"),
    WatchScenario("renamed twice, the first name again", before: "mkdir -p a/x", "mv a b; mv b a; touch a/x/g"),
    WatchScenario(
      "moved out of a watched directory, the rest stays", before: "mkdir -p w/a w/b; touch w/a/f",
      "mv w/a $OUT/a; touch $OUT/a/g w/b/f"),
    WatchScenario(
      "create, write, write, rename, write, remove",
      "touch a; echo 1 > a; echo 2 >> a; mv a b; echo 3 >> b; rm b; touch c"),
    WatchScenario(
      "the parent of a moved-out directory goes", before: "mkdir -p p/child/deep; touch p/child/deep/f",
      "mv p/child $OUT/child; rm -r p; touch $OUT/child/deep/g; mkdir -p p/child"),
    WatchScenario(
      "a moved-out directory comes back under another parent", before: "mkdir -p p/child/deep q",
      "mv p/child $OUT/child; rm -r p; mv $OUT/child q/child; touch q/child/deep/g"),
    WatchScenario("two names of one file", before: "touch f; ln f g", "echo x >> g; mv g h; rm f; ln h f; rm h"),
    WatchScenario(
      "two names of one file in two directories", before: "mkdir a b; touch a/f",
      "ln a/f b/f; mv b c; rm a/f; echo x >> c/f"),
    WatchScenario(
      "a name outside of the root for a file inside", before: "touch f", "ln f $OUT/f; rm f; ln $OUT/f g; rm $OUT/f"),
    WatchScenario("dangling links", "mkdir a; ln -s nowhere a/l; ln -s a/l m; ln -s a/l/x n; rm a/l; ln -s .. a/l"),
    WatchScenario(
      "a tree is swapped for another one", before: "mkdir -p a/x/y b/x/z; touch a/x/y/1 b/x/z/2",
      "mv a t; mv b a; mv t b; rm -r b; touch a/x/z/3"),
  ]

  static let watchdogScenarios = [
    WatchScenario(
      "subdirectories made and removed at once",
      "for i in 1 2 3 4 5 6 7 8; do mkdir -p s$i/t/u; rm -r s$i; done; mkdir -p s3/t"),
    WatchScenario(
      "nested subdirectories are moved", before: "mkdir -p d1/d2/d3; touch d1/d2/d3/a",
      "mv d1/d2 d2; touch d2/d3/b; mv d2/d3/a d1/a"),
    WatchScenario(
      "names in another encoding",
      "touch \"$(printf 'b\\344')\"; mkdir \"$(printf '\\344d')\"; touch \"$(printf '\\344d/\\366')\""),
    WatchScenario(
      "moves one after another", before: "mkdir d1 d2; touch d1/a b", "mv d1/a d2/a; mv b d1/b; mv d2/a c; mv d1/b d2/b"
    ),
    WatchScenario(
      "a directory is moved in and out again", before: "mkdir -p $OUT/n/m",
      "mv $OUT/n n; touch n/m/f; mv n $OUT/n; touch $OUT/n/m/g"),
    WatchScenario(
      "a full directory is replaced by rename", before: "mkdir -p $OUT/n/m a/b", "rm -r a; mv $OUT/n a; touch a/m/f"),
  ]

  @Test(arguments: gitScenarios, WatchScenario.Watcher.allCases)
  func git(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }

  @Test(arguments: notifyScenarios, WatchScenario.Watcher.allCases)
  func notify(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }

  @Test(arguments: watchdogScenarios, WatchScenario.Watcher.allCases)
  func watchdog(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }
}
