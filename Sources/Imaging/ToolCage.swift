import Glibc

/// What a tool may do, whatever a picture makes of it: no more memory, time or files than a picture needs, no more
/// rights than it begins with, and nobody's name when the server runs as root.
///
/// Limits hold for a whole process, so they are set by `prlimit` and `setpriv` between the server and the tool: each
/// becomes the next program, and no code of ours runs between fork and exec, where a program of many threads may do
/// next to nothing.
struct ToolCage {
  /// Of addresses, which is more than what is in use.
  static let memory = 768 << 20
  /// Of one processor.
  static let seconds = 10
  static let openFiles = 32

  /// Whether a server that is root hands the tool over to nobody.
  let dropsRoot: Bool

  init(dropsRoot: Bool = geteuid() == 0) { self.dropsRoot = dropsRoot }

  /// Begins with the path of the first program.
  func arguments(for tool: [String]) -> [String] {
    ["/usr/bin/setpriv", "--no-new-privs", "--pdeathsig", "KILL"]
      + (dropsRoot ? ["--reuid", "65534", "--regid", "65534", "--clear-groups"] : [])
      + [
        "/usr/bin/prlimit", "--as=\(Self.memory)", "--cpu=\(Self.seconds)", "--nofile=\(Self.openFiles)",
        // Pictures come and go through descriptors that are open already: a tool writes no file at all.
        "--fsize=0", "--core=0", "--",
      ] + tool
  }

  /// All that a tool is told of its surroundings.
  static let environment = [
    "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
    // Readers of rare formats, which nobody has fuzzed, stay shut.
    "VIPS_BLOCK_UNTRUSTED=1",
    // One processor, and nothing that writes files: neither code made while running nor pictures put aside.
    "VIPS_CONCURRENCY=1", "VIPS_NOVECTOR=1", "VIPS_DISC_THRESHOLD=4g", "MALLOC_ARENA_MAX=1",
  ]
}
