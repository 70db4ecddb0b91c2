import { randomBytes } from 'node:crypto';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import type { Topic } from '../../dialogs/events';
import { setScene } from '../../dialogs/scene';
import { freshSnapshot, type GuideSnapshot, settle } from '../../dialogs/settle';
import { type StateName, stateOf } from '../../dialogs/state-names';

import { createKeyring } from '../../src/accounts/keyring';
import { render } from '../../src/bot/activities';
import { enters } from '../../src/bot/turn';
import { createUnderstand } from '../../src/bot/understand';
import { lyonFacts } from '../academies';
import { trainedUnderstand } from '../understanding/trained-understand';

const at = Date.parse('2026-11-26T09:00:00Z');
const academy = academySchema.parse(academyFile);
const around = { academy, publicUrl: 'https://sesame.example', keptHours: 24, at };
const keyring = createKeyring(randomBytes(32));
const understand = createUnderstand({ understand: trainedUnderstand(), keyring });
const account = {
  firstName: 'Camille',
  lastName: 'Fictive',
  username: 'cfictive',
  email: 'camille.fictive@ac-lyon.fr',
  accountType: 'academic',
} as const;
const grant = { token: 'grant', expiresAt: at + 600_000 };

/** Somebody who only types, in the real dialog with the real reader, and no channel between. */
export function createTypist() {
  let snapshot: GuideSnapshot = freshSnapshot({
    locale: 'fr',
    ...lyonFacts,
  });
  let heard = '';
  const asked: string[] = [];
  const happens = async (events: Parameters<typeof settle>[1]) => {
    const from = stateOf(snapshot);
    snapshot = await settle(snapshot, events, async effect => {
      asked.push(effect.type);
      if (effect.type === 'requestRestoration') return { type: 'restoration.stored', date: effect.date, at };
      return effect.type === 'openForm'
        ? { type: 'form.opened', kind: effect.kind, ticket: 'T'.repeat(22), expiresAt: at + 600_000, at }
        : null;
    });
    const entered = enters({ from, event: events.at(-1)?.type ?? '' }, snapshot);
    const replies = render(snapshot, around, { entered, surface: 'web' });
    heard = replies.map(({ text }) => text ?? '').join('\n');
  };
  return {
    says: async (...texts: string[]) => {
      for (const text of texts) {
        const { events } = understand({ text }, setScene(stateOf(snapshot), snapshot.context, around));
        await happens(events.map(event => ({ ...event, at })));
      }
    },
    isKnown: () =>
      happens([
        { type: 'profile.staff', at },
        { type: 'identity.verified', grant, account, at },
      ]),
    hears: () => heard,
    /** The kinds of effects, in order. */
    asked: () => asked,
    state: (): StateName => stateOf(snapshot),
    locale: () => snapshot.context.locale,
    context: () => snapshot.context,
    topics: (): Topic[] =>
      snapshot.context.notices.flatMap(notice => (notice.id === 'topic' ? [notice.topic] : [])),
  };
}

const lost = 'j’ai oublié mon mot de passe';

/** How somebody comes to a question, by typing alone once they are known or not. */
const ways = {
  start: [],
  askNumenKnown: [lost],
  askStaffCategory: [lost, 'non'],
  whereIsNumen: [lost, 'non', 'prof de maths au lycée'],
  chooseProfile: [lost, 'oui'],
  identify: [lost, 'oui, je suis personnel, j’ai mon numen'],
  external: ['utilisateur externe'],
  account: [],
  newPassword: ['je veux changer mon mot de passe'],
  askRestorationDate: ['restaurer ma boîte'],
} satisfies Partial<Record<StateName, string[]>>;

export type Reached = keyof typeof ways;
const known: ReadonlySet<Reached> = new Set(['account', 'newPassword', 'askRestorationDate']);

/** Who has come to this question, and then said more. */
export async function typistIn(state: Reached, ...said: readonly string[]) {
  const user = createTypist();
  if (known.has(state)) await user.isKnown();
  await user.says(...ways[state]);
  if (user.state() !== state) throw new Error(`${user.state()}, and not ${state}`);
  await user.says(...said);
  return user;
}
