import { z } from 'zod';

/** A page of the forms as a browser holds it. */
export interface FormPage {
  status: number;
  html: string;
  /** What a person reads, without the frame of the page: no markup, one space between words. */
  text: string;
  /** The field values that the browser would send if nothing was typed; null when the page has no form. */
  fields: Record<string, string> | null;
  /** The path to which its form is sent. */
  action: string | null;
}

/** Text as `FormPage.text` has it: what is expected is compared in the same shape. */
export const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();

export async function readFormPage(response: Response): Promise<FormPage> {
  const html = await response.text();
  const form = /<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)<\/form>/su.exec(html);
  const main = /<main>(.*)<\/main>/su.exec(html)?.[1] ?? html;
  return {
    status: response.status,
    html,
    text: plain(decode(main.replace(/<[^>]*>/gu, ' '))),
    fields: form ? fieldsOf(form[2] ?? '') : null,
    action: form?.[1] ?? null,
  };
}

function fieldsOf(form: string): Record<string, string> {
  return Object.fromEntries([...inputsOf(form), ...selectsOf(form)]);
}

function inputsOf(form: string): [string, string][] {
  return [...form.matchAll(/<input\b[^>]*>/gu)].flatMap(([tag]) => {
    const type = attribute(tag, 'type');
    const isChoice = type === 'checkbox' || type === 'radio';
    if (isChoice && !/\schecked\b/u.test(tag)) return [];
    return [[attribute(tag, 'name'), attribute(tag, 'value') || (isChoice ? 'on' : '')]];
  });
}

function selectsOf(form: string): [string, string][] {
  return [...form.matchAll(/<select\b[^>]*>.*?<\/select>/gsu)].map(([select]) => {
    const options = [...select.matchAll(/<option\b[^>]*>/gu)].map(([option]) => option);
    const chosen = options.find(option => /\sselected\b/u.test(option)) ?? options[0] ?? '';
    return [attribute(select, 'name'), attribute(chosen, 'value')];
  });
}

const attribute = (tag: string, name: string): string =>
  decode(new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '');

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const decode = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/gu, entity => entities[entity] ?? entity);

/** The cookies of one browser, for one site. */
export class Cookies {
  private readonly jar = new Map<string, string>();

  keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = z.tuple([z.string(), z.string()]).parse(line.split(';')[0]?.split('='));
      this.jar.set(name, value);
    }
  }

  header(): Record<string, string> {
    const pairs = [...this.jar].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? { Cookie: pairs.join('; ') } : {};
  }
}
