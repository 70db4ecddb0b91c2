import { camille } from '../../conversations/people';
import { startService } from '../../conversations/service';
import { openChat } from '../../process/chat';
import { type Claim, type Finding, tally } from '../claim';

const knownOf = (number: number) => `97Y${String(number).padStart(7, '0')}XYZ`;
const unknownOf = (number: number) => `98Z${String(number).padStart(7, '0')}XYZ`;

/** Whether somebody exists, read from what is answered: a form with a wrong date, and what the chat says to it. */
export const claim: Claim = {
  count: 500,
  async attack({ count }): Promise<Finding[]> {
    const known = Array.from({ length: count }, (_, number) => ({
      ...camille,
      numen: knownOf(number),
      username: `known${number}`,
      oldPassword: null,
    }));
    const service = await startService({
      known,
      settings: { limits: { tokens: 1e7, starts: 1e7, posts: 1e7 }, trustedProxies: 1 },
    });
    const answers = new Map<string, number>();
    const ask = async (numen: string) => {
      const answer = await answerTo(service.origin, numen);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    };
    await tally(count, async number => {
      await ask(knownOf(number));
      await ask(unknownOf(number));
      return 0;
    });
    await service.stop();
    const most = Math.max(...answers.values());
    const promise = 'what is answered about a known NUMEN differs from an unknown one’s by a byte';
    return [{ promise, tried: 2 * count, through: 2 * count - most, limit: 0 }];
  },
};

let addresses = 0;

/** Each from an address of its own: what its source has done is not what is asked here. */
async function answerTo(origin: string, numen: string): Promise<string> {
  const from = `2001:db8:0:${(addresses++).toString(16)}::1`;
  const chat = await openChat(origin, from);
  for (const said of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(said);
  const url = await chat.formUrl();
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const headers = { ...chat.cookies.header(), ...type, 'X-Forwarded-For': from };
  const body = new URLSearchParams({ numen, birthDate: '01/01/1950', accountType: 'academic' }).toString();
  const page = await fetch(url, { method: 'POST', headers, body });
  const told = (await chat.said())
    .slice(-2)
    .map(({ text, attachments }) => JSON.stringify([text, attachments]));
  const all = [...page.headers].filter(([name]) => name !== 'date');
  const whole = JSON.stringify([page.status, all, await page.text(), told]);
  // Its own NUMEN, which comes back in its field, and the form's own address and key.
  return whole
    .replaceAll(numen, 'NUMEN')
    .replaceAll(/\/forms\/[\w-]{22}/gu, '/forms/TICKET')
    .replaceAll(/name=\\"key\\" value=\\"[\w-]+\\"/gu, 'KEY');
}
