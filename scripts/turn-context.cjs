/**
 * The SDK's context (botbuilder-core/lib/turnContext.js) asks for the whole SDK, for one name that an answer to an invoke needs. Direct Line has none, and
 * uses nothing else of it: what asks for the context alone loads neither the SDK nor what speaks to Azure.
 * @param {string} source
 * @param {string} elsewhere from where that name is required, when it is needed
 */
exports.contextAlone = (source, elsewhere) => {
  const [before, between, after, ...more] = source.split(
    /const _1 = require\("\."\);|\b_1(?=\.INVOKE_RESPONSE_KEY)/,
  );
  if (after === undefined || more.length > 0) throw new Error('turnContext.js is not what it was');
  return `${before}${between}require(${JSON.stringify(elsewhere)})${after}`;
};
