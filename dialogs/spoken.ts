import type { Office } from './academy';
import { isFromGuide, mainOffice, officeFor } from './office';
import type { Scene } from './scene';

export const paragraphs = (...texts: string[]): string => texts.filter(Boolean).join('\n\n');
export const hostOf = (url: string): string => new URL(url).host;

/** « Académie de X » as it follows « de l’ » and « the ». */
export const names = (academy: string) => ({ academy, academyOf: academy.replace(/^Académie/u, 'académie') });

export const officeWords = (scene: Scene, office: Office) => ({
  office: office.name[scene.context.locale],
  phone: `${telephone(office.phone)}${office.invented ? ` ${scene.t('dialog.invented')}` : ''}`,
  hours: hoursOf(scene, office) || scene.t('dialog.hours.unknown'),
  source: office.invented ? '' : ` ${scene.t('dialog.fromGuide', guideOf(scene))}`,
});

const guideOf = ({ academy, month }: Scene) => ({ guideDate: month(academy.lastChecked) });

/** An invented number is from no guide. */
export const guideOfAll = (scene: Scene): string =>
  isFromGuide(scene.academy) ? scene.t('dialog.numbersFromGuide', guideOf(scene)) : '';

const hoursOf = ({ t, context: { locale } }: Scene, { hours }: Office): string =>
  hours ? t('dialog.hours.known', { hours: hours[locale] }) : '';

/** To be tapped: « 04 00 00 00 00 » as a link of Markdown. */
const telephone = (phone: string): string => `[${phone}](tel:${international(phone).replaceAll(' ', '')})`;

/** As it is dialled from anywhere: overseas, the country is another one. */
export const international = (phone: string): string =>
  `+${overseas.get(phone.replaceAll(' ', '').slice(1, 4)) ?? '33'} ${phone.slice(1)}`;
const overseas: ReadonlyMap<string, string> = new Map([
  ...['262', '263', '269'].map(start => [start, '262'] as const),
  ...['590', '594', '596'].map(start => [start, start] as const),
]);

/** The office that was told, or that answers who was told none. */
export const officeTold = ({ academy, context }: Scene): Office =>
  officeFor(context.category, context.departement, academy.offices) ?? mainOffice(academy);
export const theirOffice = (scene: Scene) => officeWords(scene, officeTold(scene));

/** The office that answers who is sent to no other. */
export const rectorat = (scene: Scene) => officeWords(scene, mainOffice(scene.academy));

export const officeList = (scene: Scene): string =>
  scene.academy.offices.map(office => officeLine(scene, office)).join('\n');

const officeLine = (scene: Scene, office: Office): string =>
  [scene.t('dialog.officeLine', officeWords(scene, office)), hoursOf(scene, office)]
    .filter(Boolean)
    .join('. ');

/** That no office's hours are known is said once. */
export const hoursOfAll = ({ t, academy }: Scene): string =>
  academy.offices.some(({ hours }) => hours) ? '' : t('dialog.hours.unknown');

export const passwordLengths = ({ academy }: Scene) => ({
  minimum: academy.limits.minimumPasswordLength,
  recommended: academy.limits.recommendedPasswordLength,
});

export function spokenWindow({ window, date }: Scene) {
  const { first, last } = window();
  return { first: date(first), last: date(last) };
}

export const yesNo = ({ t, academy }: Scene): string =>
  t(academy.mailServer.tls ? 'dialog.states.account.tlsYes' : 'dialog.states.account.tlsNo');
