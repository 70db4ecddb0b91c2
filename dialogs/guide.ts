import { assign, setup } from 'xstate';
import type { Effect } from './effects';
import type { AccountView, DialogEvent, Grant, Topic } from './events';
import * as guards from './guards';
import {
  type Asked,
  freshContext,
  type GuideContext,
  type GuideInput,
  type Notice,
  nothingKnown,
  type Place,
  type PlainNoticeId,
  type StateFacts,
  soonMs,
  whatIsSaid,
} from './guide-context';

/**
 * Grows when a stored snapshot of the previous chart could be misread by this one: such a conversation is then
 * started again with a word of excuse (see `src/bot/turn.ts`).
 */
export const guideVersion = '4';

const guideSetup = setup({
  types: {
    context: {} as GuideContext,
    events: {} as DialogEvent,
    input: {} as GuideInput,
    meta: {} as StateFacts,
    tags: {} as 'verified',
  },
  guards,
  actions: {
    /** Pure: `settle` reads these from the transition and performs them. */
    perform: (_, _effect: Effect) => {},
    /** Once in a turn. */
    say: assign({
      notices: ({ context: { notices } }, notice: Notice) =>
        notices.some(said => JSON.stringify(said) === JSON.stringify(notice))
          ? notices
          : [...notices, notice],
    }),
    /** A turn is understood, unless it says that it was not. */
    beginTurn: assign({
      notices: [],
      suggested: [],
      misunderstoodBefore: ({ context }) => context.misunderstandings,
      misunderstandings: 0,
      tellsAgain: false,
      justIdentified: false,
    }),
    suggest: assign(({ event }) => {
      const candidates = event.type === 'input.ambiguous' ? event.candidates : [];
      return { suggested: candidates, doubted: candidates };
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
    isAt: assign({ place: (_, place: Place | null) => place, provesInForm: false }),
    proveInForm: assign({ provesInForm: true }),
    proveAgain: assign({ provesAgain: true }),
    stepBack: assign({ provesAgain: false }),
    misunderstood: assign({ misunderstandings: ({ context }) => context.misunderstoodBefore + 1 }),
    extendForm: assign({
      form: ({ context: { form }, event }) =>
        event.type === 'form.extended' && form?.ticket === event.ticket
          ? { ...form, expiresAt: event.expiresAt }
          : form,
    }),
    keepLocale: assign(({ event }) => ('locale' in event ? { locale: event.locale } : {})),
    keepNeed: assign(({ event }) => (event.type === 'need.stated' ? { need: event.need } : {})),
    keepWhatIsSaid: assign(whatIsSaid),
    /** What the state has to say is said again, as when it was entered. */
    tellAgain: assign({ tellsAgain: true }),
    noteTopic: assign({
      lastTopic: ({ context, event }) => (event.type === 'topic.asked' ? event.topic : context.lastTopic),
      isOutsider: ({ context, event }) =>
        (isAsked(event, 'townStaff') && !('isOfAnother' in event)) || context.isOutsider === true,
      need: ({ context, event }) =>
        isAsked(event, 'passwordKept') && context.need === 'lost_password' ? null : context.need,
      // A password that was given away is changed before anything else.
      place: ({ context, event }) => {
        if (isAsked(event, 'phished')) return 'newPassword';
        return isAsked(event, 'passwordKept') && context.place === 'newPassword' ? null : context.place;
      },
    }),
    noteOutsider: assign({ isOutsider: true }),
    noteChange: assign({ passwordChanged: true }),
    /** That it will be soon is over, before it was said or after. */
    noteDelivery: assign({
      delivery: null,
      deliveryState: 'delivered',
      notices: ({ context }) => context.notices.filter(notice => !isOfWaiting(notice)),
    }),
    noteLate: assign({ deliveryState: 'slow' }),
    keepNumen: assign({
      numenKey: ({ context, event }) => {
        if (event.type === 'numen.typed') return event.numenKey;
        return event.type === 'birthDate.typed' && event.claims ? event.claims.numenKey : context.numenKey;
      },
    }),
    keepAccount: assign({
      account: ({ context, event }) => provedBy(event).account ?? context.account,
      provesInForm: false,
      provesAgain: false,
      numenKey: null,
      lockedUntil: null,
      identityEnded: false,
      justIdentified: true,
    }),
    keepGrant: assign({
      grant: ({ context, event }) => provedBy(event).grant ?? context.grant,
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
    keepLock: assign(({ event }) => (event.type === 'identity.locked' ? { lockedUntil: event.until } : {})),
    keepDate: assign(({ event }) => (event.type === 'date.given' ? { restorationDate: event.date } : {})),
    forgetDate: assign({ restorationDate: null }),
    firstStep: assign({ walkthroughStep: 0 }),
    nextStep: assign({ walkthroughStep: ({ context }) => context.walkthroughStep + 1 }),
    previousStep: assign({ walkthroughStep: ({ context }) => context.walkthroughStep - 1 }),
  },
});

/** What waits to be said of a delivery that is over. */
const isOfWaiting = (notice: Notice): boolean => notice.id === 'mailboxSoon' || isOfDelivery(notice);

const isOfDelivery = (notice: Notice): boolean => notice.id === 'topic' && notice.topic === 'delivery';

const provedBy = (event: DialogEvent): { grant?: Grant; account?: AccountView } => {
  if (event.type === 'password.refused') return event.proved ?? {};
  return 'grant' in event ? event : {};
};

const isAsked = (event: DialogEvent, topic: Topic): boolean =>
  event.type === 'topic.asked' && event.topic === topic;

/** A new verification can be extended again; a new password is set within the old one. */
const renewals: ReadonlyMap<string, boolean> = new Map([
  ['identity.verified', false],
  ['grant.renewed', true],
]);

const isAt = (place: Place | null) => ({ type: 'isAt', params: place }) as const;
const say = (id: PlainNoticeId) => ({ type: 'say', params: { id } }) as const;
const tell = (topic: Topic) => ({ type: 'say', params: { id: 'topic', topic } }) as const;
const perform = (effect: Effect) => ({ type: 'perform', params: effect }) as const;

type Happened<Type extends DialogEvent['type']> = Extract<DialogEvent, { type: Type }>;

/** What is said with something of what happened. */
const sayOf = <Type extends DialogEvent['type']>(noticeOf: (event: Happened<Type>) => Notice) =>
  ({ type: 'say', params: ({ event }: { event: Happened<Type> }) => noticeOf(event) }) as const;
/** What is said with something that is remembered. */
const sayFrom = (noticeOf: (context: GuideContext) => Notice) =>
  ({ type: 'say', params: ({ context }: Asked) => noticeOf(context) }) as const;

/** Asks the world for a form as things stand when the action runs, so after what was just learnt. */
const openIdentityForm = {
  type: 'perform',
  params: ({ context }: Asked): Effect => ({
    type: 'openForm',
    kind: context.provesInForm ? 'password' : 'identity',
    locale: context.locale,
    grant: null,
    numenKey: context.numenKey,
  }),
} as const;

/** Whatever led to them, the effects that need a verified identity are asked for with one, or not at all. */
const performOnceVerified = (effectOf: (grant: Grant, context: GuideContext) => Effect | null) =>
  guideSetup.enqueueActions(({ context, event, enqueue }) => {
    const { grant } = context;
    const effect = grant && guards.isVerified({ context, event }) ? effectOf(grant, context) : null;
    if (effect) enqueue(perform(effect));
  });

const openPasswordForm = performOnceVerified((grant, { locale }) => ({
  type: 'openForm',
  kind: 'password',
  locale,
  grant,
  numenKey: null,
}));
const renewGrant = performOnceVerified(grant => ({ type: 'renewGrant', grant }));
const requestRestoration = performOnceVerified((grant, { restorationDate: date }) =>
  date ? { type: 'requestRestoration', grant, date } : null,
);

/** The one form that the dialog waits for: any other that it waited for is closed. */
const keepForm = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'form.opened') return;
  const { kind, ticket, expiresAt } = event;
  const other = context.form?.ticket;
  if (other && other !== ticket) enqueue(perform({ type: 'closeForm', ticket: other }));
  enqueue.assign({ form: { kind, ticket, expiresAt } });
});

const closeForm = guideSetup.enqueueActions(({ context, enqueue }) => {
  if (!context.form) return;
  enqueue(perform({ type: 'closeForm', ticket: context.form.ticket }));
  enqueue.assign({ form: null });
});

/** A form that arrives when nobody waits for it, or for one of its kind. */
const refuseForm = guideSetup.enqueueActions(({ event, enqueue }) => {
  if (event.type === 'form.opened') enqueue(perform({ type: 'closeForm', ticket: event.ticket }));
});

const verifyTypedIdentity = guideSetup.enqueueActions(({ event, enqueue }) => {
  if (event.type === 'birthDate.typed' && event.claims)
    enqueue(perform({ type: 'verifyIdentity', claims: event.claims }));
});

/** Both were typed without waiting for the form: it is already written there, so it is used. */
const verifiesTyped = {
  guard: 'hasClaims',
  target: '#identify',
  actions: ['keepNumen', verifyTypedIdentity, say('birthDateTyped')],
} as const;

const endsForGood = { guard: 'grantEndsForGood', actions: ['noteWarning', say('grantEndsForGood')] } as const;

const identified = ['keepAccount', 'keepGrant'] as const;

/** The ticket may be spent: another form is offered. */
const formIsOver = { actions: [closeForm, say('failed')] } as const;

/** Named back, so that the person sees that they were understood; where the next question does not do it. */
const nameNeed = sayOf<'need.stated'>(({ need }) => ({ id: 'need', need }));
const noteNeed = ['keepNeed', 'keepWhatIsSaid', nameNeed] as const;

type Actions = readonly (ReturnType<typeof say> | 'keepWhatIsSaid' | 'keepNumen' | 'tellAgain')[];

/** What is known of the person skips the questions that it answers. */
const findsOffice = (...actions: Actions) =>
  [
    { guard: 'isOutsider', target: '#guide.assistant.external', actions: tell('townStaff') },
    { guard: 'officeIsSaid', target: '#guide.assistant.whereIsNumen', actions },
    { guard: 'categoryIsSaid', target: '#guide.assistant.askDepartement', actions },
    { target: '#guide.assistant.askStaffCategory', actions },
  ] as const;

/** Whoever said what their post is need not say that they are of the staff. */
const numenIsKnown = (...actions: Actions) =>
  [
    { guard: 'staffIsStillLocked', target: '#guide.assistant.locked', actions },
    { guard: 'isStaff', target: '#identify', actions },
    { target: '#guide.assistant.chooseProfile', actions },
  ] as const;

/** Who is known already needs none: it is not kept, so that nobody waits for it to be used. */
const numenIsNotNeeded = { guard: 'isVerified', actions: say('numenNotNeeded') } as const;
const numenIsThere = [numenIsNotNeeded, ...numenIsKnown('keepNumen', say('numenTypedEarly'))] as const;

/** From where nothing is being asked for any more: what is needed begins what answers it. */
const needLeadsOn = [
  {
    guard: 'isVerified',
    target: '#guide.assistant.verified.account',
    actions: [...noteNeed, tell('whoAmI')],
  },
  { target: '#guide.assistant.askNumenKnown', actions: ['keepNeed', 'keepWhatIsSaid'] },
] as const;

/** From where the dialog had stopped or stepped aside: what is typed of an identity leads on, and is not only remarked upon. */
const identityLeadsOn = {
  'numen.typed': numenIsThere,
  'numen.malformed': { target: '#guide.assistant.chooseProfile', actions: say('numenMalformed') },
  'birthDate.typed': [
    verifiesTyped,
    { target: '#guide.assistant.askNumenKnown', actions: say('birthDateNeedsNumen') },
  ],
  'birthDate.impossible': { target: '#guide.assistant.askNumenKnown', actions: say('birthDateImpossible') },
} as const;

const sayRejected = sayOf<'identity.rejected'>(({ remaining }) => ({ id: 'rejected', remaining }));
const sayRefused = sayOf<'password.refused'>(({ reason }) => ({ id: refusals[reason] }));
const refusals = {
  currentPassword: 'wrongCurrentPassword',
  conflict: 'accountChangedElsewhere',
  locked: 'currentPasswordLocked',
  endedByLock: 'identityEndedByLock',
  rules: 'passwordRefused',
  busy: 'passwordNotTried',
} as const satisfies Record<Happened<'password.refused'>['reason'], PlainNoticeId>;
export const passwordRefusals = Object.values(refusals);

/** Why the identity is asked for again: its time is over, or the dialog was told to forget it. */
const sayWhyIdentityIsOver = sayFrom(({ grant }) => ({ id: grant ? 'grantEnded' : 'identityForgotten' }));

/** Changed is not yet usable, where a mail server has to learn of it; it may have already. */
const sayChanged = guideSetup.enqueueActions(({ event, enqueue }) => {
  enqueue(say('passwordChanged'));
  if (event.type !== 'password.changed' || event.delivery === undefined) return;
  const { delivery, at } = event;
  enqueue.assign({ delivery, deliveryState: 'soon', deliveryDue: at + soonMs });
  enqueue(say('mailboxSoon'));
  enqueue(checkDelivery);
});

/** What is known is what was heard last; it is asked for again where somebody waits for the answer. */
const checkDelivery = guideSetup.enqueueActions(({ context: { delivery }, enqueue }) => {
  if (delivery !== null) enqueue(perform({ type: 'checkDelivery', delivery }));
});

/** Told when it is news; who has just asked is told in the answer. */
const hearUndelivered = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'password.undelivered' || event.delivery !== context.delivery) return;
  const { deliveryState: before = 'soon', notices } = context;
  const deliveryState = event.why === 'waiting' ? (before === 'refused' ? 'slow' : before) : event.why;
  const isOver = deliveryState === 'superseded' || deliveryState === 'closed';
  enqueue.assign({ deliveryState, ...(isOver && { delivery: null }) });
  if (isOver) enqueue.assign({ notices: notices.filter(({ id }) => id !== 'mailboxSoon') });
  if (deliveryState !== before && !notices.some(isOfDelivery)) enqueue(tell('delivery'));
});

