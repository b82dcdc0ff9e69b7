import Auth
import Chat
import ChatAPI
import Engine
import Glibc
import Imaging
import Stores
import Synchronization

/// Wires everything together, serves until a stop signal, and stops.
struct Serve {
  private let settings: Settings
  private let log: Log

  /// Serves on the calling thread until it is told to stop.
  ///
  /// - Parameter warnings: sentences about settings that look mistyped.
  static func blocking(_ settings: Settings, warnings: [String]) -> ExitCode {
    Signals.block()
    let openFiles = ProcessLimits.raiseOpenFiles()
    let log = Log(descriptor: STDERR_FILENO, settings: settings.log, clock: SystemClock())
    guard log.start() else { return .failed }
    for warning in warnings { log.warning("settings.suspicious", ["reason": .reason(warning)]) }
    if settings.accounts.pollingTrustNames {
      log.warning("settings.names_trusted", ["reason": .reason(Self.trustWarning)])
    }
    log.debug("server.limits", ["open_files": .number(openFiles)])
    let ended = SystemSemaphore()
    let result = ExitResult()
    Task {
      result.set(await Serve(settings: settings, log: log).run())
      ended.signal()
    }
    ended.wait()
    log.close()
    return result.get()
  }

  private static let trustWarning =
    "POLLING_TRUST_NAMES is on: on the polling port anybody may read and write as any name registered there."

  /// Returns how the process should end.
  private func run() async -> ExitCode {
    do throws(StartError) {
      // The database may be in there too.
      guard DataDirectory.make(settings.dataDirectory) else {
        throw StartError("Cannot create the folder of DATA_DIR, \(settings.dataDirectory).")
      }
      let broker = LocalBroker()
      let metrics = Metrics()
      let store = try openStore(broker, metrics)
      let core = try makeCore(store, broker, metrics)
      do throws(ChatError) { try await core.prepare() } catch { throw StartError(error.detail) }
      let server = try makeServer(core)
      let stop = StopSignal()
      let isWatching = Signals.watch { signal in
        switch signal {
        case .graceful: stop.send()
        case .immediate: _exit(ExitCode.failed.rawValue)
        }
      }
      guard isWatching else { throw StartError("The system gives no more threads.") }
      let watch = watchMemory(for: core)
      defer { watch?.cancel() }
      server.start()
      announce(server)
      await offerSetUp(core, server)
      await stop.wait()
      await shutDown(server, core, store)
      return .done
    } catch {
      log.error("server.not_started", ["reason": .reason(error.sentence)])
      Command.printError("roost: \(error.sentence)\n")
      return error.code
    }
  }

  // MARK: Parts

  private func openStore(_ broker: any Broker, _ metrics: Metrics) throws(StartError) -> any Store {
    switch settings.database {
    case .memory: return MemoryStore(clock: SystemClock(), limits: settings.chat, broker: broker)
    case .file(let path):
      let log = log
      let reports = SQLiteReports(
        fatal: { reason in
          log.error("store.failed", ["reason": .reason(reason)])
          log.close()
          Command.printError("roost: \(reason)\n")
          // Nobody knows what is on the disk: end at once, so that nothing more is acknowledged.
          _exit(ExitCode.failed.rawValue)
        },
        notice: { log.warning("store.trouble", ["reason": .reason($0)]) },
        committed: { metrics.commitTimes.add($0) })
      do throws(SQLiteStoreError) {
        return try SQLiteStore(
          path: path, clock: SystemClock(), limits: settings.chat, broker: broker, reports: reports)
      } catch {
        throw StartError(error.description)
      }
    }
  }

  private func makeCore(_ store: any Store, _ broker: any Broker, _ metrics: Metrics) throws(StartError)
    -> ChatCore
  {
    let accounts = settings.accounts
    let cost = Argon2Cost(
      memory: UInt32(clamping: accounts.argon2Memory.bytes / 1_024), passes: accounts.argon2Iterations,
      lanes: 1)
    guard let hasher = PasswordHasher(cost: cost, queue: accounts.argon2Queue) else {
      throw StartError("There is not enough memory, or no thread, for hashing passwords.")
    }
    guard let tokens = TokenSigner(key: try secretKey()) else {
      throw StartError("OpenSSL offers no HMAC with SHA-256.")
    }
    var api: APISettings
    do throws(SettingsError) {
      api = try settings.api()
      let announced = try Settings.smallFile(settings.dataDirectory + "/announcement.txt") ?? ""
      api.shown = SettingsTable.shown(settings)
      api.memoryInUse = ProcessLimits.memoryInUse
      api.announcement = announced.split(whereSeparator: \.isNewline).joined(separator: " ")
    } catch {
      throw StartError(error.description, code: .settings)
    }
    let log = log
    let imaging = makeImaging()
    return ChatCore(
      settings: api, store: store, broker: broker, clock: SystemClock(), hasher: hasher, tokens: tokens,
      contents: try openContents(), images: imaging ?? NoImageWork(), pictures: imaging ?? NoAvatarMaker(),
      metrics: metrics
    ) { log.write($0) }
  }

