import SQLite

/// The tables of `index.db`. One row a directory with its entries packed: 1.4 M entries a second go in, and a
/// rename touches one row. `component` is an ordinary table that people may query with `sqlite3`.
enum IndexSchema {
  /// In the file's header; another number means the index is built again.
  static let version: Int64 = 1

  static let tables = """
    CREATE TABLE root(
      id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, instance TEXT NOT NULL, tick INTEGER NOT NULL,
      ready INTEGER NOT NULL);
    CREATE TABLE directory(
      id INTEGER PRIMARY KEY, root INTEGER NOT NULL, parent INTEGER, name BLOB NOT NULL,
      device INTEGER NOT NULL, inode INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL,
      flags INTEGER NOT NULL, children BLOB NOT NULL);
    CREATE INDEX directory_of_root ON directory(root);
    CREATE TABLE component(
      root INTEGER NOT NULL, id TEXT NOT NULL, layer TEXT NOT NULL, name TEXT NOT NULL, aliases TEXT NOT NULL,
      PRIMARY KEY(root, id)) WITHOUT ROWID;
    CREATE TABLE component_key(
      root INTEGER NOT NULL, key TEXT NOT NULL, rung INTEGER NOT NULL, component TEXT NOT NULL,
      PRIMARY KEY(root, key, rung, component)) WITHOUT ROWID;
    PRAGMA user_version = \(version);
    """
}
