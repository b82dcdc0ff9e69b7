import Chat
import Engine
import Wire

/// What administrators see of the server at a glance.
enum StatisticsRoutes {
  private static let days = 30

  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let found = try await asProblem { () throws(ChatError) in try await core.store.statistics(days: days) }
    let totals = core.connections.totals()
    let (now, start) = (core.clock.now(), core.startedAt)
    return .object { json in
      json.field("users", found.users)
      json.field("rooms", found.rooms)
      json.field("messages", found.messages)
      json.field("connections", totals.total)
      json.field("database_bytes", found.databaseBytes)
      json.field("file_bytes", found.fileBytes)
      json.field("memory_bytes", core.settings.memoryInUse())
      json.time("started_at", unixMicroseconds: start.microseconds)
      json.field("uptime_seconds", max(0, (now.microseconds - start.microseconds) / 1_000_000))
      json.object("request_times") { $0.latencies(core.metrics.requestTimes) }
      json.object("commit_times") { $0.latencies(core.metrics.commitTimes) }
      json.array("days") { json in
        for day in found.days {
          json.object { json in
            json.time("day", unixMicroseconds: day.start.microseconds)
            json.field("messages", day.messages)
            json.field("users", day.users)
          }
        }
      }
    }
  }

  /// As they are in force; of secrets only whether they are set.
  @Sendable static func settings(_ call: Call) async throws(Problem) -> Response {
    .object { json in
      json.array("settings") { json in
        for setting in call.core.settings.shown { json.object { $0.setting(setting) } }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func setting(_ setting: ShownSetting) {
    field("name", setting.name)
    field("value", setting.value)
    field("default", setting.standard)
    field("changed", setting.isChanged)
    field("secret", setting.isSecret)
    field("group", setting.group)
    field("meaning", setting.meaning)
  }

  fileprivate mutating func latencies(_ times: Latencies) {
    field("count", times.count)
    field("p50_us", times.quantile(0.5))
    field("p99_us", times.quantile(0.99))
  }
}
