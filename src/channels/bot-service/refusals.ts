import type { Logger } from 'pino';

export interface Answer {
  status: number;
  body: unknown;
}

const refusals = {
  notJson: 415,
  malformed: 400,
  tooLarge: 413,
  tooSlow: 408,
  encoded: 415,
  cut: 400,
  notAllowed: 403,
  unauthenticated: 401,
  unavailable: 503,
  stopping: 503,
} as const;
type Refusal = keyof typeof refusals;

/** The same for all: who is refused does not learn why. */
export const refusalBody = { error: { code: 'Refused', message: 'This request was not accepted.' } };

export function refuseBy(logger: Pick<Logger, 'warn'>): (reason: Refusal) => Answer {
  return reason => {
    logger.warn({ reason }, 'activity refused');
    return { status: refusals[reason], body: refusalBody };
  };
}
