import type { StateValueFrom } from 'xstate';
import { guide } from './guide';
import type { StateFacts } from './guide-context';
import type { GuideSnapshot } from './settle';

type GuideNode = typeof guide.root;

type Innermost<Value> = Value extends string
  ? Value
  : Value extends object
    ? Innermost<Value[keyof Value]>
    : never;

/** These hold questions, or lead back to one. */
type Region = 'assistant' | 'verified' | 'resume';

/** The questions of the chart: one that is added there is asked for wherever each needs something of its own. */
export type StateName = Exclude<Innermost<StateValueFrom<typeof guide>>, Region>;

const isStateName = (name: string): name is StateName => (stateNames as readonly string[]).includes(name);

/** The question that is being asked: the innermost state. */
export function stateOf(snapshot: Pick<GuideSnapshot, 'value'>): StateName {
  const name = innermost(snapshot.value);
  if (!isStateName(name)) throw new Error(`no view for the state ${name}`);
  return name;
}

interface Facts extends StateFacts {
  /** What is done under a verified identity. */
  isVerified: boolean;
}

/** Each question's own facts, as the chart tells them. */
export const factsOf = (state: StateName): Facts => {
  const found = known.get(state);
  if (!found) throw new Error(`the state ${state} has no facts`);
  return found;
};

const known = new Map(factsWithin(guide.root, false));

/** In the order of the chart: whatever has facts is a question. */
export const stateNames = [...known.keys()] as StateName[];

function factsWithin(node: GuideNode, within: boolean): [string, Facts][] {
  const isVerified = within || node.tags.includes('verified');
  const own: [string, Facts][] = node.meta ? [[node.key, { ...node.meta, isVerified }]] : [];
  return [...own, ...Object.values(node.states).flatMap(child => factsWithin(child, isVerified))];
}

/** The number of the last step that a person goes through. */
export const lastStep = Math.max(...[...known.values()].map(({ step }) => step ?? 0));

export const isVerifiedState = (state: StateName): boolean => factsOf(state).isVerified;

/** « Mon compte » again, after something was done from it: it needs no introduction. */
export const isReturn = (from: StateName, to: StateName): boolean =>
  to === 'account' && from !== 'account' && (isVerifiedState(from) || from === 'done');

function innermost(value: unknown): string {
  if (typeof value === 'string') return value;
  const [child] = Object.values(value as Record<string, unknown>);
  return innermost(child);
}
