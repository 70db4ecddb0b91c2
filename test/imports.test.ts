import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');

/** What of the program imports a package of Bot Framework's: `import ... from`, `import(...)` or `require(...)`. */
const importersOf = (packages: RegExp): string[] =>
  ['src', 'dialogs', 'understanding', 'locales'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => `${folder}/${name}`)
      .filter(path => packages.test(readFileSync(join(root, path), 'utf8'))),
  );

const botFramework = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](?:botbuilder|botframework-(?!webchat))/u;

it('leaves Bot Framework’s SDK to Azure Bot Service and to the adapter of Direct Line', () => {
  const importers = importersOf(botFramework);
  expect(importers).toContain('src/channels/direct-line/adapter.ts');
  const elsewhere = importers.filter(path => !path.startsWith('src/channels/bot-service/'));
  expect(elsewhere).toEqual(['src/channels/direct-line/adapter.ts']);
});
