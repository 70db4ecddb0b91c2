/** Where Direct Line 3.0 stands. */
export const base = '/v3/directline';
export const conversationsPath = `${base}/conversations`;

/** Of the App Service Extension (`DirectLineStreaming`), which this server is not. */
export const streamingPath = `${conversationsPath}/connect`;

export const streamPathOf = (conversationId: string): string =>
  `${conversationsPath}/${conversationId}/stream`;
