import { camille } from '../../conversations/people';
import type { Claim, Finding } from '../claim';
import { type Crowd, hour, minute, numenOf, openCrowd } from '../support/crowd';

const address = '203.0.113.7';
const targets = Array.from({ length: 150 }, (_, number) => numenOf('X', number));
const honest = 300;
const wrongDate = '01/01/1950';

/** Guesses over 150 NUMENs from one address, in three ways, while people behind the same address get their mailbox back. */
export const claim: Claim = {
  count: 600,
  async attack({ count }): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const [how, attack, limit] of attacks) {
      const crowd = await openCrowd(honest);
      const people = comeAndGo(crowd);
      await attack(crowd, count);
      await crowd.live(hour);
      const { succeeded, longest } = people();
      const while_ = `while it is sprayed ${how}`;
      findings.push(
        {
          promise: `sprayed ${how}: guesses are evaluated in an hour`,
          tried: count,
          through: crowd.evaluated(targets),
          limit,
        },
        {
          promise: `${while_}, nobody raises the alarm`,
          tried: count,
          through: count >= 100 && crowd.alarms('source') === 0 ? 1 : 0,
          limit: 0,
        },
        {
          promise: `${while_}, honest people stay outside`,
          tried: honest,
          through: honest - succeeded,
          limit: 0,
        },
        {
          promise: `${while_}, an honest person waits`,
          tried: honest,
          through: Math.ceil(longest / 1_000),
          limit: 30,
          unit: ' s',
        },
      );
      await crowd.stop();
    }
    return findings;
  },
};

type Attack = (crowd: Crowd, count: number) => Promise<void>;

const attacks: [how: string, attack: Attack, limit: number][] = [
  ['from one chat', fromOneChat, 60],
  ['from fresh chats', fromFreshChats, 60],
  ['from fresh chats that wait as told', patiently, 332],
];

/** All of a NUMEN's guesses, then the next one's: most are evaluated before its source is slow. */
const guessOf = (number: number, count: number) => {
  const each = Math.ceil(count / targets.length);
  return { numen: targets[Math.floor(number / each)] ?? '', birthDate: `${(number % each) + 10}/01/1970` };
};

async function fromOneChat(crowd: Crowd, count: number): Promise<void> {
  const chat = await crowd.open(address);
  for (let number = 0; number < count; number++) {
    const { numen, birthDate } = guessOf(number, count);
    crowd.plan((number * hour) / count, async () => void (await chat.guess(numen, birthDate, 'chat')));
  }
}

async function fromFreshChats(crowd: Crowd, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const { numen, birthDate } = guessOf(number, count);
    crowd.plan((number * hour) / count, async () => {
      const chat = await crowd.open(address);
      await chat.guess(numen, birthDate, number % 2 ? 'form' : 'chat');
    });
  }
}

/** All within half an hour; each comes again when it is told to. */
async function patiently(crowd: Crowd, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const { numen, birthDate } = guessOf(number, count);
    crowd.plan((number * hour) / count / 2, async () => {
      const chat = await crowd.open(address);
      const guess = async (): Promise<void> => {
        const answer = await chat.guess(numen, birthDate, 'chat');
        if (typeof answer === 'object') crowd.plan(answer.until - crowd.began, guess);
      };
      await guess();
    });
  }
}

/** Every fifth types a wrong date first, and is half a minute later at a right one; whoever is told to wait waits. */
function comeAndGo(crowd: Crowd) {
  const waits: number[] = [];
  let succeeded = 0;
  for (let number = 0; number < honest; number++) {
    const numen = numenOf('Y', number);
    let waited = 0;
    crowd.plan((number * (hour - 5 * minute)) / honest + 1, async () => {
      const chat = await crowd.open(address);
      const how = number % 2 ? 'form' : 'chat';
      const come = async (date: string): Promise<void> => {
        const answer = await chat.guess(numen, date, how);
        if (answer === 'in') {
          succeeded++;
          waits.push(waited);
        } else if (answer === 'wrong') {
          crowd.plan(crowd.now() - crowd.began + minute / 2, () => come(camille.birthDate));
        } else {
          waited += answer.until - crowd.now();
          crowd.plan(answer.until - crowd.began, () => come(date));
        }
      };
      await come(number % 5 === 0 ? wrongDate : camille.birthDate);
    });
  }
  return () => ({ succeeded, longest: Math.max(0, ...waits) });
}
