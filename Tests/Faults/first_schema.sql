-- A database as the program wrote it at its first schema, with something in every table.
PRAGMA application_id = 0x52535431;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE member (
  room_id   INTEGER NOT NULL REFERENCES room (id),
  user_id   INTEGER NOT NULL REFERENCES user (id),
  role      INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (room_id, user_id)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "member" VALUES(1,1,1,1001);
INSERT INTO "member" VALUES(1,2,1,1002);
INSERT INTO "member" VALUES(2,1,3,1006);
INSERT INTO "member" VALUES(2,2,1,1007);
CREATE TABLE message (
  id         INTEGER PRIMARY KEY, -- room << 28 | seq
  sender     INTEGER NOT NULL,    -- above 0: a user; below 0: a guest
  guest_name TEXT,                -- guests only
  client_id  ANY,                 -- a UUID as 16 bytes, anything else as text
  content    TEXT NOT NULL,
  reply_to   INTEGER,
  created_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO "message" VALUES(268435457,-7,'visitor',NULL,'hello?',NULL,1008);
INSERT INTO "message" VALUES(268435458,2,NULL,NULL,'hi',NULL,1009);
INSERT INTO "message" VALUES(536870913,1,NULL,'c-1','first',NULL,1010);
INSERT INTO "message" VALUES(536870914,2,NULL,NULL,'second',NULL,1011);
INSERT INTO "message" VALUES(536870915,1,NULL,NULL,'third',536870914,1012);
CREATE TABLE refresh_token (
  hash       BLOB NOT NULL PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id),
  expires_at INTEGER NOT NULL,
  spent_at   INTEGER -- NULL: the current one
  ) STRICT, WITHOUT ROWID;
INSERT INTO "refresh_token" VALUES(X'0102',1,9000000000000000,NULL);
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
  ) STRICT;
INSERT INTO "room" VALUES(1,'lobby','lobby','','public',1,0,NULL,1700000000000000,2);
INSERT INTO "room" VALUES(2,'Tea','tea','Leaves','private',0,0,1,1006,2);
CREATE TABLE room_log (
  room_id  INTEGER PRIMARY KEY REFERENCES room (id),
  last_seq INTEGER NOT NULL CHECK (last_seq < 1 << 28),
  last_at  INTEGER NOT NULL -- the newest stamp that was given out for anything in the room
  ) STRICT;
INSERT INTO "room_log" VALUES(1,2,1009);
INSERT INTO "room_log" VALUES(2,3,1012);
CREATE TABLE session (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id    INTEGER NOT NULL REFERENCES user (id),
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
  ) STRICT;
INSERT INTO "session" VALUES(1,1,1003,NULL);
INSERT INTO "session" VALUES(2,2,1004,1005);
CREATE TABLE user (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  username      TEXT NOT NULL COLLATE NOCASE UNIQUE,
  display_name  TEXT,
  email         TEXT,
  password_hash TEXT NOT NULL,
  created_at    INTEGER NOT NULL -- all times are microseconds since 1970, UTC
  ) STRICT;
INSERT INTO "user" VALUES(1,'Ada','Ada L.','ada@example.org','hash of ada',1001);
INSERT INTO "user" VALUES(2,'bob',NULL,NULL,'hash of bob',1002);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_revocation ON session (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX refresh_token_by_session ON refresh_token (session_id, expires_at);
CREATE UNIQUE INDEX room_public_name ON room (name_key) WHERE kind = 'public';
CREATE INDEX room_public ON room (id) WHERE kind = 'public';
CREATE INDEX member_by_user ON member (user_id, room_id, role);
CREATE UNIQUE INDEX message_by_client_id ON message (client_id, sender) WHERE client_id IS NOT NULL;
COMMIT;
