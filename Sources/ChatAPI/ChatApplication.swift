import Chat
public import Engine
import Synchronization
public import Wire

/// The chat on one loop: finds who answers a request, and speaks for the engine where it refuses one.
public final class ChatApplication: Application {
  private let core: ChatCore
  private let chat: ChatService
  private let echo: EchoService
  /// By port; any other shows everything.
  private let faces: [UInt16: Face]
  private static let main = Face(.main)

  /// A site, ready to be searched.
  private struct Face: Sendable {
    let site: Site
    let router: Router

    init(_ site: Site) {
      self.site = site
      router = site.router
    }
  }

  /// - Parameter sites: what strict ports show, by their numbers.
  public init(core: ChatCore, sites: [UInt16: Site] = [:], on loop: isolated EventLoop) {
    self.core = core
    faces = sites.mapValues(Face.init)
    chat = ChatService(core: core)
    echo = EchoService(core: core)
    let bound = chat.bound(on: loop)
    core.fanout.add { notice in
      loop.post { loop in bound.get(on: loop).hear(notice, on: loop) }
    }
    core.connections.addSource { user in
      await withCheckedContinuation { continuation in
        loop.post { loop in continuation.resume(returning: bound.get(on: loop).report(of: user, on: loop)) }
      }
    }
  }

  public func bodyPlan(for head: RequestHead) -> BodyPlan {
    if FileRoutes.takesUpload(head) {
      return .streamed(limit: core.settings.limits.uploadBytes + UploadForm.overhead)
    }
    if AvatarRoutes.takesPicture(head) { return .streamed(limit: core.settings.avatarBody) }
    return .collected(limit: core.settings.jsonBody)
  }

  /// The problem document for a request that the engine refused by itself.
  public func refused(_ refusal: Refusal, on loop: isolated EventLoop) -> Response {
    core.metrics.problems.add(1, ordering: .relaxed)
    return Problem(refusal).response()
  }

  public func handle(_ exchange: Exchange, on loop: isolated EventLoop) {
    core.metrics.requests.add(1, ordering: .relaxed)
    let request = exchange.request
    let face = faces[request.localPort] ?? Self.main
    switch face.router.match(request.method == .head ? .get : request.method, request.path) {
    case .target(let target, let parameters):
      Task.immediate(executorPreference: loop.executor) {
        do throws(Problem) {
          let call = try Call(
            core: self.core, request: request, site: face.site, parameters: parameters,
            incoming: exchange.body.map { IncomingBody($0, on: loop) })
          try await self.run(target, call, exchange, on: loop)
        } catch {
          self.refuse(error, exchange, face.site, target, on: loop)
        }
      }
    case .otherMethods(let methods):
      let allowed = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
      refuse(.unsupportedMethod(allowed: allowed), exchange, face.site, on: loop)
    case .none:
      if face.site.hasPage, let answer = core.files?.response(to: request) {
        return exchange.respond(answer, on: loop)
      }
      refuse(.notFound, exchange, face.site, on: loop)
    }
  }

  private func run(
    _ target: Router.Target, _ call: Call, _ exchange: Exchange, on loop: isolated EventLoop
  ) async throws(Problem) {
    if core.isShedding, !target.isProbe { throw .overloaded }
    switch target {
    case .door(let door):
      try call.refuseForeign(opensSocket: true)
      try await door.open(call, Entry(exchange: exchange, chat: chat, echo: echo), loop)
    case .route(let route):
      try call.refuseForeign(opensSocket: false)
      try await call.admit(to: route.access)
      let began = MonotonicTime.current()
      defer { core.metrics.requestTimes.add(MonotonicTime.current().since(began)) }
      do throws(Problem) {
        var response = try await answer(route, call)
        response.headers += call.rateHeaders
        exchange.respond(response, on: loop)
      } catch {
        var problem = error
        if problem.status != 429 { problem.headers += call.rateHeaders }
        throw problem
      }
    }
  }

  /// What the route answers, or answered before under the same `Idempotency-Key`.
  private func answer(_ route: Route, _ call: Call) async throws(Problem) -> Response {
    guard route.operation.isReplayed, let (key, request) = try await call.replayKey(of: route.access) else {
      return try await route.handler(call)
    }
    return try await core.replays.answer(key, request) { () async throws(Problem) in
      try await route.handler(call)
    }
  }

  private func refuse(
    _ problem: Problem, _ exchange: Exchange, _ site: Site, _ target: Router.Target? = nil,
    on loop: isolated EventLoop
  ) {
    core.metrics.problems.add(1, ordering: .relaxed)
    exchange.respond(site.response(to: problem, of: target?.tag), on: loop)
  }
}
