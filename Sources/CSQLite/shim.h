#ifndef TPL_CSQLITE_H
#define TPL_CSQLITE_H
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast macro that Swift does not import.
static inline int tpl_sqlite_bind_text_copy(sqlite3_stmt *s, int i, const void *p, int n) {
  return sqlite3_bind_text(s, i, (const char *)p, n, SQLITE_TRANSIENT);
}
static inline int tpl_sqlite_bind_blob_copy(sqlite3_stmt *s, int i, const void *p, int n) {
  return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT);
}
// sqlite3_config() is variadic, which Swift cannot call.
static inline int tpl_sqlite_single_thread(void) { return sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); }
static inline int tpl_sqlite_no_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
#endif