const isLate = {
  guard: 'deliveryIsLate',
  actions: ['noteLate', tell('delivery'), checkDelivery],
} as const;

const sayStillLocked = sayFrom(({ lockedUntil: until }) => ({ id: 'stillLocked', until }));

/** It ended while nothing was done with it, so without a word: the word is due now. */
const sayThatIdentityEnded = guideSetup.enqueueActions(({ context, event, enqueue }) => {
  if (!guards.identityHasEnded({ context, event })) return;
  enqueue(say('grantEnded'));
  enqueue('forgetGrant');
});

const sayDateKept = sayOf<'date.given'>(({ date }) => ({ id: 'dateKept', date }));

const answerTopic = guideSetup.enqueueActions(({ event, enqueue }) => {
  if (event.type !== 'topic.asked') return;
  enqueue(tell(event.topic));
  if (event.topic === 'delivery') enqueue(checkDelivery);
});

const dateIsGiven = [
  { guard: 'dateCanBeRestored', target: '#guide.assistant.verified.confirmRestoration', actions: 'keepDate' },
  { target: '#guide.assistant.verified.askRestorationDate', actions: say('dateOutOfWindow') },
] as const;

const restorationIsStored = [
  'forgetDate',
  sayOf<'restoration.stored'>(({ date }) => ({ id: 'restorationStored', date })),
] as const;

