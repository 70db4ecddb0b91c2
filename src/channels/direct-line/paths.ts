/** Where Direct Line 3.0 stands. */
export const base = '/v3/directline';
export const conversationsPath = `${base}/conversations`;

export const streamPathOf = (conversationId: string): string =>
  `${conversationsPath}/${conversationId}/stream`;
