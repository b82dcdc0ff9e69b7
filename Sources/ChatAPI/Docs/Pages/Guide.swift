/// What one has to know before the reference is of use.
struct Guide: Sendable {
  enum Part: Sendable {
    case paragraph(String)
    case sample(CodeSample)
  }

  let id: String
  let title: String
  let parts: [Part]

  static let all = [start, signingIn, refusals, pages, once, sockets, resuming]

  private static let start = Guide(
    id: "start", title: "In short",
    parts: [
      .paragraph(
        """
        Bodies are JSON in UTF-8, without U+0000. A trailing slash makes no difference. Ids are positive integers below \
        2^53; the room `1` is the lobby, where everybody is. Times are RFC 3339 in UTC.
        """),
      .paragraph(
        """
        Every room has one log. Its events are numbered 1, 2, 3 … by `seq`, the same for everybody, live and \
        in the history. Order by `seq`, never by time.
        """),
    ])

  private static let signingIn = Guide(
    id: "signing-in", title: "Signing in",
    parts: [
      .paragraph("Make an account, exchange its password for a token, and show the token with every call."),
      .sample(
        CodeSample(
          "Shell",
          """
          curl http://localhost:8000/api/users/ \\
            --json '{"username": "alice", "password": "correct horse battery"}'

          TOKEN=$(curl -s http://localhost:8000/api/token \\
            -d username=alice --data-urlencode 'password=correct horse battery' |
            sed -E 's/.*"access_token":"([^"]+)".*/\\1/')

          curl http://localhost:8000/api/rooms/ -H "Authorization: Bearer $TOKEN"
          """)),
      .paragraph(
        """
        An access token lives for `expires_in` seconds; the refresh token gets the next pair. Signing out \
        ends both at once, and closes the session's sockets.
        """),
    ])

  private static let refusals = Guide(
    id: "refusals", title: "Refusals",
    parts: [
      .paragraph(
        """
        A refusal is a problem document (RFC 9457). Its `code` never changes, its `detail` is a sentence for \
        people, and `errors` points at the fields that are wrong.
        """),
      .sample(CodeSample("A problem", Component.problem.schema.exampleText())),
      .paragraph(
        """
        `429` and `503` come with `Retry-After`: wait so many seconds. Where calls are limited, every answer \
        says in `RateLimit` how many are left (`r`), and `RateLimit-Policy` what the limit is. What you may not know of is `404`, \
        whether it exists or not. Any path answers `405` to a method that it does not have.
        """),
    ])

  private static let pages = Guide(
    id: "pages", title: "Lists",
    parts: [
      .paragraph(
        """
        A list is a JSON array of at most `limit` elements. Where there are more, the header `Link` names \
        the next page; follow it as it is.
        """),
      .sample(CodeSample("Header", #"Link: </api/rooms/?limit=200&cursor=241>; rel="next""#)),
    ])

  private static let once = Guide(
    id: "once", title: "Sending once",
    parts: [
      .paragraph(
        """
        Give every message a `client_id` of your own, such as a UUID. The acknowledgement (the answer `201`, \
        or your own `message` frame) leaves after the message is on disk. If it does not come, send the same \
        again: you get the message that was stored first, with `duplicate`, and nobody sees it twice.
        """)
    ])

  private static let sockets = Guide(
    id: "sockets", title: "WebSockets",
    parts: [
      .paragraph(
        """
        Frames are JSON objects in text, told apart by `type`. A frame that cannot be understood is answered \
        by an `error` frame, and the connection stays. A refused handshake is a problem with its HTTP \
        status; later refusals close the socket with 4000 plus that status.
        """),
      .sample(
        CodeSample(
          "JavaScript",
          """
          const socket = new WebSocket(`ws://localhost:8000/ws/room/42?token=${token}`);
          socket.onmessage = (event) => {
            const frame = JSON.parse(event.data);
            if (frame.type === "message") console.log(frame.username, frame.content);
          };
          socket.onopen = () => socket.send(JSON.stringify({
            type: "message", content: "Hello!", client_id: crypto.randomUUID(),
          }));
          """)),
    ])

  private static let resuming = Guide(
    id: "resuming", title: "Coming back",
    parts: [
      .paragraph(
        """
        Keep the last `seq` of each room. After a lost connection, name it: `?after=` on `/ws/room/{room_id}`, \
        `after` in `join_room`. You get `resumed` and every event you missed, and then the present, with no \
        gap and no double; or `resync`, and the newest page instead.
        """)
    ])
}
