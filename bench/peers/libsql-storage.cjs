/** botbuilder's `Storage` on the file, the pragmas and the driver of Sésame's conversations: a row a key, the eTag compared at every write. */
const Database = require('libsql');

exports.LibsqlStorage = class LibsqlStorage {
  constructor(file) {
    const db = new Database(file);
    for (const pragma of [
      'locking_mode=exclusive',
      'journal_mode=wal',
      'synchronous=1',
      'wal_autocheckpoint=8000',
    ])
      db.pragma(pragma);
    db.exec(
      'CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL) STRICT',
    );
    this.find = db.prepare('SELECT version, state FROM states WHERE key = ?');
    this.insert = db.prepare('INSERT INTO states VALUES (?, 1, ?) ON CONFLICT (key) DO NOTHING');
    this.update = db.prepare(
      'UPDATE states SET version = version + 1, state = ? WHERE key = ? AND version = ?',
    );
    this.overwrite = db.prepare(
      'INSERT INTO states VALUES (?, 1, ?) ON CONFLICT (key) DO UPDATE SET version = version + 1, state = excluded.state',
    );
    this.remove = db.prepare('DELETE FROM states WHERE key = ?');
  }

  async read(keys) {
    const items = {};
    for (const key of keys) {
      const row = this.find.get(key);
      if (row) items[key] = { ...JSON.parse(row.state), eTag: String(row.version) };
    }
    return items;
  }

  async write(changes) {
    for (const [key, { eTag, ...state }] of Object.entries(changes)) {
      const json = JSON.stringify(state);
      const { changes: written } = this.save(key, json, eTag);
      if (written !== 1) throw new Error('another turn was faster');
    }
  }

  save(key, json, eTag) {
    if (eTag === '*') return this.overwrite.run(key, json);
    return eTag ? this.update.run(json, key, Number(eTag)) : this.insert.run(key, json);
  }

  async delete(keys) {
    for (const key of keys) this.remove.run(key);
  }
};
