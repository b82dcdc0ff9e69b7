import ChatAPI
import Engine

extension Log {
  /// What the engine has to tell.
  func write(_ event: EngineEvent) {
    switch event {
    case .acceptPaused(let errno): error("server.accept_paused", ["errno": .number(Int(errno))])
    case .connectionRefused(let peer):
      warning("server.connection_refused", ["address": .address(peer.description)])
    case .addressFull(let peer):
      warning("server.address_full", ["address": .address(peer.description)])
    case .slowConsumer(let socket, let peer):
      info("socket.too_slow", ["id": .number(Int(clamping: socket)), "address": .address(peer.description)])
    }
  }

  /// What the API has to tell.
  func write(_ event: LogEvent) {
    switch event {
    case .signedIn(let user, let address):
      info("account.signed_in", ["user_id": .number(Int(user)), "address": .address(address)])
    case .signInFailed(let address):
      warning("account.sign_in_failed", ["address": .address(address)])
    case .registered(let user, let address):
      info("account.registered", ["user_id": .number(Int(user)), "address": .address(address)])
    case .botCreated(let bot, let owner):
      info("account.bot_created", ["user_id": .number(Int(bot)), "owner_id": .number(Int(owner))])
    case .loggedOut(let user):
      info("account.signed_out", ["user_id": .number(Int(user))])
    case .passwordChanged(let user):
      info("account.password_changed", ["user_id": .number(Int(user))])
    case .accountDeleted(let user):
      info("account.deleted", ["user_id": .number(Int(user))])
    case .administered(let user, let actor):
      info("account.administered", ["user_id": .number(Int(user)), "by": .number(Int(actor ?? 0))])
    case .webhookGivenUp(let id, let room):
      warning("webhook.given_up", ["id": .number(Int(id)), "room_id": .number(Int(room))])
    case .internalError(let place):
      error("server.internal_error", ["where": .word(place)])
    }
  }
}
