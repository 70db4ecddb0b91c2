/** What a route answers; `null` has no body. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Direct Line's errors, by code. 403 ends a client for good, so one thing only answers it. */
const failures = {
  BadArgument: [400, 'The activity or its fields are not valid.'],
  MalformedData: [400, 'The body is not valid JSON.'],
  Unauthorized: [401, 'A valid Bearer token is required.'],
  TokenExpired: [403, 'The token has expired.'],
  CookieRequired: [403, 'The cookie of the conversation did not come along.'],
  LeftAlone: [403, 'The conversation was left alone for too long.'],
  ForbiddenOrigin: [403, 'This page may not ask for a token.'],
  ConversationNotFound: [404, 'There is no such conversation.'],
  RequestTimeout: [408, 'The body did not arrive in time.'],
  PayloadTooLarge: [413, 'The body is too large.'],
  UnsupportedMediaType: [415, 'The body must be plain JSON.'],
  TooManyRequests: [429, 'Too many requests; try again later.'],
  NotSupported: [
    501,
    'DirectLineStreaming is not served here; DirectLine is, with the same token and domain.',
  ],
  ServiceError: [500, 'Something went wrong on the server.'],
  CookieReplaced: [503, 'The cookie was replaced, and its answer is on its way; try again in a moment.'],
  Stopping: [503, 'The server is stopping; try again in a moment.'],
} as const satisfies Record<string, readonly [number, string]>;

export type FailureCode = keyof typeof failures;

export function failure(code: FailureCode, headers: Record<string, string> = {}): Answer {
  const [status, message] = failures[code];
  return { status, body: { error: { code, message } }, headers };
}

/** @param cookie a `Set-Cookie`; null for none */
export const withCookie = (answer: Answer, cookie: string | null): Answer =>
  cookie === null ? answer : { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
