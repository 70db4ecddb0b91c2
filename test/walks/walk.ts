import fc from 'fast-check';
import { choiceIds } from '../../dialogs/choices';
import type { WorldEvent } from '../../dialogs/events';
import { fromJson, type GuideSnapshot } from '../../dialogs/settle';
import { stateOf } from '../../dialogs/state-names';
import { translator } from '../../locales/translate';
import type { TurnScope } from '../../src/bot/turn';
import { lyonFacts } from '../academies';
import { actionsIn, faultsOf } from './faults';
import { academy, type Channel, minute, type World } from './world';

/** One thing that a person or the world does, wherever the dialog stands: numbers choose among what there is. */
export type Step =
  | { do: 'press'; which: number }
  | { do: 'type'; text: string }
  | { do: 'typeIdentity'; which: Typed }
  | { do: 'open'; which: number }
  | { do: 'post'; what: Post; which: number; times: number }
  | { do: 'extend'; which: number }
  | { do: 'leaveWindow' }
  | { do: 'wait'; minutes: number }
  | { do: 'happen'; what: Happening }
  | { do: 'loseSave'; after: number }
  | { do: 'fail'; what: 'tickets' | 'accounts' };

const posts = ['good', 'good', 'nobody', 'wrongDate', 'empty', 'weak', 'wrongCurrent'] as const;
type Post = (typeof posts)[number];
const typedIdentities = ['right', 'right', 'right', 'nobody', 'untilLocked'] as const;
type Typed = (typeof typedIdentities)[number];
const happenings = ['grantEnds', 'anotherForm', 'sameForm', 'wrongForm', 'restored', 'welcomed'] as const;
type Happening = (typeof happenings)[number];

const french = translator('fr');
const typed = [
  ...choiceIds.map(id => french(`dialog.choices.${id}`)),
  ...[
    'retour',
    'annuler',
    'recommencer',
    'aide',
    'oui',
    'non',
    'hier',
    '2026-03-01',
    '31/02/2026',
    'abracadabra',
  ],
  ...[
    '',
    'x'.repeat(2001),
    'j’ai tout perdu',
    'mon mot de passe est Zorglub-2024!',
    'où trouver mon NUMEN ?',
  ],
  ...[
    'in English please',
    'en français',
    'je suis prof des écoles dans la Loire',
    'mes réglages imap',
    'merci',
  ],
];

