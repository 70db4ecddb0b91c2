import type { GuideSnapshot } from './settle';

export const stateNames = [
  'start',
  'askNumenKnown',
  'askStaffCategory',
  'askDepartement',
  'whereIsNumen',
  'paused',
  'chooseProfile',
  'external',
  'identify',
  'locked',
  'account',
  'newPassword',
  'askRestorationDate',
  'confirmRestoration',
  'done',
  'walkthrough',
  'farewell',
] as const;
export type StateName = (typeof stateNames)[number];

const isStateName = (name: string): name is StateName => (stateNames as readonly string[]).includes(name);

/** The question that is being asked: the innermost state. */
export function stateOf(snapshot: Pick<GuideSnapshot, 'value'>): StateName {
  const name = innermost(snapshot.value);
  if (!isStateName(name)) throw new Error(`no view for the state ${name}`);
  return name;
}

/** What is done under a verified identity. */
const verifiedStates: StateName[] = ['account', 'newPassword', 'askRestorationDate', 'confirmRestoration'];
export const isVerifiedState = (state: StateName): boolean => verifiedStates.includes(state);

/** « Mon compte » again, after something was done from it: it needs no introduction. */
export const isReturn = (from: StateName, to: StateName): boolean =>
  to === 'account' && doneFromAccount.includes(from);
const doneFromAccount: StateName[] = ['newPassword', 'askRestorationDate', 'confirmRestoration', 'done'];

function innermost(value: unknown): string {
  if (typeof value === 'string') return value;
  const [child] = Object.values(value as Record<string, unknown>);
  return innermost(child);
}
