import type { Translate } from '../locales/translate';
import { elsewhere } from '../understanding/area';
import { type ChoiceId, departementChoice, everywhere } from './choices';
import { mayLackPassword } from './guards';
import { passwordRefusals } from './guide';
import type { GuideContext } from './guide-context';
import { officeFor } from './office';
import type { Scene } from './scene';
import {
  hostOf,
  names,
  officeWords,
  paragraphs,
  passwordLengths,
  rectorat,
  spokenWindow,
  yesNo,
} from './spoken';
import { factsOf, isVerifiedState, lastStep, type StateName } from './state-names';
import { walkthroughSteps } from './walkthrough';
import { offersIn, offersOf } from './wishes';

/** What a state shows: words, and what can be answered. Text is Markdown; rows and labels are plain. */
export interface View {
  /** Said when the state is entered. */
  intro: string;
  /** Asked then, and again after every side answer. */
  question: string;
  choices: readonly ChoiceId[];
  /** A person's own data. */
  rows?: { label: string; value: string }[];
  /** Settings, the same for everybody. */
  facts?: { label: string; value: string }[];
  picture?: { url: string; alt: string };
  /** `choice` says the same in words. */
  links?: { label: string; url: string; choice: ChoiceId }[];
  form?: { label: string; url: string };
  /** How far one has come: « Étape 2 sur 6 ». */
  step?: string;
  dateInput?: { label: string; submit: string; first: string; last: string; problem: string };
}

/** The question's own answers; after a message that may mean several things, those things too. */
export function viewOf(scene: Scene): View {
  const view = views[scene.state](scene);
  return { ...view, choices: [...view.choices, ...doubtsIn(scene, view)], ...stepOf(scene) };
}

function doubtsIn({ state, context: { suggested, account } }: Scene, { choices }: View): readonly ChoiceId[] {
  const others = offersIn(state, suggested, account !== null).filter(id => !choices.includes(id));
  return others.slice(0, mostDoubts);
}
const mostDoubts = 3;

const stepOf = ({ t, state, context: { provesAgain } }: Scene): Pick<View, 'step'> => {
  const isAskedAgain = provesAgain && factsOf(state).situation === 'identify';
  const { step } = factsOf(isAskedAgain ? 'account' : state);
  return step ? { step: t('dialog.step', { step, of: lastStep }) } : {};
};

/** The choices that can be answered in a state, for who types instead of pressing. */
export const offeredIn = (scene: Scene): readonly ChoiceId[] => [
  ...viewOf(scene).choices,
  ...(isOrWasKnown(scene) ? (['renew'] as const) : []),
];

/** The buttons of what is asked, in their order, for who types their number; a date that is asked for is no number. */
export function numberedIn(scene: Scene): readonly ChoiceId[] {
  const { form, links = [], dateInput, choices } = viewOf(scene);
  if (dateInput) return [];
  return [...(form ? (['openForm'] as const) : []), ...links.map(link => link.choice), ...choices];
}

const isOrWasKnown = ({ context }: Scene): boolean => context.grant !== null || context.identityEnded;

/** The buttons that a card of this question may have: those of another time, and of a doubt, may still be on the screen. */
export const pressableIn = (scene: Scene): readonly ChoiceId[] => [
  ...offeredIn(scene),
  ...(factsOf(scene.state).atOtherTimes ?? []),
  ...offersOf(scene.context.doubted, scene.context.account !== null),
];

/** Navigation that works everywhere, as it is offered: only the other language. */
export const navigationOf = (locale: Scene['context']['locale']): readonly ChoiceId[] =>
  everywhere.filter(id => id !== (locale === 'fr' ? 'french' : 'english'));

