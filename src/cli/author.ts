import { userInfo } from 'node:os';
import type { Author } from '../accounts/audit';

/**
 * Who gives a command: the name that was given, if any, and always the system's own for who runs it, so that a name that was made up stands
 * beside it.
 */
export function authorOf({
  command,
  named,
  env,
  requestId,
}: {
  command: string;
  /** `--actor` */
  named: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Of this command as it is given now. */
  requestId: string;
}): Author {
  const [first = '', ...others] = new Set(
    [named, env.SUDO_USER, systemUser()].flatMap(text => printable(text)),
  );
  return { actor: others.length > 0 ? `${first} (${others.join(', ')})` : first, command, requestId };
}

const longestName = 60;

function printable(text: string | undefined): string[] {
  const clean = (text ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return clean ? [clean.slice(0, longestName)] : [];
}

/** A user without an entry in the system's list has only a number. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
