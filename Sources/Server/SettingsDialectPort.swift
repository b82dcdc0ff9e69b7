import ChatAPI

/// A port that shows one dialect and nothing else.
struct DialectPort: Equatable, Sendable {
  let site: Site
  let port: UInt16
}

extension SettingsFormat where Value == [DialectPort] {
  static var dialectPorts: SettingsFormat {
    let names = Site.strict.map(\.rawValue).joined(separator: ", ")
    return SettingsFormat(
      allowed: "names and ports such as lobby:7777, split by commas; each name (\(names)) and port once",
      range: names,
      read: { text in
        var ports: [DialectPort] = []
        for part in text.split(separator: ",") {
          let words = part.split(separator: ":", omittingEmptySubsequences: false).map { word in
            String(word.filter { $0 != " " })
          }
          guard words.count == 2, let site = words.first.flatMap(Site.init(rawValue:)), site != .main,
            let port = words.last.flatMap(UInt16.init), port > 0,
            !ports.contains(where: { $0.site == site || $0.port == port })
          else { return nil }
          ports.append(DialectPort(site: site, port: port))
        }
        return ports
      },
      write: { ports in
        ports.isEmpty ? nil : ports.map { "\($0.site.rawValue):\($0.port)" }.joined(separator: ",")
      })
  }
}
