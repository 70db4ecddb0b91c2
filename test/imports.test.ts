import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');

/** The files of the program in which something is written. */
const filesWith = (pattern: RegExp): string[] =>
  ['src', 'dialogs', 'understanding', 'locales'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => `${folder}/${name}`)
      .filter(path => pattern.test(readFileSync(join(root, path), 'utf8'))),
  );

/** `import ... from`, `import(...)` or `require(...)`. */
const botFramework = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](?:botbuilder|botframework-(?!webchat))/u;

it('leaves Bot Framework’s SDK to Azure Bot Service and to the adapter of Direct Line', () => {
  const importers = filesWith(botFramework);
  expect(importers).toContain('src/channels/direct-line/adapter.ts');
  const elsewhere = importers.filter(path => !path.startsWith('src/channels/bot-service/'));
  expect(elsewhere).toEqual(['src/channels/direct-line/adapter.ts']);
});

it('leaves the names of channels to the channels: the others ask what a channel is like', () => {
  const named = filesWith(/[!=]==? 'directline'|case 'directline'|'msteams'/u);
  expect(named).toContain('src/channels/bot-service/teams-channel.ts');
  expect(named.filter(path => !path.startsWith('src/channels/'))).toEqual([]);
});
