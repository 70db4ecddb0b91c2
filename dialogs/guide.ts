import { assign, setup } from 'xstate';
import type { Effect } from './effects';
import type { DialogEvent } from './events';
import * as guards from './guards';
import {
  freshContext,
  type GuideContext,
  type GuideInput,
  type Notice,
  nothingKnown,
  type Place,
  type PlainNoticeId,
} from './guide-context';

/**
 * Grows when a stored snapshot of the previous chart could be misread by this one: such a conversation is then
 * started again with a word of excuse (see `src/bot/turn.ts`).
 */
export const guideVersion = '2';

const guideSetup = setup({
  types: {
    context: {} as GuideContext,
    events: {} as DialogEvent,
    input: {} as GuideInput,
  },
  guards,
  actions: {
    /** Pure: `settle` reads these from the transition and performs them. */
    perform: (_, _effect: Effect) => {},
    say: assign({
      notices: ({ context }, notice: Notice) => [...context.notices, notice],
    }),
    forgetNotices: assign({ notices: [], suggested: [] }),
    suggest: assign({
      suggested: ({ event }) => (event.type === 'input.ambiguous' ? event.candidates : []),
      doubted: ({ event }) => (event.type === 'input.ambiguous' ? event.candidates : []),
    }),
    forgetPerson: assign(nothingKnown),
    forgetGrant: assign({
      grant: null,
      grantWarned: false,
      grantRenewed: false,
      account: null,
      identityEnded: false,
    }),
    noteEnd: assign({ identityEnded: true }),
    isAt: assign({ place: (_, place: Place | null) => place }),
    understood: assign({ misunderstandings: 0, suggested: [], doubted: [] }),
    misunderstood: assign({ misunderstandings: ({ context }) => context.misunderstandings + 1 }),
    extendForm: assign({
      form: ({ context: { form }, event }) =>
        event.type === 'form.extended' && form?.ticket === event.ticket
          ? { ...form, expiresAt: event.expiresAt }
          : form,
    }),
    keepLocale: assign({
      locale: ({ context, event }) =>
        event.type === 'language.chosen' || event.type === 'conversation.started'
          ? event.locale
          : context.locale,
    }),
    keepNeed: assign({
      need: ({ context, event }) => (event.type === 'need.stated' ? event.need : context.need),
    }),
    keepCategory: assign({
      category: ({ context, event }) =>
        event.type === 'staffCategory.given' ? event.category : context.category,
      departement: null,
    }),
    keepWhatIsSaid: assign({
      category: ({ context, event }) => (event.type === 'numen.sought' && event.category) || context.category,
      departement: ({ context, event }) =>
        (event.type === 'numen.sought' && event.departement) || context.departement,
    }),
    keepDepartement: assign({
      departement: ({ context, event }) =>
        event.type === 'departement.given' ? event.departement : context.departement,
    }),
    keepNumen: assign({
      numenKey: ({ context, event }) => {
        if (event.type === 'numen.typed') return event.numenKey;
        return event.type === 'birthDate.typed' && event.claims ? event.claims.numenKey : context.numenKey;
      },
    }),
    keepAccount: assign({
      account: ({ context, event }) => (event.type === 'identity.verified' ? event.account : context.account),
      numenKey: null,
      lockedUntil: null,
      identityEnded: false,
    }),
    keepGrant: assign({
      grant: ({ context, event }) => ('grant' in event ? event.grant : context.grant),
      grantWarned: false,
      grantRenewed: ({ context, event }) => renewals.get(event.type) ?? context.grantRenewed,
    }),
    /** Kept, so that the person can be told why the identity is asked for again. */
    endGrant: assign({
      grant: ({ context: { grant }, event }) =>
        grant && { ...grant, expiresAt: Math.min(grant.expiresAt, event.at) },
    }),
    noteWarning: assign({ grantWarned: true }),
    noteRenewal: assign({ grantRenewed: true }),
    keepLock: assign({
      lockedUntil: ({ context, event }) =>
        event.type === 'identity.locked' ? event.until : context.lockedUntil,
    }),
    keepDate: assign({
      restorationDate: ({ context, event }) =>
        event.type === 'date.given' ? event.date : context.restorationDate,
    }),
    firstStep: assign({ walkthroughStep: 0 }),
    nextStep: assign({ walkthroughStep: ({ context }) => context.walkthroughStep + 1 }),
    previousStep: assign({ walkthroughStep: ({ context }) => context.walkthroughStep - 1 }),
  },
});

