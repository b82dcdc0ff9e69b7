import Chat
import ChatAPI
import Engine
import Wire

// The settings as the targets below want them.

extension Settings {
  func api() throws(SettingsError) -> APISettings {
    var api = APISettings()
    api.limits = chat
    api.historyPage = historyPage
    api.accessTokenLifetime = accounts.accessTokenLifetime
    api.refreshTokenLifetime = accounts.refreshTokenLifetime
    api.cookieIdle = accounts.cookieIdle
    api.cookieLifetime = accounts.cookieLifetime
    api.guestsAllowed = accounts.guestsOn
    api.trustsClaimedNames = accounts.pollingTrustNames
    api.passwordLength = accounts.passwordMinimum...accounts.passwordMaximum
    let proxies = trustedProxies
    api.trustsProxy = { address in proxies.contains { $0.contains(address) } }
    api.rateLimits = rateLimitsOn
    api.sends = Rate(rates.sendsPerSecond, per: .seconds(1), burst: rates.sendsBurst)
    api.calls = Rate(rates.callsPerSecond, per: .seconds(1), burst: rates.callsBurst)
    api.failedSignInsPerAccount = Rate(
      rates.failedLogins, per: rates.failedLoginsWindow, burst: rates.failedLogins)
    api.failedSignInsPerAddress = Rate(
      rates.failedLoginsPerAddress, per: .seconds(60), burst: rates.failedLoginsPerAddress)
    api.exports = Rate(
      rates.exportPagesPerMinute, per: .seconds(60), burst: rates.exportPagesPerMinute)
    api.avatars = Rate(rates.avatarsPerMinute, per: .seconds(60), burst: rates.avatarsPerMinute)
    api.registrations = Rate(
      rates.registrationsPerHour, per: .seconds(3600), burst: rates.registrationsPerHour)
    api.guestRooms = Rate(rates.guestRoomsPerHour, per: .seconds(3600), burst: rates.guestRoomsPerHour)
    api.newConnections = Rate(connections.newPerMinute, per: .seconds(60), burst: connections.newPerMinute)
    api.connectionsPerUser = connections.perUser
    api.connectionsPerAddress = connections.perAddress
    api.jsonBody = http.jsonBody.bytes
    api.jsonDepth = http.jsonDepth
    api.avatarBody = pictures.avatarBody.bytes
    api.socketMessage = sockets.message.bytes
    api.socketFragments = sockets.fragments
    api.echoMessage = sockets.echoMessage.bytes
    api.echoFragments = sockets.echoFragments
    api.heartbeat = sockets.pingInterval
    api.authDeadline = sockets.authDeadline
    api.webhooksAllowPrivate = webhooks.allowPrivate
    api.webhookTimeout = webhooks.timeout
    api.webhookSchedule.firstWait = webhooks.firstRetry
    api.webhookSchedule.patience = webhooks.giveUpAfter
    api.metricsToken = metricsToken
    api.publicFolder = try publicFolder()
    api.publicComments = publicComments
    api.version = Release.version
    return api
  }

  var engine: ServerConfiguration {
    var limits = EngineLimits()
    limits.head.headBytes = http.headerBlock.bytes
    limits.head.fields = http.headerFields
    limits.head.targetBytes = http.uri.bytes
    limits.headDeadline = http.headerDeadline
    limits.bodyDeadline = http.bodyDeadline
    limits.idleDeadline = http.idleDeadline
    limits.writeDeadline = http.writeDeadline
    limits.pingInterval = sockets.pingInterval
    limits.deadAfter = sockets.deadAfter
    limits.softQueue = sockets.outQueueSoft.bytes
    limits.hardQueue = sockets.outQueueHard.bytes
    limits.connections = connections.total
    limits.connectionsPerAddress = rateLimitsOn ? connections.perAddress : nil
    var engine = ServerConfiguration()
    engine.host = host
    engine.ports = [port] + dialectPorts.map(\.port)
    engine.loops = loopCount ?? ProcessLimits.availableCores()
    engine.tls = tls.map { TLSConfiguration(certificateFile: $0.certificate, keyFile: $0.key) }
    engine.limits = limits
    let proxies = trustedProxies
    engine.isProxy = { peer in proxies.contains { $0.contains(peer.bytes) } }
    return engine
  }
}
