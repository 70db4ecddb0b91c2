import type { TextKey, TextParams } from '../locales/translate';
import type { Topic } from './events';
import type { DeliveryState } from './guide-context';
import type { Scene } from './scene';
import {
  guideOfAll,
  hostOf,
  international,
  names,
  officeList,
  officeTold,
  passwordLengths,
  rectorat,
  theirOffice,
  yesNo,
} from './spoken';
import { seeking } from './words/readings';

/** The answer to a side question. One without words in `locales/` does not compile. */
export function sayTopic(topic: Topic, scene: Scene): string {
  const key: TextKey = `dialog.topics.${topic}`;
  if (topic === 'aftercare' && scene.context.delivery) return scene.t('dialog.topics.aftercareLater');
  if (topic === 'whoAmI' && !scene.context.account) return '';
  if (topic === 'spelling' && !scene.context.account) return scene.t('dialog.topics.spellingLater');
  if (topic === 'duration' && scene.context.passwordChanged)
    return scene.context.deliveryState ? howFar(scene) : scene.t('dialog.topics.durationDone');
  if (topic === 'locked') return whyLocked(scene);
  if (topic === 'delivery') return howFar(scene);
  return scene.t(key, (filledIn[topic] ?? rectorat)(scene));
}

/** What the words of an answer leave open; most name nothing but the rectorat. */
const filledIn: Partial<Record<Topic, (scene: Scene) => TextParams>> = {
  genuine: scene => ({ host: hostOf(scene.publicUrl), ...rectorat(scene) }),
  phishing: ({ academy }) => ({ phishing: academy.links.phishing }),
  phished: ({ academy }) => ({ phishing: academy.links.phishing }),
  phishedAnother: scene => ({ phishing: scene.academy.links.phishing, ...rectorat(scene) }),
  mailSettings: scene => ({
    incoming: scene.academy.mailServer.incoming,
    tls: yesNo(scene),
    imap: scene.academy.mailServer.imapPort,
    pop3: scene.academy.mailServer.pop3Port,
    outgoing: outgoing(scene),
  }),
  passwordRules: passwordLengths,
  webmail: ({ academy: { links } }) => ({ webmail: links.webmail, webmailHost: hostOf(links.webmail) }),
  whichRule: passwordLengths,
  officeNumbers: scene => ({ offices: officeList(scene), guide: guideOfAll(scene) }),
  // Nobody answered there: that number alone is no help.
  noAnswer: scene => ({
    ...theirOffice(scene),
    others: scene.t(theirSchool(scene) ? 'dialog.others.both' : 'dialog.others.none', rectorat(scene)),
  }),
  openingHours: theirOffice,
  alwaysOpen: theirOffice,
  whyRectorat: theirOffice,
  noSecretary: theirOffice,
  fromAbroad: scene => ({ ...theirOffice(scene), abroad: international(officeTold(scene).phone) }),
  withoutPhone: scene => ({ school: theirSchool(scene) }),
  visitOffice: scene => ({ school: theirSchool(scene) }),
  privacy: ({ keptHours }) => ({ hours: keptHours }),
  comeBack: ({ keptHours }) => ({ hours: keptHours }),
  spelling: ({ context: { account } }) => ({ spelled: [...(account?.username ?? '')].join(', ') }),
  whoAmI: ({ context: { account } }) => ({
    username: account?.username ?? '',
    email: account?.email ?? '',
  }),
  formerBox: scene => ({ days: scene.academy.limits.restorationDays, ...rectorat(scene) }),
  restoration: ({ academy }) => ({ days: academy.limits.restorationDays }),
  otherAcademie: ({ academy }) => names(academy.name),
  outgoingMail: scene => ({ outgoing: outgoing(scene), ...rectorat(scene) }),
};

/** Private schools do not give the NUMEN, and a school gives nothing else. */
const theirSchool = (scene: Scene): string =>
  isSeeking(scene) && scene.context.category !== 'prive' ? scene.t('dialog.others.school') : '';

const isSeeking = ({ state }: Scene): boolean => seeking.some(it => it === state);

/** Why, and until when, as far as it is known. */
function whyLocked(scene: Scene): string {
  const { t, state, context, time, soon, at } = scene;
  const { lockedUntil } = context;
  if (lockedUntil !== null && lockedUntil > at) {
    const wait = soon(lockedUntil);
    return wait === null
      ? t('dialog.topics.lockedUntil', { until: time(lockedUntil), ...rectorat(scene) })
      : t('dialog.topics.lockedSoon', { wait });
  }
  if (state === 'locked') return t('dialog.topics.lockedByHelpDesk', rectorat(scene));
  return t(
    context.passwordChanged ? 'dialog.topics.lockedAfterChange' : 'dialog.topics.locked',
    rectorat(scene),
  );
}

/** Of a new password on its way to the mail server. */
function howFar(scene: Scene): string {
  const { deliveryState } = scene.context;
  return scene.t(deliveryWords[deliveryState ?? 'soon'], rectorat(scene));
}

const deliveryWords = {
  soon: 'dialog.topics.delivery',
  slow: 'dialog.topics.deliverySlow',
  refused: 'dialog.topics.deliveryRefused',
  delivered: 'dialog.topics.deliveryDone',
  superseded: 'dialog.topics.deliverySuperseded',
  closed: 'dialog.topics.deliveryClosed',
} as const satisfies Record<DeliveryState, TextKey>;

const outgoing = ({ t, academy }: Scene): string =>
  academy.mailServer.outgoing
    ? t('dialog.topics.outgoingKnown', { outgoing: academy.mailServer.outgoing })
    : t('dialog.topics.outgoingUnknown');
