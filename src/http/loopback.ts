/** A name or an address by which only this machine is reached. */
export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || /^(\[?::1\]?|(\[?::ffff:)?127(\.\d{1,3}){3}\]?)$/i.test(name);

/** Whether anybody but who sits at this machine can come here. */
export const isPublicAddress = ({ host, publicUrl }: { host: string; publicUrl: string }): boolean =>
  !isLoopbackName(host) || !isLoopbackName(new URL(publicUrl).hostname);
