/** A process of its own, so that the server's time is the server's: so many chats that open at once. Writes why some did not. */
import { openChat } from '../../process/chat';
import { tally } from '../claim';

const [origin = '', count = '0'] = process.argv.slice(2);
const reasons: string[] = [];

async function open(): Promise<number> {
  const chat = await openChat(origin);
  await chat.says('j’ai tout perdu');
  return 0;
}

/** Browsers try again too: the machine's queue of new connections is shorter than a thousand. */
async function openOrSay(): Promise<number> {
  try {
    return await open().catch(error =>
      reasonOf(error) === 'UND_ERR_CONNECT_TIMEOUT' ? open() : Promise.reject(error),
    );
  } catch (error) {
    reasons.push(reasonOf(error));
    return 1;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return String(code ?? error);
}

void tally(Number(count), openOrSay, Number(count)).then(() => {
  process.stdout.write(JSON.stringify(reasons));
  process.exit();
});
