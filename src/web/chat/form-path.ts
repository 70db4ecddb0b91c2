/**
 * The address of one of our secure forms as a path of this page's own site, under whatever name of this machine it was opened; null
 * when it is none.
 */
export const formPath = (url: string): string | null =>
  /^https?:\/\/[^/?#]+(?<path>\/forms\/[\w-]{22})$/iu.exec(url)?.groups?.path ?? null;
