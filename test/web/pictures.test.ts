import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Locale, locales, type TextKey, translator } from '../../locales/translate';

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
const fields = ['title', 'text', 'alt'] as const;
const names = readdirSync(folder).sort();
const steps = stepIds.map((id, index) => ({ id, name: stepPicture(id, index) }));

describe('the pictures', () => {
  it('are one for each step, the avatar and the launcher, and nothing else', () => {
    expect(names).toEqual([...steps.map(({ name }) => name), 'bot.svg', 'launcher.svg'].sort());
  });

  it.each(names)('%s is well-formed XML', name => {
    expect(xmlProblem(picture(name))).toBeNull();
  });

  it.each(names)('%s loads, runs and embeds nothing', name => {
    const outsideNamespace = picture(name).replace('xmlns="http://www.w3.org/2000/svg"', '');
    expect(outsideNamespace).not.toMatch(/<(script|foreignObject|image|use|a|iframe|style|animate|set)\b/i);
    expect(outsideNamespace).not.toMatch(/href|url\(|data:|https?:|\/\/|<!|<\?|\son\w+=/i);
  });

  // DESIGN.md 3 and the strict CSP: opened alone, a picture must look the same under `style-src` without inline.
  it.each(names)('%s needs no inline style', name => {
    expect(picture(name)).not.toMatch(/\sstyle=/);
  });

  it.each(names)('%s weighs less than 8 KB', name => {
    expect(Buffer.byteLength(picture(name))).toBeLessThan(8 * 1024);
  });

  it.each(names)('%s is named and described in French for who does not see it', name => {
    expect(picture(name)).toMatch(/<svg [^>]*lang="fr" role="img" aria-labelledby="[^"]+-title [^"]+-desc"/);
    expect(picture(name)).toMatch(
      /<title id="[^"]+-title">[^<]+<\/title>\s*<desc id="[^"]+-desc">[^<]+<\/desc>/,
    );
  });

  it.each(steps)('$name can be read at the width of the widget', ({ name }) => {
    const sizes = [...picture(name).matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(22);
    expect(picture(name)).toContain('sans-serif"');
  });

  it.each(steps)('$name numbers what to click, in order, and points at it once', ({ name }) => {
    const numbers = [...picture(name).matchAll(/text-anchor="middle">(\d)<\/text>/g)].map(([, n]) =>
      Number(n),
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(0);
    expect(picture(name).match(/<path transform="translate/g)).toHaveLength(1);
  });

  it.each(steps)('$name shows nobody’s data', ({ name }) => {
    const shown = picture(name).replace(/<path [^>]*>/g, '');
    expect(shown).not.toMatch(/\d{2}[A-Z]{1,2}\d{6,7}[A-Z]{3}/);
    expect(shown).not.toMatch(/@[\w-]+\.\w/);
    expect(shown).not.toMatch(/\d{2}\/\d{2}\/\d{4}/);
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
    const last = picture(name).match(/text-anchor="middle">\d<\/text>/g)?.length ?? 0;
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

function stepPicture(id: StepId, index: number): string {
  const kebab = id.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  return `step-${index + 1}-${kebab}.svg`;
}

function picture(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
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