  /// The folder of uploaded files. What belongs to a database that is kept is not mixed with what belongs to none.
  private func openContents() throws(StartError) -> any ContentStore {
    let isKept =
      switch settings.database {
      case .memory: false
      case .file: true
      }
    let folder = "\(settings.dataDirectory)/\(isKept ? "files" : "files-in-memory")"
    guard
      let contents = DiskContents(
        folder: folder, keepFree: Int64(settings.filesKeepFree.bytes), isNew: !isKept)
    else {
      throw StartError("Cannot create the folder for files, \(folder).")
    }
    return contents
  }

  /// Without the tools everything else works.
  private func makeImaging() -> Imaging? {
    if let imaging = Imaging(mostPixels: settings.pictures.megapixels * 1_000_000) { return imaging }
    log.warning(
      "pictures.unavailable",
      ["reason": .reason("vipsheader and vipsthumbnail (libvips-tools) are missing or do not run here")])
    return nil
  }

  /// The text of `SECRET_KEY`, or the key file's.
  private func secretKey() throws(StartError) -> SecretKey {
    if let text = settings.accounts.secretKey {
      do throws(SecretKey.Problem) {
        return try SecretKey(text)
      } catch {
        throw StartError(error.message, code: .settings)
      }
    }
    do throws(SecretKeyFile.Failure) {
      return try SecretKeyFile.load(directory: settings.dataDirectory)
    } catch {
      throw StartError(error.message)
    }
  }

  private func makeServer(_ core: ChatCore) throws(StartError) -> HTTPServer {
    do throws(ServerError) {
      var configuration = settings.engine
      let log = log
      configuration.log = { log.write($0) }
      let sites = Dictionary(uniqueKeysWithValues: settings.dialectPorts.map { ($0.port, $0.site) })
      return try HTTPServer(configuration) { loop in ChatApplication(core: core, sites: sites, on: loop) }
    } catch {
      throw StartError(error.description)
    }
  }

  /// Tells the API once a second whether memory is short. nil: nothing limits the process.
  private func watchMemory(for core: ChatCore) -> Task<Void, Never>? {
    let (memory, log) = (MemoryWatch(settings.memoryLimit), log)
    guard let limit = memory.limit else { return nil }
    log.info("server.memory_limit", ["bytes": .number(limit)])
    core.isShedding = memory.isShort
    return Task {
      while !Task.isCancelled {
        let isShort = memory.isShort
        if isShort != core.isShedding {
          log.warning(isShort ? "server.memory_short" : "server.memory_enough", ["bytes": .number(limit)])
          core.isShedding = isShort
        }
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  // MARK: Start and stop

  private func announce(_ server: HTTPServer) {
    Command.printOut("Roost is ready at \(address(of: server))\n")
    for port in settings.dialectPorts {
      Command.printOut("The \(port.site.rawValue) dialect is at port \(port.port)\n")
    }
    log.info("server.ready", ["port": .number(Int(server.port)), "loops": .number(server.loops.count)])
  }

  /// Prints how the first administrator is made, while there is none. The code goes to the terminal only, never into
  /// the log.
  private func offerSetUp(_ core: ChatCore, _ server: HTTPServer) async {
    guard let code = try? await core.beginSetUp() else { return }
    Command.printOut(
      """
      There is no administrator yet. Make one, once, at
        \(address(of: server))/#setup=\(code)
      or with POST /api/setup {"code", "username", "password"}.

      """)
  }

  private func address(of server: HTTPServer) -> String {
    let scheme = settings.tls == nil ? "http" : "https"
    let host = settings.host == "0.0.0.0" || settings.host == "::" ? "localhost" : settings.host
    return "\(scheme)://\(host):\(server.port)"
  }

  /// Finishes what is open, within 30 seconds at most.
  private func shutDown(_ server: HTTPServer, _ core: ChatCore, _ store: any Store) async {
    log.info("server.stopping")
    await core.finishSends(within: settings.stopGrace)
    await server.stop(grace: settings.stopGrace)
    await store.close()
    log.info("server.stopped")
  }
}

/// Why the server could not start, in one sentence, and how the process ends then.
struct StartError: Error {
  let sentence: String
  let code: ExitCode

  init(_ sentence: String, code: ExitCode = .failed) {
    self.sentence = sentence
    self.code = code
  }
}

/// How the serving task ended, for the thread that waits for it.
private final class ExitResult: Sendable {
  private let code = Mutex(ExitCode.failed)

  func set(_ code: ExitCode) { self.code.withLock { $0 = code } }
  func get() -> ExitCode { code.withLock { $0 } }
}
