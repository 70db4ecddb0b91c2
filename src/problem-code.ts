/** What a log may say of any error: its code, or its name. Never its message, which may quote an address, a name or a URI. */
export function problemCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : error.name;
}

/** Where its name is enough to tell what went wrong. */
export const problemName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
