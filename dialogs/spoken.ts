import type { Scene } from './scene';

export const paragraphs = (...texts: string[]): string => texts.filter(Boolean).join('\n\n');
export const hostOf = (url: string): string => new URL(url).host;

/** « Académie de Lyon » as it follows « de l’ » and « the ». */
export const names = (academy: string) => ({ academy, academyOf: academy.replace(/^Académie/u, 'académie') });

export const officeWords = (
  { academy, officeName, month }: Scene,
  id: keyof Scene['academy']['offices'],
) => ({
  office: officeName(id),
  phone: telephone(academy.offices[id].phone),
  guideDate: month(academy.lastChecked),
});

/** To be tapped: « 04 72 80 60 60 » as a link of Markdown. */
const telephone = (phone: string): string => `[${phone}](tel:+33${phone.replace(/\s/gu, '').slice(1)})`;

export const rectorat = (scene: Scene) => officeWords(scene, 'rectorat');

const officeIds = ['rectorat', 'dsden01', 'dsden42', 'dsden69'] as const;
export const officeList = (scene: Scene): string =>
  officeIds.map(id => scene.t('dialog.officeLine', officeWords(scene, id))).join('\n');

export const passwordLengths = ({ academy }: Scene) => ({
  minimum: academy.limits.minimumPasswordLength,
  recommended: academy.limits.recommendedPasswordLength,
});

export const spokenWindow = ({ window, date }: Scene) => ({
  first: date(window.first),
  last: date(window.last),
});

export const yesNo = ({ t, academy }: Scene): string =>
  t(academy.mailServer.tls ? 'dialog.states.account.tlsYes' : 'dialog.states.account.tlsNo');
