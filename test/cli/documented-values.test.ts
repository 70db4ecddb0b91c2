import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { staffCategories } from '../../dialogs/events';
import { accountSchema } from '../../src/accounts/account';

const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

it.each([
  ['accountType', accountSchema.shape.accountType.options],
  ['staffCategory', staffCategories],
  ['status', accountSchema.shape.status.options],
])('docs/operations.md has every value of %s, and no other', (column, values) => {
  const cell = new RegExp(`^\\| \`${column}\` \\| (?<values>.*) \\|$`, 'm').exec(page)?.groups?.values ?? '';
  expect([...cell.matchAll(/`(\w+)`/g)].map(([, value]) => value).sort()).toEqual([...values].sort());
});
