import { type Service, startService } from '../../conversations/service';
import { openChat } from '../../process/chat';
import { type Claim, type Finding, tally } from '../claim';

const allowed = 'https://assistance.example';

/** Thirty ways to be nearly somebody who may embed the chat. */
const origins = [
  'null',
  '',
  'https://assistance.example.evil.example',
  'https://evil.example',
  'http://assistance.example',
  'https://assistance.example:8443',
  'https://assistance.example/',
  'https://assistance.example/page',
  'https://assistance.example@evil.example',
  'https://evil.example#assistance.example',
  'https://evil.example?assistance.example',
  'https://evil-assistance.example',
  'https://sub.assistance.example',
  'https://ASSISTANCE.example',
  'https://assistance.example.',
  'https://assistance%2eexample',
  'https://assistancexexample',
  'https://assistance.exampl',
  'https://assistance.example, https://evil.example',
  'https://evil.example, https://assistance.example',
  ' https://assistance.example.evil',
  'https:assistance.example',
  '//assistance.example',
  'assistance.example',
  'file://',
  'data:text/html,x',
  'chrome-extension://abcdef',
  'http://127.0.0.1',
  'http://localhost.evil.example',
  'http://[::1]:1',
];

export const claim: Claim = {
  count: origins.length,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService({ settings: { allowedOrigins: [allowed] } });
    try {
      const chat = await openChat(service.origin);
      await chat.says('j’ai tout perdu');
      await chat.says('oui');
      await chat.says('personnel');
      const form = await chat.formUrl();
      const tokens = await tally(count, async at => Number(await givesToken(service, origins[at] ?? '')), 4);
      const posts = await tally(
        count,
        async at => Number(await takesForm(form, chat.cookies.header(), at)),
        4,
      );
      // An attack that nothing could get through proves nothing: the page on the list gets its token.
      const control = (await givesToken(service, allowed)) ? 0 : 1;
      return [
        { promise: 'a page that is not on the list gets no token', tried: count, through: tokens, limit: 0 },
        { promise: 'a page of another site cannot send a form', tried: count, through: posts, limit: 0 },
        { promise: 'the page on the list does get one (control)', tried: 1, through: control, limit: 0 },
      ];
    } finally {
      await service.stop();
    }
  },
};

async function givesToken({ origin: server }: Service, origin: string): Promise<boolean> {
  const headers = { 'Content-Type': 'application/json', Origin: origin };
  const answer = await fetch(`${server}/api/webchat/token`, { method: 'POST', headers, body: '{}' });
  return (await answer.text()).includes('"token"');
}

/** With the cookie, as a browser that was lured would send it; from a sandbox, where the origin is null, it says what page it is. */
async function takesForm(url: string, cookie: Record<string, string>, at: number): Promise<boolean> {
  const origin = origins[at] ?? '';
  const site: Record<string, string> = origin === 'null' ? { 'Sec-Fetch-Site': 'cross-site' } : {};
  const body = new URLSearchParams({
    numen: '99E4183727AQX',
    birthDate: '14/07/1985',
    accountType: 'academic',
  });
  return (
    (await fetch(url, { method: 'POST', headers: { ...cookie, Origin: origin, ...site }, body })).status !==
    403
  );
}
