import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Translate, translator } from '../../locales/translate';
import { type Desk, minute, openDesk, person } from './desk';

/** As the desk reads a page. */
const t = (...said: Parameters<Translate>): string => translator('fr')(...said).replace(/\s+/g, ' ');
const good = { numen: person.numen, birthDate: person.birthDate, accountType: 'academic' };
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

describe('what is refused of a form that is a page of its own', () => {
  it('leads to a page that Back can come to: with the reasons, and nothing of what was typed', async () => {
    const ticket = await desk.open('identity');
    const path = await refusedAt(ticket, { ...good, numen: '1OE7777777ABC', birthDate: '31/04/1980' });
    expect(path).toMatch(new RegExp(`^/forms/${ticket}\\?correct=`));
    const page = await desk.readPath(path);
    expect([page.status, page.next]).toEqual([200, ticket]);
    expect(page.html).toMatch(/id="birthDate"[^>]*aria-invalid="true"/);
    expect(page.text).toContain(t('forms.numenProblem.digitNeeded', { position: 2 }));
    expect(page.text).toContain(t('forms.birthDateProblem.impossible'));
    expect(page.text).toContain(t('forms.typeAgain'));
    expect(page.text).not.toContain(t('forms.nothingLost'));
    for (const typed of ['1OE', '7777777', '« O »', '31/04/1980']) {
      expect(page.html).not.toContain(typed);
      expect(path).not.toContain(typed);
    }
    expect((await desk.send(ticket, good)).text).toContain(t('forms.outcome.identityVerified.text'));
  });

  it('is told once more where it was told, under the next form, with what is left', async () => {
    const ticket = await desk.open('identity');
    const path = await refusedAt(ticket, { ...good, birthDate: '02/02/1980' });
    const page = await desk.readPath(path);
    expect(path).not.toContain(ticket);
    expect(path).toContain(`/forms/${page.next}?`);
    expect(page.text).toContain(t('forms.identity.rejected', { count: 4 }));
    expect(page.text).not.toContain(t('forms.password.untried'));
    expect(desk.told).toMatchObject([{ type: 'identity.rejected', remaining: 4 }]);
  });

  it('keeps of a password whether it was forgotten, and that its space was pointed out', async () => {
    const ticket = await desk.openPassword();
    const password = { newPassword: 'Glycine=Bleue27 ', confirmation: 'Glycine=Bleue27 ' };
    const wrong = await desk.readPath(await refusedAt(ticket, { ...password, confirmation: 'Glycine' }));
    expect(wrong.text).toContain(t('forms.fieldProblem.currentPassword'));
    expect(wrong.html).not.toMatch(/id="forgotten"[^>]* checked/);
    const forgotten = { ...password, forgotten: 'on' };
    const path = await refusedAt(ticket, forgotten);
    const remark = await desk.readPath(path);
    expect(remark.text).toContain(t('forms.password.edgeSpace.end'));
    expect(remark.html).not.toContain('Glycine');
    const spaceNoted = /name="spaceNoted" value="([^"]+)"/.exec(remark.html)?.[1] ?? '';
    const done = await desk.send(ticket, { ...forgotten, spaceNoted });
    expect(done.text).toContain(t('forms.outcome.passwordChanged.text'));
  });

  it('is shown with its own form alone, unforged, and for as long as a form lasts', async () => {
    const ticket = await desk.open('identity');
    const path = await refusedAt(ticket, { ...good, birthDate: '' });
    const missing = t('forms.birthDateProblem.missing');
    expect((await desk.readPath(path)).html).toContain('data-summary');
    const forged = `${path.slice(0, -4)}AAAA`;
    expect((await desk.readPath(forged)).html).not.toContain('data-summary');
    const other = await desk.open('identity');
    expect((await desk.readPath(path.replace(ticket, other))).html).not.toContain('data-summary');
    desk.pass(11 * minute);
    expect((await desk.readPath(path)).text).not.toContain(missing);
  });

  it('stays in the frame of the chat, and in a browser that does not say where it is shown', async () => {
    const places: Array<Record<string, string>> = [{ 'sec-fetch-dest': 'iframe' }, {}];
    for (const headers of places) {
      const page = await desk.send(await desk.open('identity'), { ...good, birthDate: '' }, headers);
      expect([page.status, page.html.includes(`value="${good.numen}"`)]).toEqual([422, true]);
    }
  });
});

/** Where it leads, sent as from a page of its own. */
async function refusedAt(ticket: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(`${desk.origin}/forms/${ticket}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: desk.cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-dest': 'document',
    },
    body: new URLSearchParams(fields),
  });
  expect([answer.status, await answer.text()]).toEqual([303, '']);
  return answer.headers.get('location') ?? '';
}
