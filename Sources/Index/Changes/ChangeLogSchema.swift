import SQLite

/// The tables of `changes.db`. A file of its own: every lookup parses the schema of `index.db`, and no lookup wants
/// this.
enum ChangeLogSchema {
  static let version: Int64 = 2

  /// A number of `batch` says which log, which commit of it and which row of the commit it is, so that the rows need no
  /// index: each commit appends to one page. `batch.entries` is a ``PackedChanges`` of a few kilobytes at most, because
  /// the view copies what is left of it at every step. `change` is for people with `sqlite3`; tpl reads the tables.
  static let tables = """
    CREATE TABLE log(
      id INTEGER PRIMARY KEY,
      root BLOB NOT NULL,      -- path
      instance TEXT NOT NULL,  -- of the index; ticks of different instances cannot be compared
      tick INTEGER NOT NULL,   -- the last commit without a row in batch, or a later one
      floor INTEGER NOT NULL,  -- nothing is known about commits up to this one
      floor_at INTEGER NOT NULL,
      seen INTEGER NOT NULL    -- by that commit everything that happened before this time is in the log
    );
    CREATE TABLE batch(
      id INTEGER PRIMARY KEY,  -- log * 2^50 + tick * 2^18 + row
      at INTEGER NOT NULL,     -- nanoseconds since 1970, as all times here
      seen INTEGER NOT NULL,   -- as in log, of this commit
      directory BLOB NOT NULL,
      component TEXT NOT NULL,
      origin BLOB,             -- where a renamed entry was
      entries BLOB NOT NULL,   -- event (+ ~ - >), name, slash; and again
      count INTEGER NOT NULL
    );
    -- Between `since` and the commit `tick` nobody watched: what was written in place in that time is in no row.
    CREATE TABLE gap(log INTEGER NOT NULL, tick INTEGER NOT NULL, since INTEGER NOT NULL);
    CREATE VIEW change AS
    WITH RECURSIVE step(number, tick, log, at, directory, component, origin, rest, event, name) AS (
      SELECT id, (id >> 18) & 0xFFFFFFFF, id >> 50, at, directory, component, origin, entries, NULL, NULL FROM batch
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
