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
    .target(name: "Bytes", swiftSettings: strict),
    .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
    .target(name: "Platform", dependencies: ["CPlatform", "Bytes"], swiftSettings: strict),
    .target(name: "Layout", dependencies: ["Bytes"], swiftSettings: strict),
    .target(name: "Index", dependencies: ["Bytes", "SQLite", "Layout"], swiftSettings: strict),
    .target(name: "ChangeLog", dependencies: ["Bytes", "SQLite", "Index"], swiftSettings: strict),
    .target(name: "Git", dependencies: ["Bytes", "Platform"], swiftSettings: strict),
    .target(name: "Consent", dependencies: ["Bytes", "Layout", "Platform", "Git", crypto], swiftSettings: strict),
    .target(name: "WatcherClient", dependencies: ["Bytes", "Platform"], swiftSettings: strict),
    .target(
      name: "Watcher",
      dependencies: [
        "Bytes", "Platform", "Index", "ChangeLog", "Layout", "Consent", "SQLite", "WatcherClient", logging,
      ],
      swiftSettings: strict),
    .target(name: "EnvFile", dependencies: ["Bytes"], swiftSettings: strict),
    .target(
      name: "Secrets", dependencies: ["Bytes", "EnvFile", "Platform", "Git", asn1, crypto, cryptoExtras],
      swiftSettings: strict),
    .target(
      name: "Activation",
      dependencies: ["Bytes", "EnvFile", "Platform", "Layout", "Git", "Consent", "WatcherClient"],
      swiftSettings: strict),
    .target(name: "Repository", dependencies: ["Bytes", "CYAML", "Layout", "Platform"], swiftSettings: strict),
    .target(
      name: "Scaffold", dependencies: ["Bytes", "Layout"], resources: [.embedInCode("Templates")],
      swiftSettings: strict),
    .target(
      name: "ShellScripts", path: "shell", exclude: [],
      resources: [
        .embedInCode("tpl.bash"), .embedInCode("tpl.wrap-cd.bash"), .embedInCode("tpl.zsh"), .embedInCode("tpl.fish"),
        .embedInCode("systemd/tpld.socket"), .embedInCode("systemd/tpld.service"),
      ], swiftSettings: strict),
    .target(
      name: "TplCLI",
      dependencies: [
        "Bytes", "Platform", "Layout", "Index", "ChangeLog", "Git", "Consent", "EnvFile", "Activation", "Repository",
        "Scaffold", "Secrets",
        "SQLite", "WatcherClient", "ShellScripts",
        argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "tpl", dependencies: ["TplCLI"], exclude: ["symbols.order"], swiftSettings: strict,
      linkerSettings: staticRelease + hotFirst),
    .executableTarget(
      name: "tpld", dependencies: ["Bytes", "Watcher", "Platform", "Index"], swiftSettings: strict,
      linkerSettings: staticRelease),

    // Tests never depend on the executables: their linker settings would break the release link of the tests.
    .target(name: "CTestSupport", path: "Tests/CTestSupport"),
    .target(name: "TestSupport", dependencies: ["CTestSupport"], path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "WatchSupport", dependencies: ["CTestSupport", "TestSupport"], path: "Tests/WatchSupport",
      swiftSettings: strict),
    .executableTarget(
      name: "tpl-stress", dependencies: ["TestSupport", "WatchSupport"], path: "Tests/Stress",
      exclude: ["thread-sanitizer.sh"], swiftSettings: strict),
    .executableTarget(
      name: "tpl-faults", dependencies: ["CTestSupport", "TestSupport"], path: "Tests/Faults", swiftSettings: strict),
    .executableTarget(name: "without-keyring", path: "Tests/WithoutKeyring"),
    .target(
      name: "FuzzSupport", dependencies: ["Bytes", "EnvFile", "Index", "Platform", "Secrets", "WatcherClient"],
      path: "Tests/FuzzSupport", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests",
      dependencies: ["Bytes", "FuzzSupport", "Index", "Platform", "Secrets", "TestSupport", "WatcherClient"],
      swiftSettings: strict),
    .testTarget(name: "BytesTests", dependencies: ["Bytes", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "LayoutTests", dependencies: ["Layout", "Bytes"], swiftSettings: strict),
    .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "IndexTests", dependencies: ["Bytes", "Index", "SQLite", "Layout", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ChangeLogTests", dependencies: ["ChangeLog", "Index", "SQLite", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "Bytes", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "GitTests", dependencies: ["Git", "Bytes", "Platform", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ConsentTests", dependencies: ["Consent", "Bytes", "Layout", "Platform", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ActivationTests",
      dependencies: ["Activation", "Bytes", "Consent", "EnvFile", "Layout", "Platform", "TestSupport"],
      exclude: ["Snapshots"], swiftSettings: strict),
    .testTarget(
      name: "WatcherTests",
      dependencies: [
        "Watcher", "Bytes", "ChangeLog", "Index", "Platform", "SQLite", "WatcherClient", "TestSupport", logging,
      ],
      swiftSettings: strict),
    .testTarget(name: "TplCLITests", dependencies: ["TplCLI", "Bytes", "Platform"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TestSupport", "WatchSupport"], exclude: ["HookStub"], swiftSettings: strict
    ),
    .testTarget(name: "EnvFileTests", dependencies: ["EnvFile"], swiftSettings: strict),
    .testTarget(name: "RepositoryTests", dependencies: ["Repository", "Layout"], swiftSettings: strict),
    .testTarget(
      name: "SecretsTests", dependencies: ["Secrets", "Bytes", "Platform", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ScaffoldTests", dependencies: ["Scaffold", "Layout"], swiftSettings: strict),
  ]
)

// Only for libFuzzer, which brings a main of its own: see Tests/Fuzz.
if Context.environment["TPL_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "tpl-fuzz", dependencies: ["FuzzSupport"], path: "Tests/Fuzz",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
