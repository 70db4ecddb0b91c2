/** What was answered is kept: each turn is looked for in the file (or database) of a server that was killed. */
import { join } from 'node:path';
import Database from 'libsql';

/** @param {Map<string, number>} turns of each conversation */
export function readBackOurs(folder, turns) {
  const db = new Database(join(folder, 'conversations.db'));
  const saved = db.prepare('SELECT version FROM conversations WHERE key = ?');
  const entries = db.prepare('SELECT activity FROM feedEntries WHERE feedId = ?');
  const missing = [...turns].filter(([id, count]) => {
    const { version = 0 } = saved.get(`directline/${id}`) ?? saved.get(`msteams/${id}`) ?? {};
    const said = entries.all(id).map(({ activity }) => JSON.parse(activity).from.role);
    const isTold =
      said.length === 0 || ['user', 'bot'].every(role => said.filter(each => each === role).length >= count);
    return version < count || !isTold;
  });
  db.close();
  return missing.length;
}

export function readBackWaterfall(folder, turns) {
  const db = new Database(join(folder, 'state.db'));
  const counts = new Map(
    db
      .prepare('SELECT key, state FROM states')
      .all()
      .map(({ key, state }) => [
        /conversations\/(?<id>[^/]+)/.exec(key)?.groups?.id,
        JSON.parse(state).turns,
      ]),
  );
  db.close();
  return [...turns].filter(([id, count]) => counts.get(id) !== count).length;
}

export async function readBackMongoDb(client, turns) {
  const keys = [...turns].map(([id]) => `directline/${id}`);
  const found = await client
    .db()
    .collection('conversations')
    .find({ _id: { $in: keys } })
    .toArray();
  const versions = new Map(found.map(({ _id, version }) => [_id, version]));
  return [...turns].filter(([id, count]) => (versions.get(`directline/${id}`) ?? 0) < count).length;
}