/** A new verification can be extended again; a new password is set within the old one. */
const renewals: ReadonlyMap<string, boolean> = new Map([
  ['identity.verified', false],
  ['grant.renewed', true],
]);

const isAt = (place: Place | null) => ({ type: 'isAt', params: place }) as const;
const say = (id: PlainNoticeId) => ({ type: 'say', params: { id } }) as const;

type Asked = { context: GuideContext };
type Happened<Type extends DialogEvent['type']> = Extract<DialogEvent, { type: Type }>;

// Whatever led to them, the effects below that need a verified identity are asked for with one, or not at all.

/** Asks the world for a form as things stand when the action runs, so after what was just learnt. */
const openIdentityForm = {
  type: 'perform',
  params: ({ context }: Asked): Effect => ({
    type: 'openForm',
    kind: 'identity',
    locale: context.locale,
    grant: null,
    numenKey: context.numenKey,
  }),
} as const;

const openPasswordForm = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (!guards.isVerified({ context, event })) return;
  const { locale, grant } = context;
  enqueue({
    type: 'perform',
    params: { type: 'openForm', kind: 'password', locale, grant, numenKey: null },
  });
});

/** The one form that the dialog waits for: any other that it waited for is closed. */
const keepForm = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'form.opened') return;
  const { kind, ticket, expiresAt } = event;
  const other = context.form?.ticket;
  if (other && other !== ticket) enqueue({ type: 'perform', params: { type: 'closeForm', ticket: other } });
  enqueue.assign({ form: { kind, ticket, expiresAt } });
});

const closeForm = guideSetup.enqueueActions(({ context, enqueue }) => {
  if (!context.form) return;
  enqueue({ type: 'perform', params: { type: 'closeForm', ticket: context.form.ticket } });
  enqueue.assign({ form: null });
});

/** A form that arrives when nobody waits for it, or for one of its kind. */
const refuseForm = guideSetup.enqueueActions(({ event, enqueue }) => {
  if (event.type !== 'form.opened') return;
  enqueue({ type: 'perform', params: { type: 'closeForm', ticket: event.ticket } });
});

const renewGrant = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  const { grant } = context;
  if (grant && guards.isVerified({ context, event })) {
    enqueue({ type: 'perform', params: { type: 'renewGrant', grant } });
  }
});

const requestRestoration = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  const { grant, restorationDate: date } = context;
  if (grant && date && guards.isVerified({ context, event })) {
    enqueue({ type: 'perform', params: { type: 'requestRestoration', grant, date } });
  }
});

const verifyTypedIdentity = guideSetup.enqueueActions(({ event, enqueue }) => {
  if (event.type !== 'birthDate.typed' || !event.claims) return;
  enqueue({ type: 'perform', params: { type: 'verifyIdentity', claims: event.claims } });
});

/** Both were typed without waiting for the form: it is already written there, so it is used. */
const verifiesTyped = {
  guard: 'hasClaims',
  target: '#identify',
  actions: ['understood', 'keepNumen', verifyTypedIdentity, say('birthDateTyped')],
} as const;

const endsForGood = { guard: 'grantEndsForGood', actions: ['noteWarning', say('grantEndsForGood')] } as const;

const identified = ['understood', 'keepAccount', 'keepGrant'] as const;

/** The ticket may be spent: another form is offered. */
const formIsOver = { actions: [closeForm, say('failed')] } as const;

const seekNumen = ['understood', 'keepWhatIsSaid', say('seekNumen')] as const;

