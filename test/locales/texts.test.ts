import { describe, expect, it } from '@jest/globals';
import en from '../../locales/en.json';
import fr from '../../locales/fr.json';

type Tree = { [key: string]: string | Tree };

const textsOf = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`),
  );
const texts = { fr: new Map(textsOf(fr)), en: new Map(textsOf(en)) };
/** `academyOf` is the same name as it follows « de l’ », which English has no need of. */
const placeholders = (text = ''): string[] =>
  [...text.replace('{{academyOf}}', '{{academy}}').matchAll(/\{\{\w+\}\}/gu)].map(String).sort();

describe('the texts', () => {
  it('have the same ids in both languages', () => {
    expect([...texts.en.keys()].sort()).toEqual([...texts.fr.keys()].sort());
  });

  it('have the same placeholders in both languages', () => {
    const differing = [...texts.fr].filter(
      ([id, text]) =>
        [...new Set(placeholders(text))].join() !== [...new Set(placeholders(texts.en.get(id)))].join(),
    );
    expect(differing.map(([id]) => id)).toEqual([]);
  });

  it.each(['fr', 'en'] as const)('are never empty, nor padded, in %s', locale => {
    const odd = [...texts[locale]].filter(([, text]) => text.trim() === '' || text !== text.trim());
    expect(odd.map(([id]) => id)).toEqual([]);
  });

  it.each(['fr', 'en'] as const)('have an even number of bold marks in %s', locale => {
    const odd = [...texts[locale]].filter(([, text]) => text.split('**').length % 2 === 0);
    expect(odd.map(([id]) => id)).toEqual([]);
  });

  it('have both plurals, or none', () => {
    const ids = [...texts.fr.keys()];
    const alone = ids.filter(id => /_(one|other)$/u.test(id) && !ids.includes(swapped(id)));
    expect(alone).toEqual([]);
  });
});

const swapped = (id: string): string =>
  id.endsWith('_one') ? id.replace(/_one$/u, '_other') : id.replace(/_other$/u, '_one');

/** What French typography says of an address, a link or a code does not hold. */
const withoutCode = (text: string): string =>
  text
    .replace(/\]\([^)]*\)/gu, ']')
    .replace(/https?:\/\/\S+/gu, '')
    .replace(/\{\{\w+\}\}/gu, 'x');

/** Lists of special characters, in which the marks are not punctuation. */
/** And « Mail » is what the iPhone calls it. */
const exceptions = ['passwordProblem.noSpecial', 'forms.password.rules.special', 'web.chat.programs.iphone'];

describe('French typography', () => {
  const french = [...texts.fr]
    .filter(([id]) => !exceptions.includes(id))
    .map(([id, text]): [string, string] => [id, withoutCode(text)]);
  const idsWith = (shape: RegExp): string[] =>
    french.filter(([, text]) => shape.test(text)).map(([id]) => id);

  it('writes ’ and « », not the marks of a typewriter', () => {
    expect(idsWith(/['"]/u)).toEqual([]);
  });

  it('has a non-breaking space before : ; ? ! and »', () => {
    expect(idsWith(/[^\u00a0\u202f?!][:;?!»]/u)).toEqual([]);
  });

  it('has a non-breaking space after «', () => {
    expect(idsWith(/«[^\u00a0\u202f]/u)).toEqual([]);
  });

  it('breaks no line within « e‑mail » and « I‑Prof »', () => {
    expect(idsWith(/\be-mail|I-Prof/iu)).toEqual([]);
  });

  it('writes … in one character, and « œ » where it belongs', () => {
    expect(idsWith(/\.\.\.|\boe|[cs]oeur/iu)).toEqual([]);
  });

  it('says « vous »', () => {
    expect(idsWith(/(?<![\p{L}-])(tu|toi|ton|tes|t’as|clique|tape)(?!\p{L})/iu)).toEqual([]);
  });

  it('has no word from the shop', () => {
    expect(
      idsWith(
        /(?<![\p{L}\u2011-])(login|password|email|mail|cliquer ici|backend|token|ticket|session)(?!\p{L})/iu,
      ),
    ).toEqual([]);
  });
});

describe('English', () => {
  // What is quoted is on a French page.
  const english = [...texts.en].map(([id, text]): [string, string] => [
    id,
    withoutCode(text).replace(/“[^”]*”/gu, 'x'),
  ]);

  it('writes ’ and has no space before its marks', () => {
    const odd = english.filter(([, text]) => /'|[ \u00a0\u202f][:;?!](?!\S)/u.test(text));
    expect(odd.map(([id]) => id).filter(id => !exceptions.includes(id))).toEqual([]);
  });
});
