import { isLoopbackName } from '../../http/loopback';

/**
 * Where the bot may write to. An activity names its own `serviceUrl`, to which the answer goes with the bot's token: without a
 * list this would be a request forged by whoever calls (SSRF).
 */
export function createServiceUrls(deps: {
  /** Undefined when the bot is not registered: then only this machine. */
  registration: { serviceOrigins: readonly string[] } | undefined;
}): (url: string) => boolean {
  const { registration } = deps;
  if (!registration) return url => isLoopbackUrl(url);
  const origins = new Set([...microsoftOrigins, ...registration.serviceOrigins]);
  return url => URL.canParse(url) && origins.has(new URL(url).origin) && !hasCredentials(url);
}

/** Teams (public, GCC, GCC High, DoD) and Direct Line; Microsoft Learn, « send proactive messages » and Direct Line API 3.0. */
const microsoftOrigins = [
  'https://smba.trafficmanager.net',
  'https://smba.infra.gcc.teams.microsoft.com',
  'https://smba.infra.gov.teams.microsoft.us',
  'https://smba.infra.dod.teams.microsoft.us',
  'https://directline.botframework.com',
  'https://europe.directline.botframework.com',
  'https://india.directline.botframework.com',
  'https://webchat.botframework.com',
];

const isLoopbackUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && isLoopbackName(hostname) && !hasCredentials(url);
};

const hasCredentials = (url: string): boolean => {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
};
