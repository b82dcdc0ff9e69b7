extension Migration {
  /// People, sessions, rooms, members and messages, and the lobby.
  static let m001 = Migration(
    version: 1,
    statements: [
      """
      CREATE TABLE user (
        id            INTEGER PRIMARY KEY AUTOINCREMENT,
        username      TEXT NOT NULL COLLATE NOCASE UNIQUE,
        display_name  TEXT,
        email         TEXT,
        password_hash TEXT NOT NULL,
        created_at    INTEGER NOT NULL -- all times are microseconds since 1970, UTC
      ) STRICT
      """,
      """
      CREATE TABLE session (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id    INTEGER NOT NULL REFERENCES user (id),
        created_at INTEGER NOT NULL,
        revoked_at INTEGER
      ) STRICT
      """,
      "CREATE INDEX session_by_user ON session (user_id)",
      "CREATE INDEX session_by_revocation ON session (revoked_at) WHERE revoked_at IS NOT NULL",
      """
      -- The hashes of a session's refresh tokens: the current one, and those that were exchanged for it and have not
      -- expired. One of those that comes back was stolen.
      CREATE TABLE refresh_token (
        hash       BLOB NOT NULL PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES session (id),
        expires_at INTEGER NOT NULL,
        spent_at   INTEGER -- NULL: the current one
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX refresh_token_by_session ON refresh_token (session_id, expires_at)",
      """
      CREATE TABLE room (
        id           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id < 1 << 25),
        name         TEXT NOT NULL,
        name_key     TEXT NOT NULL, -- the name in lower case
        topic        TEXT NOT NULL,
        kind         TEXT NOT NULL CHECK (kind IN ('public', 'private', 'direct')),
        guests       INTEGER NOT NULL,
        read_only    INTEGER NOT NULL,
        created_by   INTEGER REFERENCES user (id),
        created_at   INTEGER NOT NULL,
        member_count INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE UNIQUE INDEX room_public_name ON room (name_key) WHERE kind = 'public'",
      "CREATE INDEX room_public ON room (id) WHERE kind = 'public'",
      """
      -- The end of each room's log. Apart from the room, because every commit writes here: these rows are short, so
      -- that a commit to many rooms still touches few pages.
      CREATE TABLE room_log (
        room_id  INTEGER PRIMARY KEY REFERENCES room (id),
        last_seq INTEGER NOT NULL CHECK (last_seq < 1 << 28),
        last_at  INTEGER NOT NULL -- the newest stamp that was given out for anything in the room
      ) STRICT
      """,
      """
      CREATE TABLE member (
        room_id   INTEGER NOT NULL REFERENCES room (id),
        user_id   INTEGER NOT NULL REFERENCES user (id),
        role      INTEGER NOT NULL,
        joined_at INTEGER NOT NULL,
        PRIMARY KEY (room_id, user_id)
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX member_by_user ON member (user_id, room_id, role)",
      """
      CREATE TABLE message (
        id         INTEGER PRIMARY KEY, -- room << 28 | seq
        sender     INTEGER NOT NULL,    -- above 0: a user; below 0: a guest
        guest_name TEXT,                -- guests only
        client_id  ANY,                 -- a UUID as 16 bytes, anything else as text
        content    TEXT NOT NULL,
        reply_to   INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      -- The client_id comes first: those that are ordered by time then all land on the same page of the index, whoever
      -- sends them.
      CREATE UNIQUE INDEX message_by_client_id ON message (client_id, sender) WHERE client_id IS NOT NULL
      """,
      """
      INSERT INTO room (id, name, name_key, topic, kind, guests, read_only, created_by, created_at, member_count)
      VALUES (1, 'lobby', 'lobby', '', 'public', 1, 0, NULL, ?1, 0)
      """,
      "INSERT INTO room_log (room_id, last_seq, last_at) VALUES (1, 0, ?1)",
      "PRAGMA user_version = 1",
    ])
}
