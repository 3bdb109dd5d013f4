import TestSupport

/// All content that one way brings, in one work tree, with what is needed for it to arrive. Made by git and hg as
/// people use them.
struct AttackStage {
  let sandbox: Sandbox
  let way: AttackWay
  let contents: [AttackContent]

  init(_ way: AttackWay) throws {
    self.way = way
    sandbox = try Sandbox()
    contents = AttackContent.all.filter(way.brings)
    try writeTools()
    try run(start)
    try run("cd source\n" + populate(\.before) + "\ncommit before")
    try run(clone)
    try run(way.before, in: "shop")
    if way.carrier != .none { try run("cd source\n" + populate(\.after) + "\n\(AttackContent.last)\ncommit after") }
    try run(finish)
    try run(way.ready, in: "shop")
    try run("cd shop\n" + populate(\.own))
  }

  /// Where a place is in the work tree that the shells look at.
  func path(_ directory: String) -> String { sandbox.path("\(way.tree)/\(directory)") }

  /// sh with the names that the scripts of contents and ways use.
  func run(_ script: String, in directory: String = ".") throws {
    if script.isEmpty { return }
    let result = try sandbox.run(
      ["/bin/sh", "-euc", "umask 022; commit() { \(commit) \"$1\"; }\n" + script],
      environment: [
        "ROOM": sandbox.root, "EVIL": sandbox.path("evil.sh"), "TOOL": sandbox.path("tool.sh"),
        "SEALED": sandbox.path("sealed"), "SEALED_OWN": sandbox.path("sealed.own"), "VENV": sandbox.path("venv"),
        "SLOW": "cat; echo > \(sandbox.path("slow.started")); read line < \(sandbox.path("slow.fifo"))",
        "TPL": "\(Binaries.directory)/tpl", "TPL_WATCHER": "off", "HGRCPATH": sandbox.path("hgrc"),
        "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z", "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
      ], directory: directory)
    guard result.status == 0 else {
      throw ActivationProblem(message: "\(way): \(script)\n\(result.output)\(result.errors)")
    }
  }

  /// Each root that a person has allowed.
  var roots: [String] { Set(contents.map(\.root)).sorted() }

  /// In the clone, or in the tree where all arrived.
  func allow(_ tree: String) throws {
    for root in roots {
      let result = try sandbox.run(
        ["\(Binaries.directory)/tpl", "allow"] + (firstRoots.contains(root) ? ["--localbin-first"] : []),
        environment: ["TPL_WATCHER": "off"], directory: "\(tree)/\(root)")
      guard result.status == 0 else { throw ActivationProblem(message: "tpl allow: \(result.errors)") }
    }
  }

  private var firstRoots: Set<String> { Set(contents.filter(\.isFirst).map(\.root)) }

  func tpl(_ arguments: String..., in directory: String) throws -> CommandResult {
    try sandbox.run(
      ["\(Binaries.directory)/tpl"] + arguments, environment: ["TPL_WATCHER": "off"], directory: path(directory))
  }

  func arrive() throws {
    try run(way.arrive, in: "shop")
    if way.carrier == .none { try run("cd shop\n" + populate(\.after)) }
    if contents.contains(where: \.needsGit) { try run("git submodule --quiet update --init", in: "shop") }
  }

  /// What makes allowed what another user's file could not be.
  func cure() throws {
    if way.isForeign { try run("chown -hR 0:0 shop") }
    if way.carrier == .none { try run("cd shop\n" + populate(\.cure)) }
  }

  /// Every content has shells that stand there on one stage or another.
  func standing(_ index: Int) -> AttackContent? {
    guard !way.makesPlaces, way.tree == "shop" else { return nil }
    let offset = AttackWay.known.firstIndex { $0.description == way.description } ?? 0
    return contents[(index + offset * AttackCombination.watchers.count) % contents.count]
  }

  func startWatcher() throws {
    for arguments in [["daemon", "start"], ["sync", "--root", sandbox.path("shop")]] {
      let result = try sandbox.run(["\(Binaries.directory)/tpl"] + arguments)
      guard result.status == 0 else { throw ActivationProblem(message: "tpl \(arguments): \(result.errors)") }
    }
  }

