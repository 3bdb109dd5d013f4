import SQLite

/// The tables of `index.db`, without types and constraints that only the one writer could violate: every lookup parses
/// this text before it asks anything, word by word (<doc:Performance#Lookups>). `root` keeps its type where it is
/// compared with `root.id`: another affinity would keep SQLite from using the key.
///
/// One row a directory with its entries packed: it is filled fast (<doc:Performance#Watcher-and-index>), and a
/// rename touches one row. Where `children` is NULL, there are too many for one row, and they lie in `page`.
/// `component` and `script` are ordinary tables that people may query with `sqlite3`. What a component holds is a list
/// with a slash between names, and NULL where only a look at the disk can tell (see `IndexedComponent`). The number of
/// a script begins with that of the directory it lies in: so the writer finds it without an index, wherever the
/// directory was moved.
enum IndexSchema {
  /// In the file's header; another number means the index is built again.
  static let version: Int64 = 5

  static let tables = """
    CREATE TABLE root(id INTEGER PRIMARY KEY,path,instance,tick,ready);
    CREATE TABLE directory(id INTEGER PRIMARY KEY,root,parent,name,device,inode,modified,changed,flags,children);
    CREATE INDEX directory_place ON directory(parent,name);
    CREATE TABLE page(directory INTEGER,first,children,PRIMARY KEY(directory,first)) WITHOUT ROWID;
    CREATE TABLE component(\
    root INTEGER,id,layer,name,aliases,tools,scripts,env_files,PRIMARY KEY(root,id)) WITHOUT ROWID;
    CREATE TABLE component_key(root INTEGER,key,rung,component,PRIMARY KEY(root,key,rung,component)) WITHOUT ROWID;
    CREATE TABLE script(id INTEGER PRIMARY KEY,root,component,name);
    PRAGMA user_version = \(version);
    """
}
