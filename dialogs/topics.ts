import type { Topic } from './events';
import type { Scene } from './scene';
import { hostOf, names, passwordLengths, rectorat, yesNo } from './spoken';

/** A side question without an answer does not compile. */
export const topics: Record<Topic, (scene: Scene) => string> = {
  numen: ({ t }) => t('dialog.topics.numen'),
  genuine: scene => scene.t('dialog.topics.genuine', { host: hostOf(scene.publicUrl), ...rectorat(scene) }),
  phishing: scene => scene.t('dialog.topics.phishing', { phishing: scene.academy.links.phishing }),
  mailSettings: scene =>
    scene.t('dialog.topics.mailSettings', {
      incoming: scene.academy.mailServer.incoming,
      tls: yesNo(scene),
      imap: scene.academy.mailServer.imapPort,
      pop3: scene.academy.mailServer.pop3Port,
      outgoing: outgoing(scene),
    }),
  passwordRules: scene => scene.t('dialog.topics.passwordRules', passwordLengths(scene)),
  webmail: scene =>
    scene.t('dialog.topics.webmail', {
      webmail: scene.academy.links.webmail,
      webmailHost: hostOf(scene.academy.links.webmail),
    }),
  voterSpace: ({ t }) => t('dialog.topics.voterSpace'),
  privacy: scene => scene.t('dialog.topics.privacy', { hours: scene.keptHours }),
  aftercare: ({ t }) => t('dialog.topics.aftercare'),
  whoAmI: ({ t, context: { account } }) =>
    account ? t('dialog.topics.whoAmI', { username: account.username, email: account.email }) : '',
  locked: scene => scene.t('dialog.topics.locked', rectorat(scene)),
  restoration: scene => scene.t('dialog.topics.restoration', { days: scene.academy.limits.restorationDays }),
  greeting: ({ t }) => t('dialog.topics.greeting'),
  thanks: ({ t }) => t('dialog.topics.thanks'),
  abuse: ({ t }) => t('dialog.topics.abuse'),
  notYours: ({ t }) => t('dialog.topics.notYours'),
  educonnect: ({ t }) => t('dialog.topics.educonnect'),
  ent: ({ t }) => t('dialog.topics.ent'),
  iprof: ({ t }) => t('dialog.topics.iprof'),
  otherAcademie: ({ t, academy }) => t('dialog.topics.otherAcademie', names(academy.name)),
  sharedMailbox: scene => scene.t('dialog.topics.sharedMailbox', rectorat(scene)),
  mailboxFull: scene => scene.t('dialog.topics.mailboxFull', rectorat(scene)),
  elsewhere: ({ t }) => t('dialog.topics.elsewhere'),
};

const outgoing = ({ t, academy }: Scene): string =>
  academy.mailServer.outgoing
    ? t('dialog.topics.outgoingKnown', { outgoing: academy.mailServer.outgoing })
    : t('dialog.topics.outgoingUnknown');