  // MARK: How it is made

  /// In `source`: the root's repository or, with submodules, what is above that of `platform`.
  private var commit: String {
    switch way.carrier {
    case .hg: "hg addremove -q; hg commit -q -u a -m"
    case .submodule: "cd platform; git add -f -A .; git commit -q -m"
    default: "git add -f -A .; git commit -q -m"
    }
  }

  private func populate(_ state: KeyPath<AttackContent, String>) -> String {
    contents.map { content in
      let script = content[keyPath: state]
      if state == \.own && script.isEmpty { return "" }
      let localbin =
        content.hasOwnRoot && state == \.before
        ? "mkdir -p localbin platform; echo > platform/keep; cp \"$TOOL\" localbin/keep; " : ""
      return "mkdir -p \(content.place); (cd \(content.place); echo > README.md; \(localbin)\(script))"
    }.joined(separator: "\n")
  }

  private func writeTools() throws {
    try sandbox.write(
      "[user]\nname = a\nemail = a@example.org\n[protocol \"file\"]\nallow = always\n[advice]\ndetachedHead = false\n",
      to: "home/.gitconfig")
    try sandbox.write("", to: "hgrc")
    try sandbox.write("#!/bin/sh\n", to: "tool.sh", mode: 0o755)
    try sandbox.write(
      "#!/bin/sh\necho \"$0\" >> \"${ATTACK_MARK:-\(sandbox.path("mark"))}\"\n", to: "evil.sh", mode: 0o755)
    let seal = try AttackSeal.made.get()
    try sandbox.makeDirectory("data/tpl", mode: 0o700)
    try sandbox.write(seal.key, to: "data/tpl/identity.pem", mode: 0o600)
    try sandbox.write(seal.own, to: "sealed.own")
    try sandbox.write(seal.stolen, to: "sealed")
    try sandbox.write("STOLEN=1\n", to: "backend/.env")
  }

  private var start: String {
    let make = "git init -q -b main --object-format=\(way.format)"
    let top = "mkdir -p localbin application; cp \"$TOOL\" localbin/keep; echo > application/keep; echo > README.md"
    switch way.carrier {
    case .hg: return "hg init source; cd source; \(top)"
    case .submodule: return "\(make) source/platform"
    default:
      return """
        mkfifo slow.fifo; \(make) source; (cd source; \(top); echo '*.slow filter=slow' > .gitattributes)
        \(make) venv; cd venv; mkdir bin; echo home=/usr > pyvenv.cfg
        for p in ls git make python3; do cp "$EVIL" bin/$p; done; git add .; git commit -q -m venv
        """
    }
  }

  private var clone: String {
    switch way.carrier {
    case .hg: "hg clone -q source shop"
    case .submodule:
      """
      git init -q -b main above; cd above; mkdir localbin; cp "$TOOL" localbin/keep; mkdir application; echo > application/keep
      git submodule --quiet add "$ROOM/source/platform" platform; git add .; git commit -q -m above; cd ..
      git clone -q --recurse-submodules above shop
      """
    default: "git clone -q --no-tags source shop"
    }
  }

  /// When the new commit exists.
  private var finish: String {
    if way.failsHalfway {
      return """
        cd source
        blob=$(git rev-parse HEAD:README.md)
        sub=$(printf '100644 blob %s\\t%0300d\\n' "$blob" 0 | git mktree)
        tree=$({ git ls-tree HEAD; printf '040000 tree %s\\tzz\\n' "$sub"; } | git mktree)
        git update-ref refs/heads/main "$(git commit-tree -p HEAD^ -m after "$tree")"
        """
    }
    guard way.carrier == .archive else { return "" }
    return """
      cd source; git archive --format=tar -o ../after.tar HEAD; git archive --format=zip -o ../after.zip HEAD
      git diff --name-only HEAD^ HEAD > ../changed
      tar -cf ../foreign.tar --owner=65534 --group=65534 --no-recursion -T ../changed
      """
  }
}