/** A form that could only be refused is not opened. */
const isStillLocked = {
  guard: 'stillLocked',
  target: '#guide.assistant.locked',
  actions: sayStillLocked,
} as const;

const identifiesAgain = (place: Place | null) =>
  ({
    guard: 'identityHasEnded',
    target: '#identify',
    actions: [
      sayThatIdentityEnded,
      isAt(place),
      'proveAgain',
      ...(place === 'newPassword' ? (['proveInForm'] as const) : []),
    ],
  }) as const;

const identifiesFirst = (place: Place | null) =>
  ({ target: '#identify', actions: [say('identityFirst'), isAt(place)] }) as const;

type Spoken = ReturnType<typeof say> | ReturnType<typeof tell> | ReturnType<typeof isAt>;
const asksNumen = (...actions: Spoken[]) => ({ target: '#guide.assistant.askNumenKnown', actions }) as const;

/** Done at once by whoever is known; who was, or cannot be now, is told so. */
const underIdentity = (
  state: Place | 'account',
  unknown: ReturnType<typeof asksNumen> | ReturnType<typeof identifiesFirst>,
) =>
  [
    { guard: 'isVerified', target: `#guide.assistant.verified.${state}`, actions: 'tellAgain' },
    isStillLocked,
    identifiesAgain(state === 'account' ? null : state),
    unknown,
  ] as const;

