import type { Commands } from './commands';

/** @returns the exit code: 1 when something is damaged */
export async function checkStore(
  commands: Pick<Commands, 'check' | 'checkPage' | 'conclude'>,
  say: (text: string) => void,
): Promise<number> {
  let isGood = false;
  try {
    isGood = await readAll(commands, say);
  } finally {
    await commands.conclude({ kind: isGood ? 'store.checked' : 'store.damaged' }).catch(() => {});
  }
  return isGood ? 0 : 1;
}

async function readAll(
  commands: Pick<Commands, 'check' | 'checkPage'>,
  say: (text: string) => void,
): Promise<boolean> {
  const { checked, problems } = await commands.check({});
  say(`${checked}: ${problems.length === 0 ? 'good' : 'not as it should be'}`);
  for (const problem of problems) say(`  ${problem}`);
  const { seen, damaged } = await readAccounts(commands);
  if (seen === 0) say('THE STORE IS EMPTY: there is no account, and nobody can be recognised');
  say(
    `${seen} accounts read: ${damaged === 0 ? 'every seal is good' : `${damaged} are damaged (in the log)`}`,
  );
  return problems.length + damaged === 0;
}

async function readAccounts({ checkPage }: Pick<Commands, 'checkPage'>) {
  const total = { seen: 0, damaged: 0 };
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof checkPage>> = await checkPage({ after });
    total.seen += page.seen;
    total.damaged += page.damaged;
    after = page.last;
  }
  return total;
}
