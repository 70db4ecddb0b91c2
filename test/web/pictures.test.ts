import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import academyFile from '../../academies/lyon.json';
import { type Locale, locales, type TextKey, translator } from '../../locales/translate';
import { numenShape, parseNumen } from '../../src/accounts/numen';
import { colours } from '../../src/http/theme';
import {
  type Drawing,
  drawingNames,
  drawings,
  drawn,
  drawnPlainly,
  isDrawing,
  pictureStyleHash,
} from '../../src/web/pictures';

const folder = join(__dirname, '../../src/web/assets/pictures');
const stepIds = [
  'webmail',
  'assistance',
  'forgotten',
  'profile',
  'signIn',
  'identity',
  'account',
  'password',
  'done',
] as const;
type StepId = (typeof stepIds)[number];

const params = { webmailHost: 'webmail.academie.test', mailDomain: 'academie.test' };
const academy = { mailServer: { ...academyFile.mailServer, incoming: 'entrant.academie.test' } };
const fields = ['title', 'text', 'alt'] as const;
const steps = stepIds.map((id, index) => ({ id, name: stepPicture(id, index) }));
const all = locales.flatMap(locale => drawingNames.map(name => ({ name, locale })));

describe('the pictures', () => {
  it('are the drawings and the avatar, and nothing else', () => {
    const names = readdirSync(folder).map(name => name.replace(/\.svg$/u, ''));
    expect(names.toSorted()).toEqual([...drawingNames, 'bot'].toSorted());
    expect(drawingNames).toEqual(expect.arrayContaining(steps.map(({ name }) => name)));
  });

  it.each(all)('$name in $locale is well-formed XML', ({ name, locale }) => {
    expect(xmlProblem(picture(name, locale))).toBeNull();
  });

  it.each(all)('$name in $locale loads, runs and embeds nothing', ({ name, locale }) => {
    const outsideNamespace = picture(name, locale).replace('xmlns="http://www.w3.org/2000/svg"', '');
    expect(outsideNamespace).not.toMatch(/<(script|foreignObject|image|use|a|iframe|animate|set)\b/i);
    expect(outsideNamespace).not.toMatch(/href|url\(|data:|https?:|\/\/|<!|<\?|\son\w+=|@import/i);
  });

  // docs/design.md, Secrets, and the strict CSP: opened alone, a picture must look the same.
  it.each(all)('$name in $locale has no style but the one that its policy names', ({ name, locale }) => {
    const styles = [...picture(name, locale).matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css);
    expect(styles).toHaveLength(1);
    expect(
      `'sha256-${createHash('sha256')
        .update(styles[0] ?? '')
        .digest('base64')}'`,
    ).toBe(pictureStyleHash);
    expect(picture(name, locale)).not.toMatch(/\sstyle=/);
  });

  it.each(all)('$name in $locale has its colours from the theme, on both grounds', ({ name, locale }) => {
    const drawing = picture(name, locale);
    const used = [...drawing.matchAll(/var\(--([\w-]+)\)/g)].map(([, colour]) => colour);
    expect(Object.keys(colours)).toEqual(expect.arrayContaining([...new Set(used)]));
    expect(drawing.replace(/<style>.*?<\/style>/s, '')).not.toMatch(/#[0-9a-f]{3,8}\b/i);
    // Teams' own have them written out.
    expect(drawnPlainly(name, locale)).not.toContain('var(');
  });

  it.each(all)('$name in $locale weighs less than 8 KB', ({ name, locale }) => {
    expect(Buffer.byteLength(picture(name, locale))).toBeLessThan(8 * 1024);
  });

  it.each(all)('$name in $locale is named and described for who does not see it', ({ name, locale }) => {
    expect(picture(name, locale)).toMatch(
      new RegExp(`<svg [^>]*lang="${locale}" role="img" aria-labelledby="${name}-title ${name}-desc"`),
    );
    expect(picture(name, locale)).toMatch(
      /<title id="[^"]+-title">[^<]+<\/title>\s*<desc id="[^"]+-desc">[^<]+<\/desc>/,
    );
  });

  it.each(all)('$name in $locale can be read at the width of the widget', ({ name, locale }) => {
    const sizes = [...picture(name, locale).matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(22);
    expect(picture(name, locale)).toContain('sans-serif"');
  });

  it.each(all)(
    '$name in $locale numbers what to look at, in order, and says below what to do',
    ({ name, locale }) => {
      const drawing = picture(name, locale);
      const numbers = [...drawing.matchAll(/text-anchor="middle">(\d)<\/text>/g)].map(([, n]) => Number(n));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length).toBeGreaterThan(0);
      const glosses = translator(locale)(`pictures.${drawings[name]}.gloss`).split('\n');
      for (const line of glosses) {
        expect(drawing).toContain(`>${line}</text>`);
        expect(line.length).toBeLessThanOrEqual(44);
      }
    },
  );

  it('show a NUMEN as its field does: a figure as 0, a letter as A, the fourth place a figure as the guide has it', () => {
    for (const name of ['numen-on-decree', 'numen-on-payslip'] as const)
      for (const locale of locales) expect(picture(name, locale)).toContain('>00 A 00 00000 AAA<');
    const asShown = numenShape.map(symbol => (symbol === 'letter' ? 'A' : '0')).join('');
    expect(asShown).toBe('00A0000000AAA');
    const example =
      /\d\w{12}/u.exec(translator('fr')('forms.identity.numenHint', { numenCode: '99' }))?.[0] ?? '';
    expect(parseNumen(example).ok).toBe(true);
    expect(example.replace(/\d/gu, '0').replace(/[A-Z]/gu, 'A')).toBe(asShown);
  });

  it.each(all)('$name in $locale shows nobody’s data and leaves no gap', ({ name, locale }) => {
    const shown = picture(name, locale).replace(/<(path|style)[^>]*>/g, '');
    expect(shown).not.toMatch(/\d{2}[A-Z]{1,2}\d{6,7}[A-Z]{3}/);
    expect(shown).not.toMatch(/@[\w-]+\.\w/);
    expect(shown).not.toMatch(/\d{2}\/\d{2}\/\d{4}/);
    expect(shown).not.toMatch(/\{\{|undefined|ac-lyon|de Lyon/);
  });

  it('show the académie’s own server where a program has to be told it', () => {
    for (const name of ['mail-computer', 'mail-iphone', 'mail-android'] as const)
      for (const locale of locales) expect(picture(name, locale)).toContain('>entrant.academie.test<');
  });
});

describe.each(locales)('the texts of the walkthrough in %s', locale => {
  it.each(stepIds)('have a title, a text and an alternative to the picture for %s', id => {
    for (const field of fields) {
      expect(stepText(locale, id, field)).toMatch(/\S{3}/);
      expect(stepText(locale, id, field)).not.toContain('walkthrough.');
    }
  });

  it.each(stepIds)('leave no gap to fill and name no académie for %s', id => {
    for (const field of fields) {
      expect(stepText(locale, id, field)).not.toMatch(/\{\{|ac-lyon|de Lyon/);
    }
  });

  it.each(steps)('mention every number of $name, in the alternative as in the picture', ({ id, name }) => {
    const last = picture(name, locale).match(/text-anchor="middle">\d<\/text>/g)?.length ?? 0;
    expect(stepText(locale, id, 'alt')).toMatch(new RegExp(`(repère|marker) ${last}`, 'i'));
    if (last > 1) expect(stepText(locale, id, 'text')).toContain(`(${last})`);
  });

  it('say where the reader is, what begins and that it is over', () => {
    const translate = translator(locale);
    expect(translate('walkthrough.progress', { step: 2, total: 9 })).toMatch(/2.*9/);
    expect(translate('walkthrough.intro')).toContain('NUMEN');
    expect(translate('walkthrough.finished')).not.toContain('walkthrough.');
  });
});

describe('the labels of the official pages', () => {
  it.each(stepIds)('stay in French, word for word, in the English texts of %s', id => {
    const label = /“([^”]+)”/g;
    const french = `${stepText('fr', id, 'text')} ${stepText('fr', id, 'alt')}`;
    const quoted = [...stepText('en', id, 'text').matchAll(label)].map(([, words]) => words);
    for (const words of quoted) expect(french).toContain(words);
  });
});

function stepPicture(id: StepId, index: number): Drawing {
  const kebab = id.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  const name = `step-${index + 1}-${kebab}`;
  if (!isDrawing(name)) throw new Error(`${name} is not drawn`);
  return name;
}

function picture(name: Drawing, locale: Locale): string {
  return drawn(name, locale, academy);
}

function stepText(locale: Locale, id: StepId, field: (typeof fields)[number]): string {
  const key: TextKey = `walkthrough.steps.${id}.${field}`;
  return translator(locale)(key, params);
}

/** What is wrong with a document of elements and text only (no DOCTYPE, no CDATA), or null. */
function xmlProblem(source: string): string | null {
  const open: string[] = [];
  let roots = 0;
  let end = 0;
  for (const tag of source.matchAll(/<[^>]*>/g)) {
    const between = textProblem(source.slice(end, tag.index), open.length);
    if (between !== null) return between;
    end = tag.index + tag[0].length;
    if (tag[0].startsWith('</')) {
      if (open.pop() !== tag[0].slice(2, -1)) return `misplaced ${tag[0]}`;
      continue;
    }
    const name = elementName(tag[0]);
    if (name === null) return `malformed ${tag[0]}`;
    if (open.length === 0) roots += 1;
    if (!tag[0].endsWith('/>')) open.push(name);
  }
  if (open.length > 0) return `unclosed ${open.join(' ')}`;
  return roots === 1 ? textProblem(source.slice(end), 0) : `${roots} roots`;
}

function textProblem(text: string, depth: number): string | null {
  if (/[<>]|&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(text)) return `bare character in ${text}`;
  return depth === 0 && text.trim() !== '' ? `text outside the root: ${text}` : null;
}

function elementName(tag: string): string | null {
  const [, name, attributes = ''] = /^<([A-Za-z]+)((?: [\w:-]+="[^"<&]*")*)\/?>$/.exec(tag) ?? [];
  const attributeNames = [...attributes.matchAll(/ ([\w:-]+)="/g)].map(([, attribute]) => attribute);
  return name !== undefined && new Set(attributeNames).size === attributeNames.length ? name : null;
}