/**
 * The guide (docs/guide.md) as a statechart. It decides; it does nothing: what it wants done leaves it as
 * `perform` actions, what is true of the world comes in as events, and time comes with each event.
 */
export const guide = guideSetup.createMachine({
  id: 'guide',
  context: ({ input }) => freshContext(input),
  initial: 'assistant',
  on: {
    'turn.began': { actions: 'beginTurn' },
    'conversation.started': { actions: 'keepLocale' },
    'conversation.lost': { actions: ['keepLocale', say('startedAfresh')] },

    'user.restarted': { target: '.assistant.start', actions: ['forgetPerson', say('startedAfresh')] },
    'user.cancelled': { target: '.farewell', actions: 'forgetPerson' },
    'user.askedHelp': { actions: say('help') },
    'user.askedHuman': { actions: say('human') },
    'user.wentBack': { actions: say('nothingBefore') },
    'language.chosen': { actions: ['keepLocale', say('languageChanged')] },
    'topic.asked': { actions: ['noteTopic', answerTopic] },
    'user.left': { target: '.farewell', actions: ['forgetPerson', say('goodbye')] },
    'walkthrough.started': { target: '.walkthrough', actions: 'firstStep' },
    'need.stated': { actions: noteNeed },
    'post.told': { actions: 'keepWhatIsSaid' },
    // Outside of the questions that they answer, they are about the office that has the NUMEN.
    'staffCategory.given': findsOffice('keepWhatIsSaid', 'tellAgain'),
    'departement.given': findsOffice('keepWhatIsSaid', 'tellAgain'),

    'numen.typed': [numenIsNotNeeded, { actions: ['keepNumen', say('numenTypedEarly')] }],
    'numen.malformed': { actions: say('numenMalformed') },
    'birthDate.typed': [verifiesTyped, { actions: say('birthDateNeedsNumen') }],
    'numen.sought': findsOffice('keepWhatIsSaid', say('seekNumen'), 'tellAgain'),
    'numen.later': '.assistant.paused',
    'office.asked': [
      { guard: 'asksNoSchool', actions: tell('rectorat') },
      { guard: 'officeIsSaid', target: '.assistant.whereIsNumen', actions: 'tellAgain' },
      { actions: say('human') },
    ],
    'numen.known': [
      { guard: 'isVerified', target: '.assistant.verified.account', actions: say('identityKnown') },
      ...numenIsKnown(),
    ],
    'profile.staff': [
      { guard: 'isVerified', target: '.assistant.verified.account' },
      isStillLocked,
      { target: '.assistant.identify', actions: sayThatIdentityEnded },
    ],
    'profile.external': '.assistant.external',
    'password.requested': underIdentity('newPassword', asksNumen(say('identityFirst'), isAt('newPassword'))),
    'restoration.requested': underIdentity(
      'askRestorationDate',
      asksNumen(tell('restoration'), isAt('askRestorationDate')),
    ),
    'account.requested': underIdentity('account', asksNumen(say('identityFirst'))),
    'grant.renewalRequested': [
      { guard: 'isVerified', actions: renewGrant },
      isStillLocked,
      identifiesAgain(null),
      { actions: say('identityFirst') },
    ],
    'birthDate.impossible': { actions: say('birthDateImpossible') },
    'password.typed': { actions: say('passwordTyped') },
    'date.impossible': { actions: say('dateImpossible') },
    // The day is said before the identity is proved: it is asked to be confirmed then.
    'date.given': [
      { guard: 'keepsDate', actions: ['keepDate', sayDateKept] },
      { guard: 'wasRestoring', actions: say('dateOutOfWindow') },
      { actions: say('unexpected') },
    ],

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

    'clock.ticked': [isLate, { guard: 'grantEnded', actions: ['forgetGrant', 'noteEnd'] }],
    // A form that was left opens nothing; what had been sent before is told all the same.
    'form.opened': { actions: refuseForm },
    'form.extended': { actions: 'extendForm' },
    'form.sentLate': {},
    'form.acceptedAtLast': {
      actions: sayOf<'form.acceptedAtLast'>(({ refusals }) => ({ id: 'acceptedAtLast', refusals })),
    },
    'identity.verified': {},
    'identity.rejected': { actions: sayRejected },
    'identity.locked': {},
    // The grant of before the change would make the next one conflict.
    'password.changed': [
      { guard: 'isVerified', actions: ['keepGrant', 'noteChange', sayChanged] },
      { actions: ['noteChange', sayChanged] },
    ],
    'password.delivered': { guard: 'isAwaitedDelivery', actions: ['noteDelivery', say('mailboxOpens')] },
    'password.undelivered': { actions: hearUndelivered },
    'password.refused': { actions: sayRefused },
    'grant.renewed': { guard: 'isVerified', actions: ['keepGrant', say('grantRenewed')] },
    'grant.notRenewed': { guard: 'isVerified', actions: ['noteRenewal', say('grantEndsForGood')] },
    'grant.ended': { actions: 'endGrant' },
    'restoration.stored': {},
    // The conversation's proof is older than the account now: whatever comes next asks for another.
    'password.changedUnseen': [
      { guard: 'isItsForm', target: '#done', actions: ['forgetGrant', say('passwordChanged')] },
      {},
    ],
    'restoration.done': {
      actions: sayOf<'restoration.done'>(({ date }) => ({ id: 'restorationDone', date })),
    },
    // Understood, but not an answer to the question asked.
    '*': { actions: say('unexpected') },
  },
  states: {
    assistant: {
      initial: 'start',
      states: {
        start: {
          meta: { situation: 'start', step: 1 },
          on: {
            'need.stated': { target: 'askNumenKnown', actions: ['keepNeed', 'keepWhatIsSaid'] },
            'topic.asked': [
              { guard: 'asksForNumen', target: 'askNumenKnown', actions: ['noteTopic', answerTopic] },
              { actions: ['noteTopic', answerTopic] },
            ],
          },
        },

        askNumenKnown: {
          meta: { situation: 'ask_numen_known', step: 2, yes: 'numenKnown', no: 'numenUnknown' },
          entry: 'stepBack',
          on: {
            'numen.known': numenIsKnown(),
            'numen.unknown': findsOffice(),
            'numen.typed': numenIsThere,
            'user.wentBack': 'start',
          },
        },
        askStaffCategory: {
          meta: { situation: 'ask_staff_category', step: 2, no: 'otherCategory' },
          on: {
            'staffCategory.given': findsOffice('keepWhatIsSaid'),
            'numen.known': numenIsKnown(),
            'numen.typed': numenIsThere,
            'user.wentBack': 'askNumenKnown',
          },
        },
        askDepartement: {
          meta: { situation: 'ask_staff_category', step: 2, no: 'otherDepartement' },
          on: {
            'departement.given': { target: 'whereIsNumen', actions: 'keepWhatIsSaid' },
            'numen.typed': numenIsThere,
            'user.wentBack': 'askStaffCategory',
          },
        },
        whereIsNumen: {
          meta: { situation: 'ask_numen_known', step: 2, yes: 'numenKnown', no: 'numenLater' },
          entry: 'stepBack',
          on: {
            'numen.known': numenIsKnown(),
            'numen.later': 'paused',
            'numen.typed': numenIsThere,
            'user.wentBack': [{ guard: 'placeWasAsked', target: 'askDepartement' }, 'askStaffCategory'],
          },
        },
        paused: {
          meta: { situation: 'ask_numen_known', step: 2, yes: 'numenKnown', no: 'numenUnknown' },
          entry: 'stepBack',
          on: {
            'numen.known': numenIsKnown(),
            'numen.unknown': findsOffice(),
            'numen.typed': numenIsThere,
            'user.wentBack': 'whereIsNumen',
          },
        },

        chooseProfile: {
          meta: { situation: 'choose_profile', step: 3, yes: 'staff' },
          entry: 'stepBack',
          on: {
            'numen.known': { actions: say('alreadyThere') },
            'profile.external': 'external',
            'user.wentBack': 'askNumenKnown',
          },
        },
        external: {
          meta: { situation: 'choose_profile', step: 3, yes: 'staff' },
          entry: 'noteOutsider',
          on: {
            'profile.external': { actions: [say('alreadyThere'), 'tellAgain'] },
            'user.wentBack': 'chooseProfile',
          },
        },

        identify: {
          meta: {
            situation: 'identify',
            step: 4,
            yes: 'openForm',
            no: 'help',
            atOtherTimes: ['openForm', 'genuine'],
            leadHere: ['staff', 'numenKnown'],
          },
          id: 'identify',
          entry: openIdentityForm,
          exit: closeForm,
          on: {
            'form.opened': { guard: 'isIdentityForm', actions: keepForm },
            'form.requested': { target: 'identify', reenter: true },
            'form.sentLate': { guard: 'needsForm', target: 'identify', reenter: true },
            // Said once more: the form that is open stays.
            'profile.staff': { actions: say('noted') },
            'numen.known': { actions: say('noted') },
            // Wanted besides: it follows the identity, for which the form is there already.
            'restoration.requested': { actions: [tell('restoration'), isAt('askRestorationDate')] },
            'numen.typed': { target: 'identify', reenter: true, actions: ['keepNumen', say('numenTyped')] },
            'birthDate.typed': [
              { guard: 'hasClaims', actions: [verifyTypedIdentity, say('birthDateTyped')] },
              { actions: say('birthDateNeedsNumen') },
            ],
            'identity.verified': [
              { guard: 'wasToldDate', target: 'verified.confirmRestoration', actions: identified },
              { guard: 'wasRestoring', target: 'verified.askRestorationDate', actions: identified },
              { guard: 'needsPassword', target: 'verified.newPassword', actions: identified },
              { target: 'verified', actions: identified },
            ],
            'identity.rejected': { target: 'identify', reenter: true, actions: sayRejected },
            'password.changed': {
              guard: 'isProvedToo',
              target: '#done',
              actions: [...identified, 'noteChange', sayChanged],
            },
            'password.refused': {
              guard: 'isProvedToo',
              target: 'verified.newPassword',
              actions: [...identified, sayRefused],
            },
            'identity.locked': { target: 'locked', actions: 'keepLock' },
            'clock.ticked': { guard: 'formExpired', actions: [closeForm, say('formExpired')] },
            'effect.failed': formIsOver,
            'user.wentBack': { target: 'chooseProfile', actions: isAt(null) },
          },
        },
        locked: {
          meta: { situation: 'identify', step: 4, yes: 'openForm' },
          on: {
            'form.requested': [{ guard: 'stillLocked', actions: sayStillLocked }, 'identify'],
            'form.sentLate': { guard: 'lockIsOver', target: 'identify' },
            'clock.ticked': { guard: 'lockIsOver', target: 'identify', actions: say('unlocked') },
            'user.wentBack': 'chooseProfile',
          },
        },

        /** « Mon compte » and what is done from it. */
        verified: {
          tags: 'verified',
          initial: 'account',
          // The one place that says so: whatever led here or happened here, nobody stays without a verified identity.
          // Whoever comes next may be another person.
          always: [
            {
              guard: 'passwordAwaitsIdentity',
              target: 'identify',
              actions: [sayWhyIdentityIsOver, 'forgetGrant', 'forgetDate', 'proveAgain', 'proveInForm'],
            },
            {
              guard: 'identityIsOver',
              target: 'identify',
              actions: [sayWhyIdentityIsOver, 'forgetGrant', 'forgetDate', 'proveAgain'],
            },
          ],
          on: {
            'birthDate.typed': { actions: say('birthDateTyped') },
            'numen.known': { actions: say('identityKnown') },
            'account.finished': '#done',
            'password.requested': '.newPassword',
            'restoration.requested': '.askRestorationDate',
            'clock.ticked': [
              { guard: 'grantEnded' },
              endsForGood,
              { guard: 'grantEndsSoon', actions: ['noteWarning', say('grantEndsSoon')] },
            ],
            'password.typed': { target: '.newPassword', reenter: true, actions: say('passwordTyped') },
          },
          states: {
            account: {
              meta: {
                situation: 'account',
                step: 5,
                yes: 'yes',
                no: 'finished',
                atOtherTimes: ['renew'],
                leadHere: ['staff', 'myAccount'],
              },
              entry: isAt(null),
              on: {
                'need.stated': [
                  { guard: 'wantsPassword', target: 'newPassword', actions: noteNeed },
                  { actions: ['keepNeed', tell('whoAmI')] },
                ],
                'answer.yes': { guard: 'mayLackPassword', target: 'newPassword' },
                'user.wentBack': '#guide.assistant.chooseProfile',
              },
            },
            newPassword: {
              meta: {
                situation: 'new_password',
                step: 5,
                yes: 'openForm',
                no: 'cancel',
                atOtherTimes: ['openForm', 'passwordRules', 'renew'],
              },
              entry: [isAt('newPassword'), openPasswordForm],
              exit: closeForm,
              on: {
                'form.opened': { guard: 'isPasswordForm', actions: keepForm },
                'form.requested': { target: 'newPassword', reenter: true },
                'form.sentLate': { guard: 'needsForm', target: 'newPassword', reenter: true },
                'password.changed': {
                  target: '#done',
                  actions: ['keepGrant', 'noteChange', sayChanged],
                },
                'password.refused': [
                  {
                    guard: 'wasConflict',
                    target: '#identify',
                    actions: ['forgetGrant', 'proveAgain', sayRefused],
                  },
                  { target: 'newPassword', reenter: true, actions: sayRefused },
                ],
                // The form that is open has the grant of before: another one is opened with what comes of it.
                'grant.renewalRequested': [
                  { guard: 'wasRenewed', actions: say('grantEndsForGood') },
                  { actions: [closeForm, renewGrant] },
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
                'user.wentBack': 'account',
                'user.cancelled': { target: 'account', actions: say('nothingChanged') },
              },
            },
            askRestorationDate: {
              meta: {
                situation: 'account',
                step: 5,
                no: 'cancel',
                atOtherTimes: ['renew'],
                leadHere: ['restoreMailbox'],
              },
              entry: [isAt('askRestorationDate'), 'forgetDate'],
              on: {
                'date.given': dateIsGiven,
                'user.wentBack': 'account',
                'user.cancelled': { target: 'account', actions: say('nothingChanged') },
              },
            },
            confirmRestoration: {
              meta: { situation: 'account', step: 5, yes: 'yes', no: 'no', atOtherTimes: ['renew'] },
              on: {
                'answer.yes': { actions: requestRestoration },
                'date.given': dateIsGiven,
                // The day that was named stays: « et celui de septembre, il n'y est plus ? »
                'restoration.requested': { actions: say('daysKept') },
                'answer.no': 'askRestorationDate',
                'user.left': {
                  target: '#farewell',
                  actions: ['forgetPerson', say('restorationNotAsked'), say('goodbye')],
                },
                'restoration.stored': [
                  { guard: 'needsPasswordToo', target: 'newPassword', actions: restorationIsStored },
                  { target: 'account', actions: restorationIsStored },
                ],
                'user.wentBack': 'askRestorationDate',
                'user.cancelled': { target: 'account', actions: say('nothingChanged') },
              },
            },
          },
        },

        done: {
          meta: {
            situation: 'done',
            step: 6,
            no: 'finished',
            atOtherTimes: ['myAccount', 'restoreMailbox', 'aftercare'],
          },
          id: 'done',
          entry: isAt(null),
          on: {
            'account.requested': underIdentity('account', identifiesFirst(null)),
            'restoration.requested': underIdentity(
              'askRestorationDate',
              identifiesFirst('askRestorationDate'),
            ),
            'password.requested': underIdentity('newPassword', identifiesFirst('newPassword')),
            'need.stated': needLeadsOn,
            'numen.typed': numenIsThere,
            'account.finished': { target: '#farewell', actions: ['forgetPerson', say('goodbye')] },
            'user.wentBack': [{ guard: 'isVerified', target: 'verified.account' }, 'start'],
          },
        },

        /** Back to the question that the walkthrough interrupted. */
        resume: { type: 'history', history: 'deep' },
      },
    },

    /** The official pages, picture by picture (steps 2 to 8), for who prefers to do it there. */
    walkthrough: {
      meta: { situation: 'done', yes: 'next', atOtherTimes: ['next', 'previous'] },
      on: {
        ...identityLeadsOn,
        'need.stated': needLeadsOn,
        'walkthrough.next': [{ guard: 'isLastStep', target: '#done' }, { actions: 'nextStep' }],
        'walkthrough.previous': [
          { guard: 'isFirstStep', actions: say('nothingBefore') },
          { actions: 'previousStep' },
        ],
        'walkthrough.finished': '#done',
        'walkthrough.started': { actions: 'firstStep' },
        'walkthrough.left': 'assistant.resume',
        'user.wentBack': [{ guard: 'isFirstStep', target: 'assistant.resume' }, { actions: 'previousStep' }],
        // A grant that ended is kept until the person comes back, so that the answer can say so.
        'clock.ticked': [isLate, {}],
      },
    },

    farewell: {
      meta: { situation: 'done', yes: 'restart' },
      id: 'farewell',
      on: {
        ...identityLeadsOn,
        'need.stated': needLeadsOn,
        'user.wentBack': 'assistant.start',
        'user.cancelled': { actions: ['forgetPerson', say('nothingChanged')] },
      },
    },
  },
});