const which = fc.oneof(
  { weight: 2, arbitrary: fc.nat({ max: 1 }) },
  { weight: 2, arbitrary: fc.nat({ max: 5 }) },
  { weight: 1, arbitrary: fc.nat({ max: 30 }) },
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('press' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('type' as const), text: fc.constantFrom(...typed) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('typeIdentity' as const),
      which: fc.constantFrom(...typedIdentities),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      what: fc.constantFrom(...posts),
      which: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, which),
      times: fc.constantFrom(1, 1, 1, 2, 5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('extend' as const), which: fc.nat({ max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 5, 9, 16) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('happen' as const), what: fc.constantFrom(...happenings) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'leaveWindow' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('loseSave' as const), after: fc.nat({ max: 1 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      what: fc.constantFrom('tickets' as const, 'accounts' as const),
    }),
  },
);

export interface Walk {
  channel: Channel;
  steps: Step[];
}
export const walks: fc.Arbitrary<Walk> = fc.record({
  channel: fc.constantFrom<Channel>('directline', 'directline', 'msteams'),
  steps: fc.array(steps, { maxLength: 40, size: 'max' }),
});

/** What was seen on the way, for the figures. */
export interface Tally {
  walks: number;
  steps: number;
  states: Map<string, number>;
}

let walkers = 0;

/** Takes a walk through stored snapshots; what is wrong, in short, or nothing. */
export async function take({ channel, steps }: Walk, world: World, tally: Tally): Promise<string[]> {
  const walker = await createWalker(channel, world);
  tally.walks++;
  try {
    for (const [index, step] of [{ do: 'happen', what: 'welcomed' } as const, ...steps].entries()) {
      await walker.does(step);
      tally.steps++;
      const snapshot = await walker.snapshot();
      const state = stateOf(snapshot);
      tally.states.set(state, (tally.states.get(state) ?? 0) + 1);
      const faults = await faultsOf({ world, channel, scope: walker.scope, ...(await walker.stored()) });
      if (faults.length > 0)
        return faults.map(fault => `step ${index} ${JSON.stringify(step)} in ${state}: ${fault}`);
    }
    return [];
  } finally {
    await world.store.conversations.clear(walker.scope.conversationKey);
    world.beginsAnew();
  }
}

async function createWalker(channel: Channel, world: World) {
  const number = ++walkers;
  const numen = `99E${String(number).padStart(7, '0')}AAA`;
  let cookie = `sesame_session=${String(number).padStart(22, 'A')}`;
  const holder =
    channel === 'msteams'
      ? `aad-${number}`
      : ((await world.sessions.holderOf({ headers: { cookie } })) ?? '');
  const scope: TurnScope = { conversationKey: `${channel}/walk-${number}`, holder };
  const forms: string[] = [];
  let wrong = 0;
  /** What the window in Teams would bring back if it was left now. */
  let refusal: string | null = null;
  world.beginsAnew();
  world.knows(scope);
  await world.store.accounts.importAccounts([accountOf(world, numen, number)]);

  const stored = async () => {
    const found = await world.store.conversations.load(scope.conversationKey);
    const snapshot = found && fromJson(found.snapshot, lyonFacts);
    if (!found || !snapshot) throw new Error('the conversation cannot be restored');
    return { found, snapshot };
  };
  const snapshot = async (): Promise<GuideSnapshot> => (await stored()).snapshot;
  const says = (activity: object) => world.receives(channel, scope, activity);
  /** Another one each time: the same wrong pair counts once. */
  const wrongDate = () => `15/07/${1950 + (++wrong % 50)}`;
  const wrongNumen = () => `98Z${String(number * 100 + ++wrong).padStart(7, '0')}ZZZ`;

  const press = async (which: number) => {
    const actions = actionsIn(await snapshot(), channel, world);
    const action = actions[which % actions.length];
    if (!action) throw new Error('nothing to press');
    await ('text' in action ? says({ text: action.text }) : says({ value: action.value }));
  };

  /** The form that counts now, or one from before. */
  const ticketAt = async (which: number): Promise<string | null> => {
    const { form } = (await snapshot()).context;
    if (which === 0) return form?.ticket ?? null;
    return forms[which % Math.max(1, forms.length)] ?? null;
  };

  const browse = async (path: string, fields?: Record<string, string>) => {
    const headers: Record<string, string> = channel === 'msteams' ? {} : { cookie };
    const body = fields && new URLSearchParams(fields);
    const response = await fetch(world.origin + path, { method: fields ? 'POST' : 'GET', headers, body });
    const renewed = response.headers.getSetCookie().find(line => line.startsWith('sesame_session='));
    cookie = renewed?.split(';')[0] ?? cookie;
    const html = await response.text();
    const next = /action="\/forms\/([\w-]{22})"/u.exec(html)?.[1];
    if (next && !forms.includes(next)) forms.push(next);
    const completion = /<meta name="sesame-completion" content="([^"]*)">/u.exec(html)?.[1];
    refusal = /data-completion="([^"]*)"/u.exec(html)?.[1] ?? null;
    if (completion) await invoke('task/submit', { data: JSON.parse(completion.replaceAll('&quot;', '"')) });
  };
  const invoke = (name: string, value: object) => says({ type: 'invoke', name, value });

  const fields = (what: Post): Record<string, string> => {
    const password = what === 'weak' ? 'Aaaaaaaaa1!' : `Genêt-Violon-52!${++wrong}`;
    const passwords = { newPassword: password, confirmation: password };
    if (what === 'empty') return {};
    return {
      numen: what === 'nobody' ? wrongNumen() : numen,
      birthDate: what === 'wrongDate' ? wrongDate() : '14/07/1985',
      accountType: 'academic',
      ...passwords,
      ...(what === 'wrongCurrent' ? { currentPassword: 'Pas-celui-la-9' } : { forgotten: 'on' }),
    };
  };

  const happens = async (what: Happening) => {
    const { form, grant } = (await snapshot().catch(() => null))?.context ?? {};
    const tell = (event: WorldEvent) => world.dispatch(scope.conversationKey, event);
    switch (what) {
      case 'welcomed':
        return tell({ type: 'conversation.started', locale: 'fr' });
      case 'grantEnds':
        return tell({ type: 'grant.ended' });
      case 'sameForm':
        return form && tell({ type: 'form.opened', ...form });
      case 'anotherForm':
      case 'wrongForm': {
        if (!form) return;
        world.mishaps.failing = null;
        const other = form.kind === 'identity' ? 'password' : 'identity';
        const kind = what === 'anotherForm' ? form.kind : other;
        const [channelId, holder] = [channel, scope.holder];
        const request = {
          kind,
          conversationKey: scope.conversationKey,
          channel: channelId,
          holder,
          locale: 'fr',
        } as const;
        const asked = { ...request, grant: grant?.token ?? null, numenKey: null };
        const opened = await world.tickets.open(asked, `other than ${form.ticket}`);
        return tell({ type: 'form.opened', kind, ...opened });
      }
      case 'restored':
        return tell({ type: 'restoration.stored', date: '2026-03-01' });
    }
  };

  const post = async ({ what, which }: { what: Post; which: number }): Promise<void> => {
    const ticket = await ticketAt(which);
    if (ticket) await browse(`/forms/${ticket}`, fields(what));
  };

  /** Minute by minute, as the server's clock sees it. */
  const waits = async (minutes: number): Promise<void> => {
    for (let passed = 0; passed < minutes; passed++) {
      world.pass(minute);
      await wakes();
    }
  };

  const typesIdentity = async (which: Typed): Promise<void> => {
    if (which === 'right') return says({ text: `${numen} 14/07/1985` });
    if (which === 'nobody') return says({ text: `${wrongNumen()} 14/07/1985` });
    for (let time = 0; time < academy.limits.freeAttempts; time++)
      await says({ text: `${numen} ${wrongDate()}` });
  };

  const does = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'press':
        return press(step.which);
      case 'type':
        return says({ text: step.text });
      case 'typeIdentity':
        return typesIdentity(step.which);
      case 'wait':
        return waits(step.minutes);
      case 'happen':
        return void (await happens(step.what));
      case 'leaveWindow':
        return void (
          refusal && (await invoke('task/submit', { data: JSON.parse(refusal.replaceAll('&quot;', '"')) }))
        );
      case 'loseSave':
        world.mishaps.savesToLoss = step.after;
        return;
      case 'fail':
        world.mishaps.failing = step.what;
        return;
      case 'post':
        for (let time = 0; time < step.times; time++) await post(step);
        return;
      default: {
        const ticket = await ticketAt(step.which);
        if (!ticket) return;
        if (step.do === 'extend') return browse(`/forms/${ticket}/extend`, {});
        return channel === 'msteams' ? invoke('task/fetch', { data: {} }) : browse(`/forms/${ticket}`);
      }
    }
  };

  /** The server's clock looks at the conversation whenever it is due. */
  const wakes = async (): Promise<void> => {
    for (let ticks = 0; ticks < 4; ticks++) {
      const { found } = await stored();
      if (found.claim !== null) world.pass(minute / 2);
      if (found.wakeAt === null || found.wakeAt > world.now()) return;
      await world.dispatch(scope.conversationKey, { type: 'clock.ticked' });
    }
    throw new Error('the clock does not come to rest');
  };

  return {
    scope,
    stored,
    snapshot,
    does: async (step: Step) => {
      await does(step);
      await wakes();
      const { form } = (await snapshot()).context;
      if (form && !forms.includes(form.ticket)) forms.push(form.ticket);
    },
  };
}

function accountOf({ keyring, passwordHash }: World, numen: string, number: number) {
  const numenKey = keyring.numenKey(numen);
  return {
    numenKey,
    birthDateTag: keyring.birthDateTag(numenKey, '1985-07-14'),
    lastName: 'Fictive',
    firstName: 'Camille',
    username: `walker-${number}`,
    email: `walker-${number}@ac-lyon.fr`,
    accountType: 'academic' as const,
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status: 'active' as const,
    passwordHash,
  };
}
