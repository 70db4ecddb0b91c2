import { type ChoiceId, everywhere } from './choices';
import type { Topic } from './events';
import type { Notice, PlainNoticeId } from './guide-context';
import { officeFor } from './office';
import type { Scene } from './scene';
import { isVerifiedState, type StateName } from './state-names';
import { walkthroughSteps } from './walkthrough';

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
  links?: { label: string; url: string }[];
  form?: { label: string; url: string };
  dateInput?: { label: string; submit: string; first: string; last: string };
}

export const viewOf = (scene: Scene): View => views[scene.state](scene);

/** After a message that may mean several things: those things, instead of the question's own answers. */
export function doubtOf({ t, context }: Scene): View | null {
  if (context.suggested.length === 0) return null;
  return { intro: '', question: t('dialog.doubt'), choices: context.suggested };
}

/** A state without a view does not compile. */
const views: Record<StateName, (scene: Scene) => View> = {
  start: ({ t, academy }) => ({
    intro: t('dialog.states.start.intro', names(academy.name)),
    question: t('dialog.states.start.question'),
    choices: ['lostUsername', 'lostPassword', 'lostBoth', 'neverUsed', 'walkthrough', 'genuine'],
  }),

  askNumenKnown: ({ t }) => ({
    intro: t('dialog.states.askNumenKnown.intro'),
    question: t('dialog.states.askNumenKnown.question'),
    choices: ['numenKnown', 'numenUnknown', 'numenTopic'],
  }),

  askStaffCategory: ({ t }) => ({
    intro: t('dialog.states.askStaffCategory.intro'),
    question: t('dialog.states.askStaffCategory.question'),
    choices: [
      'teacherEcole',
      'teacherSecondary',
      'administrative',
      'health',
      'technical',
      'privateSchool',
      'assistant',
      'otherCategory',
    ],
  }),

  askDepartement: ({ t }) => ({
    intro: t('dialog.states.askDepartement.intro'),
    question: t('dialog.states.askDepartement.question'),
    choices: ['ain', 'loire', 'rhone', 'otherDepartement'],
  }),

  whereIsNumen: scene => ({
    intro: paragraphs(...whereToAsk(scene), scene.t('dialog.states.whereIsNumen.sentence')),
    question: scene.t('dialog.states.whereIsNumen.question'),
    choices: ['numenKnown', 'numenLater'],
  }),

  paused: ({ t }) => ({
    intro: t('dialog.states.paused.intro'),
    question: t('dialog.states.paused.question'),
    choices: ['numenKnown', 'numenUnknown'],
  }),

  chooseProfile: ({ t }) => ({
    intro: t('dialog.states.chooseProfile.intro'),
    question: t('dialog.states.chooseProfile.question'),
    choices: ['staff', 'external'],
  }),

  external: scene => ({
    intro: scene.t('dialog.states.external.intro', rectorat(scene)),
    question: scene.t('dialog.states.external.question'),
    choices: ['staff'],
  }),

  identify: scene => ({
    intro: scene.t('dialog.states.identify.intro'),
    ...formOffer(scene, 'identify'),
  }),

  locked: scene => {
    const { t, time, context } = scene;
    if (context.lockedUntil === null) {
      return {
        intro: t('dialog.states.locked.introHelpDesk'),
        question: t('dialog.states.locked.questionHelpDesk', rectorat(scene)),
        choices: ['openForm', 'human'],
      };
    }
    return {
      intro: t('dialog.states.locked.intro', { until: time(context.lockedUntil) }),
      question: t('dialog.states.locked.question'),
      choices: ['openForm', 'human'],
    };
  },

  account: scene => ({
    intro: scene.t('dialog.states.account.intro'),
    question: scene.t('dialog.states.account.question'),
    rows: accountRows(scene),
    facts: settingFacts(scene),
    choices: ['changePassword', 'restoreMailbox', 'mailSettings', ...moreTime(scene), 'finished'],
  }),

  newPassword: scene => ({
    intro: scene.t('dialog.states.newPassword.intro', passwordLengths(scene)),
    ...formOffer(scene, 'newPassword'),
  }),

  askRestorationDate: scene => ({
    intro: scene.t('dialog.states.askRestorationDate.intro'),
    question: scene.t('dialog.states.askRestorationDate.question', spokenWindow(scene)),
    choices: moreTime(scene),
    dateInput: {
      label: scene.t('dialog.states.askRestorationDate.label'),
      submit: scene.t('dialog.states.askRestorationDate.submit'),
      ...scene.window,
    },
  }),

  confirmRestoration: scene => ({
    intro: '',
    question: scene.t('dialog.states.confirmRestoration.question', {
      date: scene.date(scene.context.restorationDate ?? ''),
    }),
    choices: ['yes', 'no', ...moreTime(scene)],
  }),

  done: ({ t, academy, context }) => ({
    intro: t('dialog.states.done.intro'),
    question: t('dialog.states.done.question'),
    choices: [...(context.account ? (['myAccount'] as const) : []), 'aftercare', 'voterSpace', 'finished'],
    links: [
      { label: t('dialog.states.done.webmail'), url: academy.links.webmail },
      ...(academy.links.voterSpace
        ? [{ label: t('dialog.states.done.voterSpace'), url: academy.links.voterSpace }]
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
        url: `${publicUrl}/pictures/${step.picture}`,
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

  farewell: ({ t }) => ({
    intro: t('dialog.states.farewell.intro'),
    question: t('dialog.states.farewell.question'),
    choices: ['restart'],
  }),
};

/** Wherever its end is announced, as long as there is more time to be had. */
const moreTime = ({ state, context }: Scene): readonly 'renew'[] =>
  isVerifiedState(state) && context.grantWarned && !context.grantRenewed ? ['renew'] : [];

function formOffer(
  scene: Scene,
  state: 'identify' | 'newPassword',
): Pick<View, 'question' | 'choices' | 'form'> {
  const { t, time, context, publicUrl } = scene;
  const { form } = context;
  const more = moreTime(scene);
  if (!form) return { question: t(`dialog.states.${state}.expired`), choices: ['openForm', ...more] };
  return {
    question: t(`dialog.states.${state}.question`, { until: time(form.expiresAt) }),
    choices: state === 'identify' ? ['genuine'] : ['passwordRules', ...more],
    form: { label: t(`dialog.form.${form.kind}`), url: `${publicUrl}/forms/${form.ticket}` },
  };
}

function whereToAsk(scene: Scene): string[] {
  const { t, academy, context } = scene;
  const office = officeFor(context.category, context.departement);
  const call = (key: 'office' | 'officeOnly') =>
    office ? t(`dialog.states.whereIsNumen.${key}`, officeWords(scene, office)) : '';
  const school = t('dialog.states.whereIsNumen.school');
  const iprof = t('dialog.states.whereIsNumen.iprof');
  switch (context.category) {
    case 'enseignant_ecole':
      return office
        ? [call('officeOnly'), iprof]
        : [t('dialog.states.whereIsNumen.otherDepartement', names(academy.name)), iprof];
    case 'enseignant_second_degre':
      return [school, call('office'), iprof];
    case 'prive':
      return [t('dialog.states.whereIsNumen.private'), call('officeOnly'), iprof];
    case 'aed_aesh':
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

function accountRows({ t, context: { account } }: Scene): View['rows'] {
  if (!account) return [];
  return [
    { label: t('dialog.states.account.username'), value: account.username },
    { label: t('dialog.states.account.email'), value: account.email },
  ];
}

function settingFacts(scene: Scene): View['facts'] {
  const { t, academy } = scene;
  const label = (key: 'incoming' | 'tls' | 'pop3' | 'imap' | 'restoration') =>
    t(`dialog.states.account.${key}`);
  return [
    { label: label('incoming'), value: academy.mailServer.incoming },
    { label: label('tls'), value: yesNo(scene) },
    { label: label('pop3'), value: String(academy.mailServer.pop3Port) },
    { label: label('imap'), value: String(academy.mailServer.imapPort) },
    {
      label: label('restoration'),
      value: t('dialog.states.account.restorationWindow', spokenWindow(scene)),
    },
  ];
}

/** What is said once, before the question. */
export function sayNotice(notice: Notice, scene: Scene): string {
  const { t, time, date } = scene;
  switch (notice.id) {
    case 'topic':
      return topics[notice.topic](scene);
    case 'rejected':
      return t('dialog.notices.rejected', { count: notice.remaining });
    case 'acceptedAtLast':
      return t('dialog.notices.acceptedAtLast', { count: notice.refusals });
    case 'restorationStored':
      return t('dialog.notices.restorationStored', { date: date(notice.date) });
    case 'stillLocked':
      return t('dialog.notices.stillLocked', { until: notice.until === null ? '' : time(notice.until) });
    case 'help':
      return t(`dialog.help.${scene.state}`);
    case 'human':
      return t('dialog.notices.human', {
        offices: officeList(scene),
        checked: date(scene.academy.lastChecked),
      });
    case 'unrecognized':
      return scene.context.misunderstandings > 1
        ? t('dialog.notices.unrecognizedAgain', rectorat(scene))
        : t('dialog.notices.unrecognized');
    default:
      return t(`dialog.notices.${notice.id satisfies PlainNoticeId}`, momentWords(scene));
  }
}

/** A side question without an answer does not compile. */
const topics: Record<Topic, (scene: Scene) => string> = {
  numen: ({ t }) => t('dialog.topics.numen'),
  genuine: scene => t2(scene, 'dialog.topics.genuine', { host: hostOf(scene.publicUrl), ...rectorat(scene) }),
  phishing: scene => t2(scene, 'dialog.topics.phishing', { phishing: scene.academy.links.phishing }),
  mailSettings: scene =>
    t2(scene, 'dialog.topics.mailSettings', {
      incoming: scene.academy.mailServer.incoming,
      tls: yesNo(scene),
      imap: scene.academy.mailServer.imapPort,
      pop3: scene.academy.mailServer.pop3Port,
      outgoing: outgoing(scene),
    }),
  passwordRules: scene => t2(scene, 'dialog.topics.passwordRules', passwordLengths(scene)),
  webmail: scene =>
    t2(scene, 'dialog.topics.webmail', {
      webmail: scene.academy.links.webmail,
      webmailHost: hostOf(scene.academy.links.webmail),
    }),
  voterSpace: ({ t }) => t('dialog.topics.voterSpace'),
  privacy: scene => t2(scene, 'dialog.topics.privacy', { hours: scene.keptHours }),
  aftercare: ({ t }) => t('dialog.topics.aftercare'),
  whoAmI: ({ t, context: { account } }) =>
    account ? t('dialog.topics.whoAmI', { username: account.username, email: account.email }) : '',
  locked: scene => t2(scene, 'dialog.topics.locked', rectorat(scene)),
  restoration: scene =>
    t2(scene, 'dialog.topics.restoration', { days: scene.academy.limits.restorationDays }),
  greeting: ({ t }) => t('dialog.topics.greeting'),
  thanks: ({ t }) => t('dialog.topics.thanks'),
  abuse: ({ t }) => t('dialog.topics.abuse'),
  notYours: ({ t }) => t('dialog.topics.notYours'),
  educonnect: ({ t }) => t('dialog.topics.educonnect'),
  ent: ({ t }) => t('dialog.topics.ent'),
  iprof: ({ t }) => t('dialog.topics.iprof'),
  otherAcademie: ({ t, academy }) => t('dialog.topics.otherAcademie', names(academy.name)),
  sharedMailbox: scene => t2(scene, 'dialog.topics.sharedMailbox', rectorat(scene)),
  mailboxFull: scene => t2(scene, 'dialog.topics.mailboxFull', rectorat(scene)),
  elsewhere: ({ t }) => t('dialog.topics.elsewhere'),
};

/** The choices that can be answered in a state, for who types instead of pressing. */
export const offeredIn = (scene: Scene): readonly ChoiceId[] => [
  ...scene.context.suggested,
  ...viewOf(scene).choices,
  ...(isOrWasKnown(scene) ? (['renew'] as const) : []),
];

const isOrWasKnown = ({ context }: Scene): boolean => context.grant !== null || context.identityEnded;

/**
 * The buttons that a card of this question may have: what it offers can change without a word, as when the clock forgets an
 * identity, and its buttons are still those that the person sees.
 */
export const pressableIn = (scene: Scene): readonly ChoiceId[] => [
  ...offeredIn(scene),
  ...(atOtherTimes[scene.state] ?? []),
  ...scene.context.doubted,
];

const atOtherTimes: Partial<Record<StateName, readonly ChoiceId[]>> = {
  identify: ['openForm', 'genuine'],
  account: ['renew'],
  newPassword: ['openForm', 'passwordRules', 'renew'],
  askRestorationDate: ['renew'],
  confirmRestoration: ['renew'],
  done: ['myAccount'],
  walkthrough: ['next', 'previous'],
};

/** Navigation that works everywhere, as it is offered: only the other language. */
export const navigationOf = (locale: Scene['context']['locale']): readonly ChoiceId[] =>
  everywhere.filter(id => id !== (locale === 'fr' ? 'french' : 'english'));

const paragraphs = (...texts: string[]): string => texts.filter(Boolean).join('\n\n');
const hostOf = (url: string): string => new URL(url).host;
const t2 = ({ t }: Scene, key: Parameters<Scene['t']>[0], params: Parameters<Scene['t']>[1]): string =>
  t(key, params);

/** « Académie de Lyon » as it follows « de l’ » and « the ». */
const names = (academy: string) => ({ academy, academyOf: academy.replace(/^Académie/u, 'académie') });

const officeWords = ({ academy, officeName, date }: Scene, id: keyof Scene['academy']['offices']) => ({
  office: officeName(id),
  phone: telephone(academy.offices[id].phone),
  checked: date(academy.lastChecked),
});

/** To be tapped: « 04 72 80 60 60 » as a link of Markdown. */
const telephone = (phone: string): string => `[${phone}](tel:+33${phone.replace(/\s/gu, '').slice(1)})`;

const rectorat = (scene: Scene) => officeWords(scene, 'rectorat');

const officeIds = ['rectorat', 'dsden01', 'dsden42', 'dsden69'] as const;
const officeList = (scene: Scene): string =>
  officeIds.map(id => scene.t('dialog.officeLine', officeWords(scene, id))).join('\n');

const passwordLengths = ({ academy }: Scene) => ({
  minimum: academy.limits.minimumPasswordLength,
  recommended: academy.limits.recommendedPasswordLength,
});

const spokenWindow = ({ window, date }: Scene) => ({ first: date(window.first), last: date(window.last) });

const yesNo = ({ t, academy }: Scene): string =>
  t(academy.mailServer.tls ? 'dialog.states.account.tlsYes' : 'dialog.states.account.tlsNo');

const outgoing = ({ t, academy }: Scene): string =>
  academy.mailServer.outgoing
    ? t('dialog.topics.outgoingKnown', { outgoing: academy.mailServer.outgoing })
    : t('dialog.topics.outgoingUnknown');

/** What a notice may name: until when one is identified, and the dates that can be restored. */
const momentWords = (scene: Scene) => ({
  until: scene.context.grant ? scene.time(scene.context.grant.expiresAt) : '',
  ...spokenWindow(scene),
});
