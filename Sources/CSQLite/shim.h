#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite copies the bytes before these return.
// No address means no bytes, which SQLite would take for NULL.
static inline int roost_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int roost_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// Variadic functions are not imported either.

// A connection that closes leaves the log alone: only the writer checkpoints.
static inline int roost_no_checkpoint_on_close(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
// No statement can corrupt the file on purpose (writable_schema and the like).
static inline int roost_defensive(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

// The extended codes are expressions that Swift does not import.
enum {
  ROOST_IOERR_WRITE = SQLITE_IOERR_WRITE,
  ROOST_IOERR_FSYNC = SQLITE_IOERR_FSYNC,
  ROOST_IOERR_DIR_FSYNC = SQLITE_IOERR_DIR_FSYNC,
};