/** A state without a view does not compile. */
const views: Record<StateName, (scene: Scene) => View> = {
  start: ({ t, academy }) => ({
    intro: t('dialog.states.start.intro', names(academy.name)),
    question: t('dialog.states.start.question'),
    choices: ['lostUsername', 'lostPassword', 'lostBoth', 'neverUsed', 'walkthrough', 'genuine'],
  }),

  askNumenKnown: ({ t, context: { need } }) => ({
    intro: paragraphs(need ? t(`dialog.needs.${need}`) : '', t('dialog.states.askNumenKnown.intro')),
    question: t('dialog.states.askNumenKnown.question'),
    choices: ['numenKnown', 'numenUnknown', 'external', 'numenTopic'],
  }),

  askStaffCategory: asks(
    'askStaffCategory',
    'teacherEcole',
    'teacherSecondary',
    'administrative',
    'health',
    'technical',
    'privateSchool',
    'assistant',
    'otherCategory',
  ),

  askDepartement: ({ t, academy, context }) => ({
    intro: context.category === 'enseignant_ecole' ? t('dialog.states.askDepartement.intro') : '',
    question:
      context.category === 'enseignant_ecole'
        ? t('dialog.states.askDepartement.question')
        : t('dialog.states.askDepartement.questionOther'),
    choices: [...academy.area.departements.map(departementChoice), 'otherDepartement'],
  }),

  whereIsNumen: scene => ({
    intro: paragraphs(...whereToAsk(scene), scene.t('dialog.states.whereIsNumen.sentence')),
    question: scene.t('dialog.states.whereIsNumen.question'),
    choices: ['numenKnown', 'numenLater'],
  }),

  paused: asks('paused', 'numenKnown', 'numenUnknown'),

  chooseProfile: asks('chooseProfile', 'staff', 'external'),

  external: asks('external', 'staff'),

  identify: scene => {
    const asks = scene.context.form?.kind === 'password' ? 'introPassword' : 'intro';
    return { intro: scene.t(`dialog.states.identify.${asks}`), ...formOffer(scene, 'identify') };
  },

  locked: scene => {
    const { t, time, soon, context } = scene;
    if (context.lockedUntil === null) {
      return {
        intro: t('dialog.states.locked.introHelpDesk'),
        question: t('dialog.states.locked.questionHelpDesk', rectorat(scene)),
        choices: ['whyLocked', 'human', 'unlockedNow'],
      };
    }
    const wait = soon(context.lockedUntil);
    return {
      intro:
        wait === null
          ? t('dialog.states.locked.intro', { until: time(context.lockedUntil) })
          : t('dialog.states.locked.introSoon', { wait }),
      question: t('dialog.states.locked.question'),
      choices: ['whyLocked', 'human'],
    };
  },

  account: scene => ({
    intro: scene.t('dialog.states.account.intro'),
    question: scene.t(`dialog.states.account.${mayLackPassword(scene) ? 'questionPassword' : 'question'}`),
    rows: accountRows(scene),
    facts: settingFacts(scene),
    choices: ['changePassword', 'restoreMailbox', 'mailSettings', ...moreTime(scene), 'finished'],
  }),

  newPassword: scene => {
    const { t, context } = scene;
    const intro = t('dialog.states.newPassword.intro', passwordLengths(scene));
    const offer = formOffer(scene, 'newPassword');
    if (!context.justIdentified) return { intro, ...offer };
    // The password that came with the proof was refused, which is what there is to read; and whose account it is.
    if (wasRefused(scene)) return { intro, ...offer, rows: accountRows(scene) };
    return {
      intro: paragraphs(t('dialog.states.account.intro'), intro),
      ...offer,
      rows: accountRows(scene),
      facts: settingFacts(scene),
    };
  },

  askRestorationDate: scene => ({
    intro: scene.t('dialog.states.askRestorationDate.intro'),
    question: scene.t('dialog.states.askRestorationDate.question', spokenWindow(scene)),
    rows: rowsOnceKnown(scene),
    choices: moreTime(scene),
    dateInput: {
      label: scene.t('dialog.states.askRestorationDate.label'),
      submit: scene.t('dialog.states.askRestorationDate.submit'),
      ...scene.window(),
      problem: scene.t('dialog.notices.dateOutOfWindow', spokenWindow(scene)),
    },
  }),

  confirmRestoration: scene => ({
    intro: '',
    rows: rowsOnceKnown(scene),
    question: scene.t('dialog.states.confirmRestoration.question', {
      date: scene.date(scene.context.restorationDate ?? ''),
    }),
    choices: ['yes', 'no', ...moreTime(scene)],
  }),

  done: ({ t, academy, context }) => ({
    intro: paragraphs(
      doneIntro(t, context),
      opensWithIt(context) ? t('dialog.states.done.changeEverywhere') : '',
    ),
    // Proved in the form that changed the password, maybe by another person than the one seen before: whose account it is.
    rows: rowsOnceKnown({ t, context }),
    question: t('dialog.states.done.question'),
    choices: [
      ...(context.account ? (['myAccount', 'restoreMailbox'] as const) : []),
      ...(opensWithIt(context) ? (['aftercare'] as const) : []),
      'voterSpace',
      'finished',
    ],
    links: [
      { label: t('dialog.states.done.webmail'), url: academy.links.webmail, choice: 'webmail' },
      ...(academy.links.voterSpace
        ? [
            {
              label: t('dialog.states.done.voterSpace'),
              url: academy.links.voterSpace,
              choice: 'voterSpace' as const,
            },
          ]
        : []),
    ],
  }),

  walkthrough: scene => {
    const { t, context, publicUrl, academy } = scene;
    const index = context.walkthroughStep;
    const step = walkthroughSteps[index] ?? walkthroughSteps[0];
    const words = {
      mailDomain: academy.mailDomain,
      webmailHost: hostOf(academy.links.webmail),
      incoming: academy.mailServer.incoming,
    };
    return {
      intro: '',
      question: paragraphs(
        `**${t('walkthrough.progress', { step: index + 1, total: walkthroughSteps.length })} — ${t(`walkthrough.steps.${step.id}.title`, words)}**`,
        t(`walkthrough.steps.${step.id}.text`, words),
      ),
      picture: {
        url: `${publicUrl}/pictures/${context.locale === 'fr' ? '' : `${context.locale}/`}${step.picture}`,
        alt: t(`walkthrough.steps.${step.id}.alt`, words),
      },
      choices: [
        ...(index < walkthroughSteps.length - 1 ? (['next'] as const) : []),
        ...(index > 0 ? (['previous'] as const) : []),
        'doneThere',
        'leaveWalkthrough',
      ],
    };
  },

  farewell: asks('farewell', 'restart'),
};

