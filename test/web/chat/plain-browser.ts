/**
 * A browser without script: pages, a cookie jar, links and forms, as they are written in the HTML. Follows redirects as browsers do.
 */
export interface PlainBrowser {
  /** The page that is shown. */
  page(): Page;
  open(path: string): Promise<Page>;
  /** Presses a button with this label; the fields of its form go along. */
  press(label: string, typed?: Record<string, string>): Promise<Page>;
  follow(label: string): Promise<Page>;
  cookie(): string;
  /** Sends what no page of ours would. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
  /** A second window of the same browser. */
  another(): PlainBrowser;
}

export interface Page {
  status: number;
  url: string;
  html: string;
  headers: Headers;
  /** What a person reads. */
  text: string;
}

export function createPlainBrowser(site: string, cookies = new Map<string, string>()): PlainBrowser {
  let shown: Page = { status: 0, url: site, html: '', headers: new Headers(), text: '' };

  const request = async (url: string, init: RequestInit = {}): Promise<Page> => {
    const response = await fetch(new URL(url, shown.url), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: cookie() },
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get('location');
    if (response.status === 303 && location) {
      await response.text();
      return request(location);
    }
    const html = await response.text();
    const { status, headers } = response;
    shown = { status, html, headers, url: new URL(url, shown.url).href, text: readable(html) };
    return shown;
  };

  const keep = (line: string): void => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  const post: PlainBrowser['post'] = (path, fields, headers = {}) =>
    request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: site, 'sec-fetch-site': 'same-origin', ...headers },
    });

  const press: PlainBrowser['press'] = async (label, typed = {}) => {
    for (const form of shown.html.match(/<form[\s\S]*?<\/form>/g) ?? []) {
      const buttons = form.match(/<button[\s\S]*?<\/button>/g) ?? [];
      const pressed = buttons.find(button => readable(button).trim() === label);
      if (!pressed) continue;
      const [name, value] = [attribute(pressed, 'name'), attribute(pressed, 'value') ?? ''];
      const action = attribute(pressed, 'formaction') ?? attribute(form, 'action') ?? '';
      return post(action, { ...fieldsOf(form), ...typed, ...(name ? { [name]: value } : {}) });
    }
    throw new Error(`no button « ${label} » in: ${shown.text}`);
  };

  const follow: PlainBrowser['follow'] = async label => {
    const link = (shown.html.match(/<a [\s\S]*?<\/a>/g) ?? []).find(
      found => readable(found).trim() === label,
    );
    const href = link && attribute(link, 'href');
    if (!href) throw new Error(`no link « ${label} » in: ${shown.text}`);
    return request(href);
  };

  return {
    page: () => shown,
    open: path => request(path),
    press,
    follow,
    post,
    cookie,
    another: () => createPlainBrowser(site, cookies),
  };
}

function fieldsOf(form: string): Record<string, string> {
  const inputs = form.match(/<input[^>]*>/g) ?? [];
  const sent = inputs.filter(input => attribute(input, 'type') !== 'checkbox' || / checked/.test(input));
  return Object.fromEntries(
    sent.map(input => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? ''] as const),
  );
}

const attribute = (element: string, name: string): string | undefined => {
  const value = new RegExp(`^<[^>]*\\s${name}="([^"]*)"`).exec(element)?.[1];
  return value === undefined ? undefined : decoded(value);
};

const readable = (html: string): string =>
  decoded(
    html
      .replace(/<head>[\s\S]*<\/head>|<[^>]*\shidden>[\s\S]*?<\/\w+>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/ +/g, ' '),
  );

const decoded = (text: string): string =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: keyof typeof entities) => entities[name]);
const entities = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
