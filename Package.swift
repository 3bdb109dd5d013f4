// swift-tools-version: 6.2
import PackageDescription

// Why each target exists and what it may import: Sources/TplCLI/Documentation.docc/Architecture.md.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  // A section for each function: the linker can leave it out, or put it beside others.
  .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release)),
]

// Release links one static, non-PIE file: a hot verb then costs what a C program costs, and the file runs
// on any Linux with a /proc. Debug stays dynamic, so that tests and sanitizers work. The wrapped functions
// are in CPlatform; the three libraries are what FoundationEssentials fails to autolink.
let staticRelease: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-executable", "-use-ld=lld", "-Xlinker", "--gc-sections",
      "-Xlinker", "--wrap=__register_frame_info", "-Xlinker", "--wrap=__deregister_frame_info",
      "-Xlinker", "--wrap=swift_copyAuxiliaryExecutablePath", "-Xlinker", "--wrap=fopen",
      "-Xlinker", "--wrap=sysconf",
      "-l_FoundationCShims", "-l_FoundationCollections", "-lswiftSynchronization",
      // TPL_SYMBOLS keeps the names of functions, for profilers.
    ] + (Context.environment["TPL_SYMBOLS"] == nil ? ["-Xlinker", "-s"] : []),
    .when(platforms: [.linux], configuration: .release))
]

// What the hot verbs touch, side by side: made by Tests/Benchmarks/order.sh.
let hotFirst: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/tpl/symbols.order",
      "-Xlinker", "--no-warn-symbol-ordering",
    ], .when(platforms: [.linux], configuration: .release))
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// A target of `Sources`.
func module(_ name: String, _ imports: Target.Dependency..., resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: imports, resources: resources, swiftSettings: strict)
}

/// `Tests/Unit/<name>Tests`.
func unitTests(_ name: String, _ imports: Target.Dependency..., exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports + ["TestSupport"], path: "Tests/Unit/\(name)Tests", exclude: exclude,
    swiftSettings: strict)
}

/// What several tests or programs of tests need.
func support(_ name: String, _ imports: Target.Dependency...) -> Target {
  .target(name: name, dependencies: imports, path: "Tests/Support/\(name)", swiftSettings: strict)
}

/// An executable of `Tests/Programs`.
func testProgram(_ name: String, _ folder: String, _ imports: Target.Dependency..., exclude: [String] = []) -> Target {
  .executableTarget(
    name: name, dependencies: imports, path: "Tests/Programs/\(folder)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "tpl",
  products: [
    .executable(name: "tpl", targets: ["tpl"]),
    .executable(name: "tpld", targets: ["tpld"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CPlatform"),
    module("Bytes"),
    module("SQLite", "CSQLite"),
    module("Platform", "Bytes", "CPlatform"),
    module("Layout", "Bytes"),
    module("EnvFile", "Bytes"),
    module("Index", "Bytes", "Layout", "SQLite"),
    module("Git", "Bytes", "Platform"),
    module("Consent", "Bytes", "Git", "Layout", "Platform", crypto),
    module("WatcherProtocol", "Bytes", "Platform"),
    module("Watcher", "Bytes", "Consent", "Index", "Layout", "Platform", "SQLite", "WatcherProtocol", logging),
    module("Secrets", "Bytes", "EnvFile", "Git", "Layout", "Platform", asn1, crypto, cryptoExtras),
    module("Activation", "Bytes", "Consent", "EnvFile", "Git", "Layout", "Platform", "WatcherProtocol"),
    module("Configuration", "Bytes", "CYAML", "Layout"),
    module("Components", "Bytes", "Configuration", "Index", "Layout", "Platform"),
    module("WatcherControl", "Bytes", "Platform", "ShellScripts", "WatcherProtocol"),
    module(
      "TplHot", "Activation", "Bytes", "Consent", "EnvFile", "Git", "Index", "Layout", "Platform", "SQLite", "Secrets",
      "ShellScripts", "WatcherControl", "WatcherProtocol"),
    module("Scaffold", "Bytes", "Layout", resources: [.embedInCode("Templates")]),
    .target(
      name: "ShellScripts", path: "shell",
      resources: [
        .embedInCode("systemd/tpld.service"),
        .embedInCode("systemd/tpld.socket"),
        .embedInCode("tpl.bash"),
        .embedInCode("tpl.fish"),
        .embedInCode("tpl.wrap-cd.bash"),
        .embedInCode("tpl.zsh"),
      ], swiftSettings: strict),
    module(
      "TplCLI", "Activation", "Bytes", "Components", "Configuration", "Consent", "EnvFile", "Git", "Index", "Layout",
      "Platform", "SQLite", "Scaffold", "Secrets", "ShellScripts", "TplHot", "WatcherControl", "WatcherProtocol",
      argumentParser),
    .executableTarget(
      name: "tpl", dependencies: ["TplCLI", "TplHot"], exclude: ["symbols.order"], swiftSettings: strict,
      linkerSettings: staticRelease + hotFirst),
    .executableTarget(name: "tpld", dependencies: ["Watcher"], swiftSettings: strict, linkerSettings: staticRelease),

    // Tests never depend on the executables: their linker settings would break the release link of the tests.
    .target(name: "CTestSupport", path: "Tests/Support/CTestSupport"),
    support("TestSupport", "CTestSupport"),
    support("WatchSupport", "CTestSupport", "TestSupport"),
    support("FuzzSupport", "Bytes", "EnvFile", "Index", "Platform", "Secrets", "WatcherProtocol"),
    testProgram("tpl-faults", "Faults", "CTestSupport", "Consent", "TestSupport"),
    testProgram("tpl-stress", "Stress", "TestSupport", "WatchSupport", exclude: ["thread-sanitizer.sh"]),
    testProgram("without-keyring", "WithoutKeyring"),
    unitTests(
      "Activation", "Activation", "Bytes", "Consent", "EnvFile", "Layout", "Platform", exclude: ["Snapshots"]),
    unitTests("Bytes", "Bytes"),
    unitTests("Components", "Bytes", "Components"),
    unitTests("Configuration", "Bytes", "Configuration", "Layout"),
    unitTests("Consent", "Bytes", "Consent", "Layout", "Platform"),
    unitTests("EnvFile", "Bytes", "EnvFile"),
    unitTests("Fuzz", "Bytes", "FuzzSupport", "Index", "Platform", "Secrets", "WatcherProtocol"),
    unitTests("Git", "Bytes", "Git", "Platform"),
    unitTests("Index", "Bytes", "Index", "Layout", "SQLite"),
    unitTests("Layout", "Bytes", "Layout"),
    unitTests("Platform", "Bytes", "Platform"),
    unitTests("SQLite", "SQLite"),
    unitTests("Scaffold", "Bytes", "Layout", "Scaffold"),
    unitTests("Secrets", "Bytes", "Layout", "Platform", "Secrets"),
    unitTests("TplCLI", "Bytes", "Platform", "TplCLI"),
    unitTests("WatcherControl", "Bytes", "Platform", "WatcherControl"),
    unitTests(
      "Watcher", "Bytes", "Consent", "Index", "Layout", "Platform", "SQLite", "Watcher", "WatcherProtocol", logging),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TestSupport", "WatchSupport"], path: "Tests/EndToEnd",
      exclude: ["Hook/HookStub"], swiftSettings: strict),
  ]
)

// Only for libFuzzer, which brings a main of its own: see Tests/Programs/Fuzz.
if Context.environment["TPL_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "tpl-fuzz", dependencies: ["FuzzSupport"], path: "Tests/Programs/Fuzz",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
