import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { guideDiagram } from '../../dialogs/diagram';
import type { DialogEvent } from '../../dialogs/events';
import { fromJson, toJson } from '../../dialogs/settle';
import { stateNames, stateOf } from '../../dialogs/state-names';
import { guidePaths, reachedStates, step } from './paths';

const paths = guidePaths();
const transitions = paths.map(path => path.last);

describe('the statechart of the guide', () => {
  it.each(stateNames)('reaches %s', name => {
    expect(reachedStates(paths)).toContain(name);
  });

  it.each(stateNames)('does not keep a person in %s', name => {
    const leaving = transitions.filter(at => at.from === name && at.to !== name);
    expect(leaving.length).toBeGreaterThan(0);
  });

  it('comes to a new password only after a verified identity, on every path', () => {
    const coming = paths.filter(path => path.last.to === 'newPassword');
    expect(coming.length).toBeGreaterThan(20);
    for (const { steps } of coming) {
      const verified = steps.findIndex(at => at.event === 'identity.verified');
      const password = steps.findIndex(at => at.to === 'newPassword');
      expect(verified).toBeGreaterThanOrEqual(0);
      expect(verified).toBeLessThan(password);
    }
  });

  it('asks for a password form only under a grant', () => {
    const asked = transitions.flatMap(at => at.effects).filter(effect => effect.type === 'openForm');
    const forPassword = asked.filter(effect => effect.kind === 'password');
    expect(forPassword.length).toBeGreaterThan(20);
    expect(forPassword.filter(effect => effect.grant === null)).toEqual([]);
  });

  it('closes every form that it leaves', () => {
    const withForm = ['identify', 'newPassword'];
    const left = transitions.filter(at => at.formBefore && withForm.includes(at.from) && at.to !== at.from);
    expect(left.length).toBeGreaterThan(20);
    for (const { effects, formBefore } of left) {
      expect(effects).toContainEqual({ type: 'closeForm', ticket: formBefore });
    }
  });

  it('forgets the person when the dialog is started again or cancelled', () => {
    const ends: DialogEvent['type'][] = ['user.restarted', 'user.cancelled'];
    const ended = transitions.filter(at => ends.includes(at.event) && at.to !== 'account');
    expect(ended.length).toBeGreaterThan(stateNames.length);
    for (const { after } of ended) {
      expect(after.context.grant).toBeNull();
      expect(after.context.account).toBeNull();
      expect(after.context.numenKey).toBeNull();
    }
  });

  it('goes on from a snapshot that was stored after any event', () => {
    for (const { after } of transitions) {
      const restored = fromJson(JSON.parse(JSON.stringify(toJson(after)))) ?? after;
      expect(restored).not.toBe(after);
      const next: DialogEvent = { type: 'user.wentBack', at: 0 };
      expect(stateOf(step(restored, next).after)).toBe(stateOf(step(after, next).after));
    }
  });
});

describe('guide.mermaid', () => {
  it('is the diagram of the statechart as it is (`npm run diagram` writes it anew)', () => {
    const file = 'dialogs/guide.mermaid';
    if (process.env.UPDATE_DIAGRAM) writeFileSync(file, guideDiagram());
    expect(readFileSync(file, 'utf8')).toBe(guideDiagram());
  });
});
