import SQLite

/// The tables of `changes.db`. A file of its own: every lookup parses the schema of `index.db`, and no lookup wants
/// this.
enum ChangeLogSchema {
  static let version: Int64 = 1

  /// `batch.entries` is a ``PackedChanges`` of a few kilobytes at most, because the view copies what is left of it at
  /// every step. `change` is for people with `sqlite3`; tpl reads the tables.
  static let tables = """
    CREATE TABLE log(
      id INTEGER PRIMARY KEY,
      root BLOB NOT NULL,      -- path
      instance TEXT NOT NULL,  -- of the index; ticks of different instances cannot be compared
      tick INTEGER NOT NULL,   -- the last commit
      floor INTEGER NOT NULL,  -- nothing is known about commits up to this one
      floor_at INTEGER NOT NULL,
      seen INTEGER NOT NULL    -- everything that happened before this time is in the log
    );
    CREATE TABLE batch(
      log INTEGER NOT NULL,
      tick INTEGER NOT NULL,
      at INTEGER NOT NULL,     -- nanoseconds since 1970, as all times here
      directory BLOB NOT NULL,
      component TEXT NOT NULL,
      origin BLOB,             -- where a renamed entry was
      entries BLOB NOT NULL,   -- event (+ ~ - >), name, slash; and again
      count INTEGER NOT NULL
    );
    CREATE INDEX batch_tick ON batch(log, tick);
    -- Between `since` and the commit `tick` nobody watched: what was written in place in that time is in no row.
    CREATE TABLE gap(log INTEGER NOT NULL, tick INTEGER NOT NULL, since INTEGER NOT NULL);
    CREATE VIEW change AS
    WITH RECURSIVE step(number, tick, log, at, directory, component, origin, rest, event, name) AS (
      SELECT rowid, tick, log, at, directory, component, origin, entries, NULL, NULL FROM batch
      UNION ALL
      SELECT number, tick, log, at, directory, component, origin, substr(rest, instr(rest, x'2F') + 1),
        substr(rest, 1, 1), substr(rest, 2, instr(rest, x'2F') - 2)
      FROM step WHERE length(rest) > 0
    )
    SELECT CAST(log.root AS TEXT) AS root, log.instance || ':' || step.tick AS clock,
      strftime('%Y-%m-%dT%H:%M:%fZ', at / 1e9, 'unixepoch') AS at,
      CASE event WHEN x'2B' THEN 'created' WHEN x'7E' THEN 'modified' WHEN x'2D' THEN 'deleted' ELSE 'renamed' END AS event,
      CAST(CASE length(directory) WHEN 0 THEN '' ELSE directory || '/' END || name AS TEXT) AS path,
      CAST(origin AS TEXT) AS "from", component
    FROM step JOIN log ON log.id = step.log WHERE name IS NOT NULL ORDER BY step.number;
    PRAGMA user_version = \(version);
    """
}
