/// Where everything durable lives. The in-memory store is the specification that the others must agree with.
///
/// Writes are durable when they return. Reads see every write that returned before they began.
public protocol Store:
  AdminStore,
  AnnouncementStore,
  AvatarStore,
  BotStore,
  DepartureStore,
  EditStore,
  ExportStore,
  FileStore,
  GuestStore,
  HookStore,
  InboxStore,
  InviteStore,
  KeyStore,
  MessageStore,
  ModerationStore,
  NotificationStore,
  PeopleStore,
  PinStore,
  ReactionStore,
  ReadStore,
  ReportStore,
  RoomEndStore,
  RoomSettingsStore,
  RoomStore,
  SearchStore,
  SessionStore,
  StatisticsStore,
  WebhookStore
{
  /// Answers when a read and a write would work now; everything written before is durable then.
  func check() async throws(ChatError)
  /// Finishes what is queued, flushes and closes. Later calls are refused with `.unavailable`.
  func close() async
}
