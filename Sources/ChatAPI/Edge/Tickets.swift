import Auth
import Chat
import Engine
import Synchronization

/// One-time tickets that stand for an access token where a URL would show it: in memory, and only for moments.
final class Tickets: Sendable {
  /// How long a ticket may be used.
  static let lifetime = Duration.seconds(30)
  /// A session with more open tickets than this loses its oldest one.
  static let mostPerSession = 20

  /// Who a ticket lets in.
  struct Holder: Equatable, Sendable {
    let user: UserID
    let session: SessionID
    /// When the credential that asked for it runs out, in seconds since 1970.
    let expiresAt: Int64
    let isCookie: Bool
  }

  private struct Ticket {
    let holder: Holder
    let deadline: MonotonicTime
  }

  private struct State {
    var open: [String: Ticket] = [:]
    /// The open tickets of each session, oldest first.
    var bySession: [SessionID: [String]] = [:]
    var sweepAt = MonotonicTime(nanoseconds: 0)
  }

  private let state = Mutex(State())

  func issue(to holder: Holder, now: MonotonicTime) -> String {
    let text = RandomToken.make()
    state.withLock { state in
      Self.sweep(&state, now: now)
      state.open[text] = Ticket(holder: holder, deadline: now.advanced(by: Self.lifetime))
      state.bySession[holder.session, default: []].append(text)
      if let tickets = state.bySession[holder.session], tickets.count > Self.mostPerSession,
        let oldest = tickets.first
      {
        Self.remove(oldest, of: holder.session, from: &state)
      }
    }
    return text
  }

  /// Takes a ticket out, whether it is still good or not; nil when it was never issued, is used or too old.
  func redeem(_ text: String, now: MonotonicTime) -> Holder? {
    state.withLock { state in
      guard let ticket = state.open[text] else { return nil }
      Self.remove(text, of: ticket.holder.session, from: &state)
      return ticket.deadline > now ? ticket.holder : nil
    }
  }

  private static func remove(_ text: String, of session: SessionID, from state: inout State) {
    state.open[text] = nil
    let rest = (state.bySession[session] ?? []).filter { $0 != text }
    state.bySession[session] = rest.isEmpty ? nil : rest
  }

  /// Forgets what nobody came with, now and then.
  private static func sweep(_ state: inout State, now: MonotonicTime) {
    guard now >= state.sweepAt else { return }
    state.sweepAt = now.advanced(by: lifetime)
    for (text, ticket) in state.open where ticket.deadline <= now {
      remove(text, of: ticket.holder.session, from: &state)
    }
  }
}
