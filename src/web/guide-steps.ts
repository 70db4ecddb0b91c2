import { inSentence, type SiteView } from './site-page';

/** The steps of the paper guide. */
export const guideSteps = [
  'step0',
  'step1',
  'step2',
  'step3',
  'step4',
  'step5',
  'step6',
  'step7',
  'step8',
] as const;
export type GuideStep = (typeof guideSteps)[number];

export function guideStep({ t, academy }: SiteView, name: GuideStep): { title: string; text: string } {
  const words = {
    academy: inSentence(academy.name),
    webmail: new URL(academy.links.webmail).host,
    mailDomain: academy.mailDomain,
    days: academy.limits.restorationDays,
    minimum: academy.limits.minimumPasswordLength,
  };
  return {
    title: t(`web.assistance.guide.${name}.title`),
    text: t(`web.assistance.guide.${name}.text`, words),
  };
}