const numenIsThere = {
  target: '#guide.assistant.chooseProfile',
  actions: ['understood', 'keepNumen', say('numenTypedEarly')],
} as const;

/** Who is known already needs none: it is not kept, so that nobody waits for it to be used. */
const numenIsNotNeeded = { guard: 'isVerified', actions: ['understood', say('numenNotNeeded')] } as const;

/** From where nothing is being asked for any more: what is needed begins what answers it. */
const needLeadsOn = [
  {
    guard: 'isVerified',
    target: '#guide.assistant.verified.account',
    actions: ['understood', 'keepNeed', { type: 'say', params: { id: 'topic', topic: 'whoAmI' } }],
  },
  { target: '#guide.assistant.askNumenKnown', actions: ['understood', 'keepNeed'] },
] as const;

/** From where the dialog had stopped or stepped aside: what is typed of an identity leads on, and is not only remarked upon. */
const identityLeadsOn = {
  'numen.typed': [numenIsNotNeeded, numenIsThere],
  'numen.malformed': {
    target: '#guide.assistant.chooseProfile',
    actions: ['understood', say('numenMalformed')],
  },
  'birthDate.typed': [
    verifiesTyped,
    { target: '#guide.assistant.askNumenKnown', actions: ['understood', say('birthDateNeedsNumen')] },
  ],
  'birthDate.impossible': {
    target: '#guide.assistant.askNumenKnown',
    actions: ['understood', say('birthDateImpossible')],
  },
} as const;

const sayRejected = {
  type: 'say',
  params: ({ event }: { event: Happened<'identity.rejected'> }): Notice => ({
    id: 'rejected',
    remaining: event.remaining,
  }),
} as const;

const sayRefused = {
  type: 'say',
  params: ({ event }: { event: Happened<'password.refused'> }): Notice => ({ id: refusals[event.reason] }),
} as const;

const refusals = {
  currentPassword: 'wrongCurrentPassword',
  conflict: 'accountChangedElsewhere',
  locked: 'currentPasswordLocked',
  rules: 'passwordRefused',
  busy: 'passwordNotTried',
} as const satisfies Record<Happened<'password.refused'>['reason'], PlainNoticeId>;

/** Why the identity is asked for again: its time is over, or the dialog was told to forget it. */
const sayWhyIdentityIsOver = {
  type: 'say',
  params: ({ context }: Asked): Notice => ({
    id: context.grant === null ? 'identityForgotten' : 'grantEnded',
  }),
} as const;

const sayStillLocked = {
  type: 'say',
  params: ({ context }: Asked): Notice => ({ id: 'stillLocked', until: context.lockedUntil }),
} as const;

/** It ended while nothing was done with it, so without a word: the word is due now. */
const sayThatIdentityEnded = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (!guards.identityHasEnded({ context, event })) return;
  enqueue(say('grantEnded'));
  enqueue('forgetGrant');
});

/** A form that could only be refused is not opened. */
const isStillLocked = {
  guard: 'stillLocked',
  target: '#guide.assistant.locked',
  actions: ['understood', sayStillLocked],
} as const;

const identifiesAgain = (place: Place | null) =>
  ({
    guard: 'identityHasEnded',
    target: '#identify',
    actions: ['understood', sayThatIdentityEnded, isAt(place)],
  }) as const;

const identifiesFirst = (place: Place | null) =>
  ({ target: '#identify', actions: ['understood', say('identityFirst'), isAt(place)] }) as const;

/**
 * The guide (GUIDE.md, steps 0 to 8) as a statechart. It decides; it does nothing: what it wants done leaves it as
 * `perform` actions, what is true of the world comes in as events, and time comes with each event.
 */
