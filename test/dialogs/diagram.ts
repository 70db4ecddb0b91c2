import type { AnyStateNode } from 'xstate';
import { guide } from '../../dialogs/guide';

/**
 * The statechart as a Mermaid state diagram, for `guide.mermaid`. What works in every state is left out of the arrows: it
 * stands in the note.
 */
export function guideDiagram(): string {
  const lines = ['stateDiagram-v2', ...statesWithin(guide.root, 1), ...arrows(guide.root)];
  const everywhere = [...guide.root.transitions]
    .filter(([event, leads]) => event.startsWith('user.') || leads.some(({ target }) => target))
    .map(([event]) => event);
  return [...lines, `  note right of farewell: everywhere: ${everywhere.join(', ')}`, ''].join('\n');
}

function statesWithin(node: AnyStateNode, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const initial = node.initial?.target[0]?.key;
  const children = Object.values(node.states).flatMap(child =>
    Object.keys(child.states).length > 0
      ? [`${indent}state ${child.key} {`, ...statesWithin(child, depth + 1), `${indent}}`]
      : [`${indent}${child.key}`],
  );
  return [...(initial ? [`${indent}[*] --> ${initial}`] : []), ...children];
}

function arrows(node: AnyStateNode): string[] {
  const own = node === guide.root ? [] : [...(node.always ?? []), ...node.transitions.values()].flat();
  const lines = own.flatMap(({ eventType, guard, target, source }) =>
    (target ?? []).map(to => `  ${source.key} --> ${to.key}: ${eventType || 'always'}${guardText(guard)}`),
  );
  return [...lines, ...Object.values(node.states).flatMap(arrows)];
}

const guardText = (guard: unknown): string => (typeof guard === 'string' ? ` [${guard}]` : '');
