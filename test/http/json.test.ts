import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../src/http/json';

const parse = (text: string | Buffer) => parseJson(Buffer.from(text));

describe('JSON of strangers', () => {
  it.each([
    ['an object', '{"a":[1,{"b":null}],"text":"é🙂"}'],
    ['brackets in a text', JSON.stringify({ a: '[{'.repeat(1000) })],
    ['quotes and backslashes in a text', JSON.stringify({ a: '"\\"[[[[' })],
    ['32 levels', `${'['.repeat(32)}${']'.repeat(32)}`],
    ['names of other objects as texts', '{"a":"__proto__"}'],
  ])('is taken as it is: %s', (_what, text) => {
    expect(parse(text)).toEqual({ outcome: 'read', body: JSON.parse(text) });
  });

  it.each([
    ['what is none', '{"a":'],
    ['two of them', '{}{}'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['100 000 levels that are not closed', '['.repeat(100_000)],
    ['10 000 entries', `[${'0,'.repeat(9_999)}0]`],
    ['a long key', `{"${'k'.repeat(201)}":1}`],
    ['a prototype', '{"a":{"__proto__":{"b":1}}}'],
    ['a prototype in disguise', '{"\\u005f_proto__":1}'],
    ['half of a character in a name', '{"id":"a\\ud800"}'],
    ['the other half', '{"id":"\\udc00a"}'],
    ['halves in the wrong order', '{"id":"\\udc00\\ud800"}'],
    ['half of a character in a list', '{"ids":["a","\\ud800"]}'],
    ['half of a character in a key', '{"\\ud800":1}'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('is refused: %s', (_what, text) => {
    expect(parse(text)).toEqual({ outcome: 'malformed' });
  });

  it('keeps what a person typed, even if it was cut within a character', () => {
    expect(parse('{"text":"salut \\ud83d"}')).toEqual({ outcome: 'read', body: { text: 'salut \uFFFD' } });
  });
});
