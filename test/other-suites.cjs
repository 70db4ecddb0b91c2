/** Names, after each run, the suites that it left out and the command that runs them: none is skipped in silence. */
const commands = {
  unit: 'npm test',
  process: 'npm run test:process (builds, starts, kills and attacks the program)',
  crashes: 'npm run test:crashes (kill -9, 100 times: some minutes)',
  mail: 'npm run test:mail (Debian’s Dovecot)',
  mongodb: 'npm run test:mongodb (a MongoDB server: MONGODB_URI, a mongod, or a network to fetch one)',
  deploy: 'npm run test:deploy (Debian’s nginx, systemd and promtool, a MongoDB server and a real Chromium)',
  walks: 'npm run test:walks (a MongoDB server too; WALKS counts the walks, WALKS_SEED repeats them)',
  browser: 'npm run test:browser (a real Chromium)',
  clients: 'npm run test:clients (other people’s clients, which it installs, and a real Chromium)',
  'agents-sdk': 'npm run test:agents-sdk (Microsoft’s next SDK, which it installs)',
  playground:
    'npm run test:playground (a real Chromium, and Microsoft’s Agents Playground, which it installs)',
};

module.exports = class OtherSuites {
  onRunComplete(contexts) {
    const ran = new Set([...contexts].map(context => context.config.displayName?.name));
    const left = Object.entries(commands).filter(([name]) => !ran.has(name));
    for (const [name, command] of left) process.stderr.write(`Not run here: the ${name} suite: ${command}\n`);
  }
};
