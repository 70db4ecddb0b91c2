// mongosh: what deploy/compose.yaml runs once. Root's password and MONGODB_URI are secrets that it is handed as files.
const { readFileSync } = require('node:fs');

const secret = name => readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const admin = db.getSiblingDB('admin');
admin.auth('root', secret('mongodb_root_password'));

try {
  rs.status();
} catch {
  const members = ['db1', 'db2', 'db3'].map((host, _id) => ({
    _id,
    host: `${host}:27017`,
    priority: _id === 0 ? 2 : 1,
  }));
  rs.initiate({ _id: 'rs0', members });
}
while (!admin.hello().isWritablePrimary) sleep(500);

// mongodb://sesame:PASSWORD@db1,db2,db3/sesame?replicaSet=rs0&authSource=admin
const { user, pwd, name } = /^mongodb:\/\/(?<user>[^:]+):(?<pwd>[^@]+)@[^/]+\/(?<name>\w+)\?/.exec(
  secret('MONGODB_URI'),
).groups;
const roles = [
  { role: 'readWrite', db: name },
  { role: 'dbAdmin', db: name },
  { role: 'clusterMonitor', db: 'admin' },
];
if (!admin.getUser(user)) admin.createUser({ user, pwd: decodeURIComponent(pwd), roles });
