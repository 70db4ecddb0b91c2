import { readFormPage } from '../../conversations/form-page';
import { camille, goodPassword } from '../../conversations/people';
import { type Service, startService } from '../../conversations/service';
import { type Chat, openChat } from '../../process/chat';
import type { Claim, Finding } from '../claim';

/** Each form sent fifty times at once: by an impatient finger, a proxy that repeats, or somebody who tries. */
export const claim: Claim = {
  count: 50,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService();
    try {
      const chat = await openChat(service.origin);
      for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
      await sendAtOnce(chat, count, { numen: camille.numen, birthDate: camille.birthDate });
      const verified = await effects(service, 'identity.verified');
      const before = await chat.said();
      await chat.says('changer mon mot de passe');
      await sendAtOnce(chat, count, { newPassword: goodPassword, confirmation: goodPassword });
      const changed = await effects(service, 'password.changed');
      const told = (await chat.said()).length - before.length;
      const once = { tried: count, limit: 1 };
      return [
        { promise: 'the identity form has one effect, however often it is sent', through: verified, ...once },
        { promise: 'the password form has one effect, however often it is sent', through: changed, ...once },
        {
          promise: 'both had theirs (control)',
          tried: 2,
          through: 2 - Math.min(verified, 1) - Math.min(changed, 1),
          limit: 0,
        },
        { promise: 'the chat says so once', tried: count, through: told, limit: 8, unit: ' messages' },
      ];
    } finally {
      await service.stop();
    }
  },
};

async function sendAtOnce(chat: Chat, count: number, typed: Record<string, string>): Promise<void> {
  const url = await chat.formUrl();
  const headers = chat.cookies.header();
  const { fields } = await readFormPage(await fetch(url, { headers }));
  const body = new URLSearchParams({ ...fields, ...typed });
  await Promise.all(
    Array.from({ length: count }, async () => {
      const answer = await fetch(url, { method: 'POST', headers, body });
      chat.cookies.keep(answer);
      await answer.text();
    }),
  );
}

async function effects({ store, keyring }: Service, kind: string): Promise<number> {
  const account = await store.accounts.findByNumenKey(keyring.numenKey(camille.numen));
  const records = await store.audit.list(account?.id ?? '', 1000);
  return records.filter(record => record.kind === kind).length;
}
