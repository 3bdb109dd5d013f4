// lookup INDEX ROOT NAME: what `tpl which NAME` asks of SQLite, and nothing else. Statement and schema version are
// those of Sources/Index/IndexReader.swift and IndexSchema.swift.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int fail(const char *what, sqlite3 *database) {
  fprintf(stderr, "lookup: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
  return 2;
}

int main(int argc, char **argv) {
  if (argc != 4) return fail("usage: lookup INDEX ROOT NAME", NULL);
  sqlite3 *database;
  sqlite3_stmt *statement;
  if (sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL)) return fail("open", database);
  sqlite3_busy_timeout(database, 5000);
  if (sqlite3_prepare_v2(database, "PRAGMA user_version", -1, &statement, NULL)) return fail("version", database);
  if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_int(statement, 0) != 5) {
    return fail("another schema version, correct lookup.c", database);
  }
  sqlite3_finalize(statement);
  const char *sql =
      "SELECT rung, component FROM component_key "
      "WHERE root = (SELECT id FROM root WHERE path = ?1 AND ready) AND key = ?2";
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL)) return fail("prepare", database);
  sqlite3_bind_blob(statement, 1, argv[2], (int)strlen(argv[2]), SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, argv[3], -1, SQLITE_STATIC);
  if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_type(statement, 0) == SQLITE_NULL) {
    return fail("no answer", database);
  }
  char path[4096];
  struct stat status;
  int length = snprintf(path, sizeof path, "%s/%s", argv[2], (const char *)sqlite3_column_text(statement, 1));
  if (length >= (int)sizeof path || stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
    return fail("the answer is not there", NULL);
  }
  while (sqlite3_step(statement) == SQLITE_ROW) {
  }
  sqlite3_finalize(statement);
  sqlite3_close_v2(database);
  puts(path);
  return 0;
}