export const guide = guideSetup.createMachine({
  id: 'guide',
  context: ({ input }) => freshContext(input),
  initial: 'assistant',
  on: {
    'turn.began': { actions: 'forgetNotices' },
    'conversation.started': { actions: 'keepLocale' },
    'conversation.lost': { actions: ['keepLocale', say('startedAfresh')] },

    'user.restarted': { target: '.assistant.start', actions: ['forgetPerson', say('startedAfresh')] },
    'user.cancelled': { target: '.farewell', actions: 'forgetPerson' },
    'user.askedHelp': { actions: ['understood', say('help')] },
    'user.askedHuman': { actions: ['understood', say('human')] },
    'user.wentBack': { actions: say('nothingBefore') },
    'language.chosen': { actions: ['understood', 'keepLocale', say('languageChanged')] },
    'topic.asked': {
      actions: [
        'understood',
        { type: 'say', params: ({ event }) => ({ id: 'topic' as const, topic: event.topic }) },
      ],
    },
    'walkthrough.started': { target: '.walkthrough', actions: ['understood', 'firstStep'] },
    'need.stated': { actions: ['understood', 'keepNeed', say('needNoted')] },

    'numen.typed': [numenIsNotNeeded, { actions: ['understood', 'keepNumen', say('numenTypedEarly')] }],
    'numen.malformed': { actions: ['understood', say('numenMalformed')] },
    'birthDate.typed': [verifiesTyped, { actions: ['understood', say('birthDateNeedsNumen')] }],
    // What is said without being asked skips the questions that it answers.
    'numen.sought': [
      { guard: 'officeIsSaid', target: '.assistant.whereIsNumen', actions: seekNumen },
      { guard: 'ecoleIsSaid', target: '.assistant.askDepartement', actions: seekNumen },
      { target: '.assistant.askStaffCategory', actions: seekNumen },
    ],
    'numen.known': { target: '.assistant.chooseProfile', actions: 'understood' },
    'profile.staff': [
      { guard: 'isVerified', target: '.assistant.verified.account', actions: 'understood' },
      isStillLocked,
      { target: '.assistant.identify', actions: ['understood', sayThatIdentityEnded] },
    ],
    'profile.external': { target: '.assistant.external', actions: 'understood' },
    'password.requested': [
      { guard: 'isVerified', target: '.assistant.verified.newPassword', actions: 'understood' },
      isStillLocked,
      identifiesAgain('newPassword'),
      { target: '.assistant.askNumenKnown', actions: ['understood', say('identityFirst')] },
    ],
    'restoration.requested': [
      { guard: 'isVerified', target: '.assistant.verified.askRestorationDate', actions: 'understood' },
      isStillLocked,
      identifiesAgain('askRestorationDate'),
      {
        target: '.assistant.askNumenKnown',
        actions: ['understood', { type: 'say', params: { id: 'topic', topic: 'restoration' } }],
      },
    ],
    'account.requested': [
      { guard: 'isVerified', target: '.assistant.verified.account', actions: 'understood' },
      isStillLocked,
      identifiesAgain(null),
      { target: '.assistant.askNumenKnown', actions: ['understood', say('identityFirst')] },
    ],
    'grant.renewalRequested': [
      { guard: 'isVerified', actions: ['understood', renewGrant] },
      isStillLocked,
      identifiesAgain(null),
      { actions: ['understood', say('identityFirst')] },
    ],
    'birthDate.impossible': { actions: ['understood', say('birthDateImpossible')] },
    'password.typed': { actions: ['understood', say('passwordTyped')] },
    'date.impossible': { actions: ['understood', say('dateImpossible')] },

    'input.unrecognized': { actions: ['misunderstood', say('unrecognized')] },
    'input.ambiguous': [
      { guard: 'askedTwice', actions: ['misunderstood', say('unrecognized')] },
      { actions: ['misunderstood', 'suggest', say('ambiguous')] },
    ],
    'input.empty': { actions: say('empty') },
    'input.tooLong': { actions: say('tooLong') },
    'input.attachment': { actions: say('attachment') },
    'input.stale': { actions: say('stale') },
    'effect.failed': { actions: say('failed') },

    'clock.ticked': { guard: 'grantEnded', actions: ['forgetGrant', 'noteEnd'] },
    // A form that was left opens nothing; what had been sent before is told all the same.
    'form.opened': { actions: refuseForm },
    'form.extended': { actions: 'extendForm' },
    'form.acceptedAtLast': {
      actions: {
        type: 'say',
        params: ({ event: { refusals } }) => ({ id: 'acceptedAtLast' as const, refusals }),
      },
    },
    'identity.verified': {},
    'identity.rejected': { actions: sayRejected },
    'identity.locked': {},
    // The grant of before the change would make the next one conflict.
    'password.changed': [
      { guard: 'isVerified', actions: ['keepGrant', say('passwordChanged')] },
      { actions: say('passwordChanged') },
    ],
    'password.refused': { actions: sayRefused },
    'grant.renewed': { guard: 'isVerified', actions: ['keepGrant', say('grantRenewed')] },
    'grant.notRenewed': { guard: 'isVerified', actions: ['noteRenewal', say('grantEndsForGood')] },
    'grant.ended': { actions: 'endGrant' },
    'restoration.stored': {},
    // Understood, but not an answer to the question asked.
    '*': { actions: say('unexpected') },
  },
  states: {
    assistant: {
      initial: 'start',
      states: {
        start: {
          on: { 'need.stated': { target: 'askNumenKnown', actions: ['understood', 'keepNeed'] } },
        },

        askNumenKnown: {
          on: {
            'numen.known': { target: 'chooseProfile', actions: 'understood' },
            'numen.unknown': { target: 'askStaffCategory', actions: 'understood' },
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'user.wentBack': { target: 'start' },
          },
        },
        askStaffCategory: {
          on: {
            'staffCategory.given': [
              {
                guard: 'needsDepartement',
                target: 'askDepartement',
                actions: ['understood', 'keepCategory'],
              },
              { target: 'whereIsNumen', actions: ['understood', 'keepCategory'] },
            ],
            'numen.known': { target: 'chooseProfile', actions: 'understood' },
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'user.wentBack': { target: 'askNumenKnown' },
          },
        },
        askDepartement: {
          on: {
            'departement.given': { target: 'whereIsNumen', actions: ['understood', 'keepDepartement'] },
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'user.wentBack': { target: 'askStaffCategory' },
          },
        },
        whereIsNumen: {
          on: {
            'numen.known': { target: 'chooseProfile', actions: 'understood' },
            'numen.later': { target: 'paused', actions: 'understood' },
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'user.wentBack': [
              { guard: 'teachesInEcole', target: 'askDepartement' },
              { target: 'askStaffCategory' },
            ],
          },
        },
        paused: {
          on: {
            'numen.known': { target: 'chooseProfile', actions: 'understood' },
            'numen.unknown': { target: 'askStaffCategory', actions: 'understood' },
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'user.wentBack': { target: 'whereIsNumen' },
          },
        },

        chooseProfile: {
          on: {
            'numen.known': { actions: ['understood', say('alreadyThere')] },
            'profile.external': { target: 'external', actions: 'understood' },
            'user.wentBack': { target: 'askNumenKnown' },
          },
        },
        external: {
          on: {
            'profile.external': { actions: ['understood', say('alreadyThere')] },
            'user.wentBack': { target: 'chooseProfile' },
          },
        },

        identify: {
          id: 'identify',
          entry: openIdentityForm,
          exit: closeForm,
          on: {
            'form.opened': { guard: 'isIdentityForm', actions: keepForm },
            'form.requested': { target: 'identify', reenter: true, actions: 'understood' },
            'numen.typed': {
              target: 'identify',
              reenter: true,
              actions: ['understood', 'keepNumen', say('numenTyped')],
            },
            'birthDate.typed': [
              { guard: 'hasClaims', actions: ['understood', verifyTypedIdentity, say('birthDateTyped')] },
              { actions: ['understood', say('birthDateNeedsNumen')] },
            ],
            'identity.verified': [
              { guard: 'wasSettingPassword', target: 'verified.newPassword', actions: identified },
              { guard: 'wasRestoring', target: 'verified.askRestorationDate', actions: identified },
              { target: 'verified', actions: identified },
            ],
            'identity.rejected': { target: 'identify', reenter: true, actions: sayRejected },
            'identity.locked': { target: 'locked', actions: 'keepLock' },
            'clock.ticked': { guard: 'formExpired', actions: [closeForm, say('formExpired')] },
            'effect.failed': formIsOver,
            'user.wentBack': { target: 'chooseProfile', actions: isAt(null) },
          },
        },
        locked: {
          on: {
            'form.requested': [
              { guard: 'stillLocked', actions: ['understood', sayStillLocked] },
              { target: 'identify', actions: 'understood' },
            ],
            'clock.ticked': { guard: 'lockIsOver', target: 'identify', actions: say('unlocked') },
            'user.wentBack': { target: 'chooseProfile' },
          },
        },

        /** « Mon compte » and what is done from it. */
        verified: {
          initial: 'account',
          // The one place that says so: whatever led here or happened here, nobody stays without a verified identity.
          always: {
            guard: 'identityIsOver',
            target: 'identify',
            actions: [sayWhyIdentityIsOver, 'forgetGrant'],
          },
          on: {
            'birthDate.typed': { actions: ['understood', say('birthDateTyped')] },
            'numen.known': { actions: ['understood', say('identityKnown')] },
            'profile.staff': { target: '.account', actions: 'understood' },
            'account.requested': { target: '.account', actions: 'understood' },
            'password.requested': { target: '.newPassword', actions: 'understood' },
            'restoration.requested': { target: '.askRestorationDate', actions: 'understood' },
            'clock.ticked': [
              { guard: 'grantEnded' },
              endsForGood,
              { guard: 'grantEndsSoon', actions: ['noteWarning', say('grantEndsSoon')] },
            ],
            'password.typed': {
              target: '.newPassword',
              reenter: true,
              actions: ['understood', say('passwordTyped')],
            },
          },
          states: {
            account: {
              entry: isAt(null),
              on: {
                'need.stated': [
                  { guard: 'wantsPassword', target: 'newPassword', actions: ['understood', 'keepNeed'] },
                  {
                    actions: [
                      'understood',
                      'keepNeed',
                      { type: 'say', params: { id: 'topic', topic: 'whoAmI' } },
                    ],
                  },
                ],
                'account.finished': { target: '#done', actions: 'understood' },
                'user.wentBack': { target: '#guide.assistant.chooseProfile' },
              },
            },
            newPassword: {
              entry: [isAt('newPassword'), openPasswordForm],
              exit: closeForm,
              on: {
                'form.opened': { guard: 'isPasswordForm', actions: keepForm },
                'form.requested': { target: 'newPassword', reenter: true, actions: 'understood' },
                'password.requested': { target: 'newPassword', reenter: true, actions: 'understood' },
                'password.changed': {
                  target: '#done',
                  actions: ['understood', 'keepGrant', say('passwordChanged')],
                },
                'password.refused': [
                  { guard: 'wasConflict', target: '#identify', actions: ['forgetGrant', sayRefused] },
                  { target: 'newPassword', reenter: true, actions: sayRefused },
                ],
                // The form that is open has the grant of before: another one is opened with what comes of it.
                'grant.renewalRequested': [
                  { guard: 'wasRenewed', actions: ['understood', say('grantEndsForGood')] },
                  { actions: ['understood', closeForm, renewGrant] },
                ],
                'grant.renewed': [
                  // Extended from the form itself, which goes on: nothing to say here.
                  { guard: 'waitsForForm', actions: 'keepGrant' },
                  { target: 'newPassword', reenter: true, actions: ['keepGrant', say('grantRenewed')] },
                ],
                'grant.notRenewed': {
                  target: 'newPassword',
                  reenter: true,
                  actions: ['noteRenewal', say('grantEndsForGood')],
                },
                'clock.ticked': [
                  { guard: 'grantEnded' },
                  { guard: 'formExpired', actions: [closeForm, say('formExpired')] },
                  endsForGood,
                  { guard: 'grantEndsSoon', actions: ['noteWarning', say('grantEndsSoon')] },
                ],
                'effect.failed': formIsOver,
                'user.wentBack': { target: 'account' },
                'user.cancelled': { target: 'account', actions: ['understood', say('nothingChanged')] },
              },
            },
            askRestorationDate: {
              entry: isAt('askRestorationDate'),
              on: {
                'date.given': [
                  {
                    guard: 'dateCanBeRestored',
                    target: 'confirmRestoration',
                    actions: ['understood', 'keepDate'],
                  },
                  { actions: ['understood', say('dateOutOfWindow')] },
                ],
                'user.wentBack': { target: 'account' },
                'user.cancelled': { target: 'account', actions: ['understood', say('nothingChanged')] },
              },
            },
            confirmRestoration: {
              on: {
                'answer.yes': { actions: ['understood', requestRestoration] },
                'answer.no': { target: 'askRestorationDate', actions: 'understood' },
                'restoration.stored': {
                  target: 'account',
                  actions: {
                    type: 'say',
                    params: ({ event }) => ({ id: 'restorationStored' as const, date: event.date }),
                  },
                },
                'user.wentBack': { target: 'askRestorationDate' },
                'user.cancelled': { target: 'account', actions: ['understood', say('nothingChanged')] },
              },
            },
          },
        },

        done: {
          id: 'done',
          entry: isAt(null),
          on: {
            'account.requested': [
              { guard: 'isVerified', target: 'verified.account', actions: 'understood' },
              isStillLocked,
              identifiesAgain(null),
              identifiesFirst(null),
            ],
            'restoration.requested': [
              { guard: 'isVerified', target: 'verified.askRestorationDate', actions: 'understood' },
              isStillLocked,
              identifiesAgain('askRestorationDate'),
              identifiesFirst('askRestorationDate'),
            ],
            'password.requested': [
              { guard: 'isVerified', target: 'verified.newPassword', actions: 'understood' },
              isStillLocked,
              identifiesAgain('newPassword'),
              identifiesFirst('newPassword'),
            ],
            'need.stated': needLeadsOn,
            'numen.typed': [numenIsNotNeeded, numenIsThere],
            'account.finished': { target: '#farewell', actions: ['understood', 'forgetPerson'] },
            'user.wentBack': [{ guard: 'isVerified', target: 'verified.account' }, { target: 'start' }],
          },
        },

        /** Back to the question that the walkthrough interrupted. */
        resume: { type: 'history', history: 'deep' },
      },
    },

    /** The official pages, picture by picture (steps 2 to 8), for who prefers to do it there. */
    walkthrough: {
      on: {
        ...identityLeadsOn,
        'need.stated': needLeadsOn,
        'walkthrough.next': [
          { guard: 'isLastStep', target: '#done', actions: 'understood' },
          { actions: ['understood', 'nextStep'] },
        ],
        'walkthrough.previous': [
          { guard: 'isFirstStep', actions: say('nothingBefore') },
          { actions: ['understood', 'previousStep'] },
        ],
        'walkthrough.finished': { target: '#done', actions: 'understood' },
        'walkthrough.started': { actions: ['understood', 'firstStep'] },
        'walkthrough.left': { target: 'assistant.resume', actions: 'understood' },
        'user.wentBack': [
          { guard: 'isFirstStep', target: 'assistant.resume', actions: 'understood' },
          { actions: ['understood', 'previousStep'] },
        ],
        // A grant that ended is kept until the person comes back, so that the answer can say so.
        'clock.ticked': {},
      },
    },

    farewell: {
      id: 'farewell',
      on: {
        ...identityLeadsOn,
        'need.stated': needLeadsOn,
        'user.wentBack': { target: 'assistant.start' },
        'user.cancelled': { actions: ['forgetPerson', say('nothingChanged')] },
      },
    },
  },
});
