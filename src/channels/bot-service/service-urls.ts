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
  const origins = new Set([...microsoftOrigins, ...(registration?.serviceOrigins ?? [])]);
  const isKnown = registration ? ({ origin }: URL) => origins.has(origin) : isLoopback;
  return url => {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    return parsed !== null && isKnown(parsed) && parsed.username === '' && parsed.password === '';
  };
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

const isLoopback = ({ protocol, hostname }: URL): boolean =>
  /^https?:$/.test(protocol) && isLoopbackName(hostname);
