import type { StateName } from '../../dialogs/state-names';
import { camille, type Person } from './people';
import type { User } from './talk';

/** What a person does and reads, whatever the channel. */
export type Talker = Pick<
  User,
  | 'state'
  | 'hears'
  | 'buttons'
  | 'card'
  | 'says'
  | 'presses'
  | 'chooses'
  | 'types'
  | 'fillsForm'
  | 't'
  | 'speaks'
>;

/** How a person comes to each state, by what people really do. */
export const ways: Record<StateName, (user: Talker) => Promise<void>> = {
  start: async () => {},
  askNumenKnown: user => user.chooses('lostUsername'),
  askStaffCategory: after('askNumenKnown', user => user.chooses('numenUnknown')),
  askDepartement: after('askStaffCategory', user => user.chooses('teacherEcole')),
  whereIsNumen: after('askStaffCategory', user => user.chooses('administrative')),
  paused: after('whereIsNumen', user => user.chooses('numenLater')),
  chooseProfile: after('askNumenKnown', user => user.chooses('numenKnown')),
  external: after('chooseProfile', user => user.chooses('external')),
  identify: after('chooseProfile', user => user.chooses('staff')),
  locked: after('identify', user => failsToIdentify(user, 5)),
  account: after('identify', user => identifies(user)),
  newPassword: after('account', user => user.chooses('changePassword')),
  askRestorationDate: after('account', user => user.chooses('restoreMailbox')),
  confirmRestoration: after('askRestorationDate', user => user.says('2026-03-01')),
  done: after('account', user => user.chooses('finished')),
  walkthrough: user => user.chooses('walkthrough'),
  farewell: user => user.types('cancel'),
};

export async function goTo(state: StateName, user: Talker): Promise<void> {
  await ways[state](user);
  const reached = await user.state();
  if (reached !== state) throw new Error(`the way to ${state} leads to ${reached}`);
}

/** With the form that the chat offers. */
export async function identifies(user: Talker, { numen, birthDate }: Person = camille): Promise<void> {
  await user.fillsForm({ numen, birthDate });
}

/** A NUMEN of nobody's, a new one each time: attempts are counted for each. */
export async function failsToIdentify(user: Talker, times: number): Promise<void> {
  const numen = strangersNumen();
  for (let day = 1; day <= times; day++) await user.fillsForm({ numen, birthDate: `0${day}/01/1980` });
}

let strangers = 0;
export const strangersNumen = (): string => `98Z${String(++strangers).padStart(7, '0')}XYZ`;

function after(state: StateName, then: (user: Talker) => Promise<void>): (user: Talker) => Promise<void> {
  return async user => {
    await ways[state](user);
    await then(user);
  };
}
