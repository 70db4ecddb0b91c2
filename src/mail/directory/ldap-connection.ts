import { connect, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { Client } from 'ldapts';
import type { LdapSettings } from './settings';

/** ms for one answer. Three of them, and the connection, take less than a delivery is leased for. */
const answerMs = 3_000;

/**
 * A connection that is encrypted and has proven who we are, or none. The library would open another one by itself when this one
 * is lost, in plain text and as nobody: here each client connects once.
 */
export async function connectLdap(settings: LdapSettings, password: string): Promise<Client> {
  const { url, bindDn, ca, startTls } = settings;
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = { ca, host, servername: isIP(host) ? undefined : host, minVersion: 'TLSv1.2' as const };
  const once = onlyOnce();
  const client = new Client({
    url,
    timeout: answerMs,
    connectTimeout: answerMs,
    tlsOptions: url.startsWith('ldaps:') ? tls : undefined,
    createConnection: once(connect),
    createSecureConnection: url.startsWith('ldaps:') ? once(connectSecurely) : connectSecurely,
  });
  try {
    if (startTls) await client.startTLS(tls);
    await client.bind(bindDn, password);
    return client;
  } catch (error) {
    void client.unbind().catch(() => {});
    throw error;
  }
}

type Connect = typeof connect | typeof connectSecurely;

function onlyOnce(): <Make extends Connect>(make: Make) => Make {
  let isUsed = false;
  return make =>
    new Proxy(make, {
      apply(target, self, args) {
        if (isUsed) throw new Error('this connection was lost');
        isUsed = true;
        return Reflect.apply(target, self, args);
      },
    });
}
