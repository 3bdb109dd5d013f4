import Testing

/// The situations that watchman's integration tests describe.
@Suite struct WatchWatchmanTests {
  static let scenarios = [
    WatchScenario("fishy: a link to what was here", before: "mkdir foo; touch foo/a", "mv foo bar && ln -s bar foo"),
    WatchScenario("more moves", "touch a; mkdir d1 d2; mv d1 d2; mv d2/d1 .; mv a d1"),
    WatchScenario(
      "even more moves",
      "mkdir d1 d2; touch d1/a; mkdir d3; mv d1 d2 d3; mv d3/* .; mv d1 d2 d3; mv d3/* .; mv d1/a d2"),
    WatchScenario(
      "notify in a directory", before: "mkdir -p wtest/dir", "touch wtest/1 wtest/2; rmdir wtest/dir; rm wtest/2"),
    WatchScenario(
      "a directory takes another one's place", before: "mkdir dir alt; touch dir/a alt/a", "mv dir bye; mv alt dir"),
    WatchScenario(
      "a directory takes a removed one's place", before: "mkdir -p dir/x; touch dir/a",
      "rm -r dir; mkdir dir; touch dir/a"),
    WatchScenario(
      "a tree becomes a file and goes", before: "mkdir -p one/two; touch one/two/twofile top",
      "rm -r one; touch one; rm one"),
    WatchScenario(
      "remove, then add the same", before: "mkdir foo; touch foo/222 foo/bar", "rm -r foo; mkdir foo; touch foo/222"),
    WatchScenario(
      "remove, then add the same, several times", before: "mkdir foo; touch foo/222",
      "for i in 1 2 3 4 5; do rm -r foo; mkdir foo; touch foo/222 foo/$i; done"),
    WatchScenario("two deep", "mkdir -p foo/bar; touch foo/bar/111"),
    WatchScenario("the control directory goes", before: "mkdir .hg; touch .hg/x f", "rm -r .hg; rm f; touch g"),
    WatchScenario("unlink", before: "touch top", "rm top"),
    WatchScenario("names that differ in case", before: "touch foo; mkdir bar", "mv foo FOO; mv bar BAR; touch BAR/f"),
    WatchScenario(
      "names change their case and back", before: "mkdir -p FOO/baz; touch FOO/baz/file", "mv FOO foo; mv foo Foo"),
    WatchScenario(
      "two names that differ in case only", "mkdir foo FOO Foo; touch foo/a FOO/b; mv foo/a Foo/a; rmdir foo"),
    WatchScenario(
      "an ignored name is not a prefix", before: "mkdir -p dist/lower",
      "mkdir dista; touch dist/lower/f dista/f distfile dis"),
    WatchScenario(
      "files come and go three times",
      "for i in 1 2 3; do mkdir old; seq 200 | (cd old && xargs touch); mkdir keep$i; rm -r old; touch keep$i/f; done"),
    WatchScenario("created and deleted between two looks", "touch a; rm a; mkdir b; rmdir b; mkdir -p c/d; rm -r c"),
    WatchScenario(
      "a directory is moved below a new one", before: "mkdir -p a/b; touch a/b/f",
      "mkdir -p n/m; mv a n/m; touch n/m/a/b/g"),
    WatchScenario(
      "names with spaces and quotes", "mkdir \"it's\" 'a \"b\"' ' '; touch \"it's/a b\" 'a \"b\"/$x' ' /\\\\'"),
    WatchScenario(
      "a local build tree moves in", before: "mkdir -p $OUT/t/dist/x $OUT/t/s; touch $OUT/t/dist/x/f",
      "mv $OUT/t t; touch t/s/f t/dist/g"),
  ]

  @Test(arguments: scenarios, WatchScenario.Watcher.allCases)
  func indexEqualsWalk(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }
}