/** What is said of it in `locales/`, whatever is known of the person. */
function asks(
  state: 'askStaffCategory' | 'paused' | 'chooseProfile' | 'external' | 'farewell',
  ...choices: ChoiceId[]
): (scene: Scene) => View {
  return scene => ({
    intro: scene.t(`dialog.states.${state}.intro`, rectorat(scene)),
    question: scene.t(`dialog.states.${state}.question`),
    choices,
  });
}

const wasRefused = ({ context }: Scene): boolean =>
  context.notices.some(({ id }) => passwordRefusals.some(refusal => refusal === id));

/** The password that was set here is the mail server's too, as far as is known: an old one is of no more use. */
const opensWithIt = (context: GuideContext): boolean =>
  context.passwordChanged && context.delivery === null && !isLost(context);

const isLost = ({ deliveryState }: GuideContext): boolean =>
  deliveryState === 'superseded' || deliveryState === 'closed';

function doneIntro(t: Translate, context: GuideContext): string {
  if (context.passwordChanged && isLost(context)) return '';
  return context.delivery ? t('dialog.states.done.introSoon') : t('dialog.states.done.intro');
}

/** Wherever its end is announced, as long as there is more time to be had. */
const moreTime = ({ state, context }: Scene): readonly 'renew'[] =>
  isVerifiedState(state) && context.grantWarned && !context.grantRenewed ? ['renew'] : [];

function formOffer(
  scene: Scene,
  state: 'identify' | 'newPassword',
): Pick<View, 'question' | 'choices' | 'form'> {
  const { t, time, context, publicUrl } = scene;
  const { form, grant } = context;
  const more = moreTime(scene);
  if (!form) return { question: t(`dialog.states.${state}.expired`), choices: ['openForm', ...more] };
  // As in the form: with an identity that ends before it, it can no longer be sent.
  const until = Math.min(form.expiresAt, grant?.expiresAt ?? form.expiresAt);
  return {
    question: t(`dialog.states.${state}.question`, { until: time(until) }),
    choices: state === 'identify' ? ['genuine'] : ['passwordRules', 'restoreMailbox', 'myAccount', ...more],
    form: { label: t(`dialog.form.${form.kind}`), url: `${publicUrl}/forms/${form.ticket}` },
  };
}

function whereToAsk(scene: Scene): string[] {
  const { t, academy, context } = scene;
  const office = officeFor(context.category, context.departement, academy.offices);
  const call = (key: 'office' | 'officeOnly') =>
    office ? t(`dialog.states.whereIsNumen.${key}`, officeWords(scene, office)) : '';
  const school = t('dialog.states.whereIsNumen.school');
  const iprof = t('dialog.states.whereIsNumen.iprof');
  if (context.departement === elsewhere) {
    const isPrimary = context.category === 'enseignant_ecole';
    return [
      t(`dialog.states.whereIsNumen.${isPrimary ? 'otherDepartement' : 'otherPlace'}`, names(academy.name)),
      t('dialog.topics.otherAcademie', names(academy.name)),
    ];
  }
  switch (context.category) {
    case 'enseignant_ecole':
      return [call('officeOnly'), iprof];
    case 'enseignant_second_degre':
      return [school, call('office'), iprof];
    case 'prive':
      return [t('dialog.states.whereIsNumen.private'), call('officeOnly'), iprof];
    case 'aed_aesh':
      if (office) return [school, call('office')];
      return [t('dialog.states.whereIsNumen.assistant')];
    case 'administratif':
    case 'sante':
    case 'technique':
      return [school, call('office')];
    case 'unknown':
    case null:
      return [school, call('office'), t('dialog.states.whereIsNumen.unknown')];
  }
}

function accountRows({ t, context: { account } }: Pick<Scene, 't' | 'context'>): View['rows'] {
  if (!account) return [];
  return [
    { label: t('dialog.states.account.username'), value: account.username },
    { label: t('dialog.states.account.email'), value: account.email },
  ];
}

const rowsOnceKnown = (scene: Pick<Scene, 't' | 'context'>): View['rows'] =>
  scene.context.justIdentified ? accountRows(scene) : [];

function settingFacts(scene: Scene): View['facts'] {
  const { t, academy } = scene;
  const { incoming, pop3Port, imapPort } = academy.mailServer;
  const facts = [
    ['incoming', incoming],
    ['tls', yesNo(scene)],
    ['pop3', String(pop3Port)],
    ['imap', String(imapPort)],
    ['restoration', t('dialog.states.account.restorationWindow', spokenWindow(scene))],
  ] as const;
  return facts.map(([name, value]) => ({ label: t(`dialog.states.account.${name}`), value }));
}
