import Testing

/// One operation each, and the index holds what a walk finds: while the watcher watches, while it is stopped in its
/// tracks, while it is dead.
@Suite struct WatchScenarioTests {
  static let scenarios = [
    WatchScenario("mkdir -p and a file", "mkdir -p x/y/z; touch x/y/f x/y/z/g"),
    WatchScenario(
      "rename a directory inside", before: "mkdir -p a/b/c; touch a/b/c/f", "mv a d; touch d/b/c/g; mkdir d/b/e"),
    WatchScenario(
      "rename into another directory", before: "mkdir -p a/b t; touch a/b/f", "mv a t/a; rm t/a/b/f; touch t/a/b/g"),
    WatchScenario("move out", before: "mkdir -p a/b; touch a/b/f", "mv a $OUT/a; touch $OUT/a/b/g; mkdir $OUT/a/h"),
    WatchScenario(
      "move out and back", before: "mkdir -p a/b", "mv a $OUT/a; touch $OUT/a/b/g; mv $OUT/a c; touch c/b/h"),
    WatchScenario("move in", before: "mkdir -p $OUT/n/m/o; touch $OUT/n/m/o/f", "mv $OUT/n n; touch n/m/o/g"),
    WatchScenario("rm -rf", before: "mkdir -p a/b/c; touch a/b/c/f a/g", "rm -rf a"),
    WatchScenario("rm -rf and again", before: "mkdir -p a/b/c", "rm -rf a; mkdir -p a/d; touch a/d/f"),
    WatchScenario("atomic save", before: "echo 1 > f", "echo 2 > f.tmp; mv f.tmp f"),
    WatchScenario("delete and re-create a file", before: "touch f", "rm f; touch f; rm f; touch f"),
    WatchScenario("a link takes the place", before: "mkdir foo; touch foo/a", "mv foo bar; ln -s bar foo; touch foo/b"),
    WatchScenario(
      "a link takes the place of a deep one", before: "mkdir -p p/foo/in; touch p/foo/in/a",
      "mv p/foo p/bar; ln -s bar p/foo; touch p/foo/in/b"),
    WatchScenario("a directory becomes a file", before: "mkdir -p a/b; touch a/b/f", "rm -r a; echo > a"),
    WatchScenario("a file becomes a directory", before: "echo > a", "rm a; mkdir -p a/b; touch a/b/f"),
    WatchScenario("a link becomes a directory", before: "ln -s nowhere a", "rm a; mkdir a; touch a/f"),
    WatchScenario(
      "swap two directories", before: "mkdir -p a/1 b/2; touch a/1/x b/2/y", "mv a t; mv b a; mv t b; touch a/2/z"),
    WatchScenario(
      "parent and child change places", before: "mkdir -p a/b/c; touch a/f a/b/g",
      "mv a/b t; mv a t/a; mv t b; touch b/a/h"),
    WatchScenario(
      "rename to a name just freed", before: "mkdir -p a/1 b/2", "rm -r a; mv b a; mkdir b; touch a/2/f b/g"),
    WatchScenario(
      "rename and re-create at once", before: "mkdir -p a/1; touch a/1/f", "mv a b; mkdir -p a/1; touch a/1/g b/1/h"),
    WatchScenario("rename chain", before: "mkdir -p a/1", "mv a b; mv b c; mv c d; touch d/1/f"),
    WatchScenario(
      "into an ignored place and out", before: "mkdir -p node_modules s/t; touch s/t/f",
      "mv s node_modules/s; touch node_modules/s/g; mv node_modules/s u"),
    WatchScenario(
      "an ignored name becomes another", before: "mkdir -p node_modules/m; touch node_modules/m/f",
      "mv node_modules modules; touch modules/m/g"),
    WatchScenario(
      "a name becomes ignored", before: "mkdir -p modules/m; touch modules/m/f",
      "mv modules node_modules; touch node_modules/m/g"),
    WatchScenario(
      "volumes of a component", before: "mkdir -p platform/a/volumes/d",
      "touch platform/a/volumes/d/f; mkdir platform/a/volumes/e"),
    WatchScenario(
      "volumes become an ordinary directory", before: "mkdir -p platform/a/volumes/d",
      "mv platform/a/volumes platform/a/data; touch platform/a/data/d/f"),
    WatchScenario(
      "a component is renamed", before: "mkdir -p platform/b/volumes/x", "mv platform/b platform/c; touch platform/c/f"),
    WatchScenario("a component leaves its layer", before: "mkdir -p platform/b/volumes/x", "mv platform/b b"),
    // Into and out of places where no component can be, on both sides of the layers in every order of names.
    WatchScenario(
      "components go deep", before: "mkdir -p a/1/2 z/1/2 platform/b/x platform/c/x application/b application/c",
      "mv platform/b a/1/2/b; mv platform/c z/1/2/c; mv application/b a/1/2/d; mv application/c z/1/2/e"),
    WatchScenario(
      "directories become components", before: "mkdir -p a/1/2/b/x a/1/2/d z/1/2/c/x z/1/2/e platform application",
      "mv a/1/2/b platform/b; mv z/1/2/c platform/c; mv a/1/2/d application/b; mv z/1/2/e application/c"),
    WatchScenario("a component goes", before: "mkdir -p platform/b/x platform/c", "rm -r platform/b"),
    WatchScenario("a layer is renamed", before: "mkdir -p platform/b/x", "mv platform p; mkdir -p platform/z"),
    WatchScenario("infra", "mkdir -p infra/gcp/dev/pulumi infra/aws; mkdir infra/aws/prod; rmdir infra/gcp/dev/pulumi"),
    WatchScenario(
      "git", "git init -q .; touch f; git add f; git -c user.name=t -c user.email=t commit -qm t; git checkout -qb o"),
    WatchScenario(
      "tar", before: "mkdir -p a/b/c; touch a/b/c/f; tar cf $OUT/t.tar a; rm -r a",
      "tar xf $OUT/t.tar; tar xf $OUT/t.tar"),
    WatchScenario("copy a tree", before: "mkdir -p a/b/c; touch a/b/c/f", "cp -a a d; cp -a a d/b/c/e"),
    WatchScenario("hard link", before: "mkdir a; touch a/f", "ln a/f g; rm a/f"),
    WatchScenario(
      "odd names",
      "mkdir \"$(printf 'n\\nl')\" \"$(printf '\\377')\"; touch \"$(printf 'n\\nl')/ \" \"$(printf '\\377/\\376')\" -- -x"
    ),
    WatchScenario("fifo and socket", "mkfifo p; mkdir q; mkfifo q/p"),
    WatchScenario(
      "truncate, chmod, touch", before: "echo x > f; mkdir d",
      "truncate -s 0 f; chmod 600 f; touch -d 2001-01-01 f d; chmod 700 d"),
    WatchScenario(
      "storm of mkdir and rmdir", "for i in 1 2 3 4 5 6 7 8 9; do mkdir s; mkdir s/t; rmdir s/t s; done; mkdir s"),
    WatchScenario(
      "deep", "p=.; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do p=$p/d; mkdir $p; done; touch $p/f"),
  ]

  @Test(arguments: scenarios, WatchScenario.Watcher.allCases)
  func indexEqualsWalk(scenario: WatchScenario, watcher: WatchScenario.Watcher) throws { try scenario.check(watcher) }
}
