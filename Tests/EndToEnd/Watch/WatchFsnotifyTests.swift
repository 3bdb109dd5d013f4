import Testing

/// The situations that fsnotify's own tests describe (its watch-recurse, watch-dir, watch-file and symlink).
@Suite struct WatchFsnotifyTests {
  static let trees = [
    WatchScenario("add a directory", before: "mkdir -p a/b", "mkdir a/c; touch a/c/f; mkdir a/b/d; touch a/b/d/f"),
    WatchScenario("add a file", before: "mkdir -p a/b/c", "touch a/f; echo x > a/b/c/f; echo y >> a/b/c/f"),
    WatchScenario("remove a directory", before: "mkdir -p a/b/c; touch a/b/c/f", "rm -r a/b/c; touch a/b/f"),
    WatchScenario(
      "remove a directory whose name begins another", before: "mkdir -p sub sub-two subs; touch sub/f sub-two/f subs/f",
      "rm -r sub; touch sub-two/g subs/g"),
    WatchScenario(
      "remove all of a tree, deepest first", before: "mkdir -p a/b/c/d; touch a/f a/b/f a/b/c/f a/b/c/d/f",
      "rm a/b/c/d/f; rmdir a/b/c/d; rm a/b/c/f; rmdir a/b/c; rm a/b/f; rmdir a/b; rm a/f; rmdir a"),
    WatchScenario(
      "rename a directory and write in both names", before: "mkdir -p one/two/three",
      "touch one/two/f; mv one uno; touch uno/two/three/g; mkdir one; touch one/h"),
    WatchScenario(
      "rename a directory whose name begins another", before: "mkdir -p a/x a-two/x ab/x",
      "mv a b; touch b/x/f a-two/x/f ab/x/f; mv b a-three; touch a-three/x/g"),
    WatchScenario(
      "rename to a different directory", before: "mkdir -p one/two/three four/five; touch one/two/three/f",
      "mv one/two four/five/two; touch four/five/two/three/g; mkdir one/two"),
    WatchScenario(
      "remove a watched directory and its sibling's content", before: "mkdir -p a/b a/c; touch a/c/f",
      "rmdir a/b; rm a/c/f"),
    WatchScenario(
      "rename a watched directory over an empty one", before: "mkdir -p a/x b c; touch a/x/f", "mv -T a b; touch b/x/g"),
    WatchScenario(
      "rename over an empty directory that is watched, with one beside", before: "mkdir -p a/b/c a/d",
      "mv -T a/b a/d; mkdir a/b; touch a/b/f a/d/c/f"),
  ]

  static let directories = [
    WatchScenario(
      "rename a nested directory", before: "mkdir -p a/b/c; touch a/b/c/f", "mv a/b a/z; touch a/z/c/g; mv a/z/c a/c"),
    WatchScenario("rename over a file", before: "touch f g", "mv f g; touch f; mv g f"),
    WatchScenario("rename over a file from outside", before: "touch f $OUT/g", "mv $OUT/g f; echo x >> f"),
    WatchScenario("rename out and write there", before: "touch f", "mv f $OUT/f; echo x >> $OUT/f; touch f"),
    WatchScenario("rename in", before: "touch $OUT/f", "mv $OUT/f f; mv f g"),
    WatchScenario(
      "a link to a directory", before: "mkdir -p a/b; touch a/b/f", "ln -s a l; ln -s a/b a/l; touch l/b/g"),
    WatchScenario(
      "a link to a directory outside", before: "mkdir -p $OUT/n/m", "ln -s \"$OUT/n\" l; touch l/m/f; rm l; ln -s l l"),
    WatchScenario("links in a circle", "ln -s b a; ln -s a b; mkdir c; ln -s .. c/up; ln -s . c/self; touch c/up/f"),
    WatchScenario("a link to nothing, later something", before: "ln -s a l", "mkdir a; touch l/f; rm -r a; touch a"),
    WatchScenario(
      "a link is renamed and removed", before: "mkdir a; ln -s a l", "mv l m; touch m/f; rm m; ln -s a/f m"),
    WatchScenario("a file that cannot be read", before: "touch f; chmod 0 f", "touch g; chmod 0 g; mv g h; rm -f f"),
    WatchScenario(
      "several files and directories one after another",
      before: "mkdir apple pear; touch 1 2",
      "mv 1 apple/1; mv apple pear/apple; touch pear/apple/3; rm -r pear; mkdir apple pear; mv apple pear; mv 2 pear/apple"
    ),
    WatchScenario(
      "a file becomes a link becomes a directory", before: "touch a b", "ln -sf b a; rm a; mkdir a; ln -s a b2"),
    WatchScenario(
      "a directory and a file change names", before: "mkdir a; touch b", "mv a t; mv b a; mv t b; touch b/f"),
    WatchScenario("a fifo is made, renamed and removed", before: "mkfifo q", "mkfifo p; mv p r; rm q; mkfifo q; rm r"),
    WatchScenario(
      "delete, create, delete", before: "touch f; mkdir d", "rm f; rmdir d; touch d; mkdir f; rm d; rmdir f"),
    WatchScenario("many files written and renamed", "for i in 1 2 3 4 5 6 7 8 9; do echo x > t; mv t $i; done; rm 1 5"),
  ]

  @Test(arguments: trees, WatchScenario.Watcher.allCases)
  func recursive(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }

  @Test(arguments: directories, WatchScenario.Watcher.allCases)
  func directory(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }
}
