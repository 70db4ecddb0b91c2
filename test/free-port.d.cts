/** A TCP port of this machine that nobody listens on at any address; never the same one twice. */
export function freePort(): Promise<number>;
