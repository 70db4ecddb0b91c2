/** What is used of Bot Framework's SDK here, and by its own context: a bundle of its own, three megabytes that few servers need. */
export {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  INVOKE_RESPONSE_KEY,
  TeamsActivityHandler,
} from 'botbuilder';
export { createWebResource, HttpHeaders } from 'botbuilder-stdlib/lib/azureCoreHttpCompat';
export { AuthenticationConstants, AuthenticationError, ClaimsIdentity } from 'botframework-connector';
