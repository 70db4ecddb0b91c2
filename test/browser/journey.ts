import type { Chat } from './chat';
import { newPassword, type Person } from './people';

/** « J’ai tout perdu », as far as the identity form, which opens by itself. */
export async function reachIdentityForm({ button, hears, form }: Chat): Promise<void> {
  await button('dialog.choices.lostBoth').click();
  await hears('dialog.states.askNumenKnown.intro');
  await button('dialog.choices.numenKnown').click();
  await hears('dialog.states.chooseProfile.question');
  await button('dialog.choices.staff').click();
  await hears('dialog.states.identify.intro');
  await form.locator('#numen').waitFor();
}

export async function identify(chat: Chat, person: Person): Promise<void> {
  await reachIdentityForm(chat);
  await sendIdentity(chat, person);
  await chat.hears('dialog.states.account.intro');
}

/** In the form that is open. */
export async function sendIdentity(
  { form, t }: Chat,
  { numen, birthDate }: Pick<Person, 'numen' | 'birthDate'>,
): Promise<void> {
  await form.getByLabel(t('forms.identity.numen')).fill(numen);
  await form.getByLabel(t('forms.identity.birthDate')).fill(birthDate);
  await form.getByRole('button', { name: t('forms.identity.submit') }).click();
}

export async function reachPasswordForm({ hears, form }: Chat): Promise<void> {
  await hears('dialog.states.newPassword.intro');
  await form.locator('#newPassword').waitFor();
}

export async function changePassword(chat: Chat): Promise<void> {
  await reachPasswordForm(chat);
  await chat.form.locator('#newPassword').fill(newPassword);
  await chat.form.locator('#confirmation').fill(newPassword);
  await chat.form.getByRole('button', { name: chat.t('forms.password.submit') }).click();
  await formClosed(chat);
  await chat.hears('dialog.states.done.intro');
}

export const formClosed = ({ frame }: Chat): Promise<void> =>
  frame.locator('#form').waitFor({ state: 'hidden' });
