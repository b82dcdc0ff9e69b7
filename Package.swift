// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target: Swift 6 language mode, strict memory safety, warnings are errors.
let rules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .treatWarning("DeprecatedDeclaration", as: .warning),
  .unsafeFlags(
    ["-cross-module-optimization", "-enforce-exclusivity=unchecked"],
    .when(configuration: .release)),
]

/// Tests read what the C libraries say too, so they leave memory-safety annotations out.
let testRules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableExperimentalFeature("Lifetimes"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: rules)
}
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: testRules)
}

let package = Package(
  name: "roost",
  products: [
    .executable(name: "roost", targets: ["roost"]),
    .executable(name: "roost-bench", targets: ["roost-bench"]),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CLinux"),

    module("Wire"),
    module("Engine", ["Wire", "CLinux", "COpenSSL", "CZlib"]),
    module("Auth", ["Wire", "CArgon2", "COpenSSL"]),
    module("Chat"),
    module("Stores", ["Chat", "CSQLite", "CLinux"]),
    module("Outbound", ["CCurl"]),
    module("Imaging", ["Chat", "CLinux"]),
    module("ChatAPI", ["Chat", "Auth", "Engine", "Outbound", "Wire"]),
    module("Server", ["ChatAPI", "Stores", "Imaging", "Chat", "Auth", "Engine", "Wire", "CLinux"]),
    module("Bench", ["Auth", "Chat", "Engine", "Stores", "Wire", "CLinux", "COpenSSL", "CZlib"]),
    .executableTarget(name: "roost", dependencies: ["Server"], swiftSettings: rules),
    .executableTarget(name: "roost-bench", dependencies: ["Bench"], swiftSettings: rules),

    tests("WireTests", ["Wire"]),
    tests("EngineTests", ["Engine", "Wire", "CLinux", "COpenSSL"]),
    tests("AuthTests", ["Auth", "Wire"]),
    tests("ChatTests", ["Chat"]),
    tests("StoresTests", ["Stores", "Chat", "CSQLite"]),
    tests("OutboundTests", ["Outbound"]),
    tests("ImagingTests", ["Imaging", "Chat"]),
    tests(
      "ChatAPITests", ["ChatAPI", "Stores", "Imaging", "Chat", "Auth", "Engine", "Outbound", "Wire"]),
    tests("BenchTests", ["Bench", "Engine", "Wire"]),
    tests("ServerTests", ["Server", "ChatAPI", "Stores", "Chat", "Engine", "Wire"]),
  ]
)
