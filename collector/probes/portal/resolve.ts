import { Resolver } from 'node:dns/promises';

export interface Resolved {
  addresses: string[];
  /** Why there are none. */
  failure?: 'name-unknown' | 'no-record' | 'dns-failed';
}

/** Addresses of one family that a name has. Never throws. */
export type ResolveName = (name: string, family: 4 | 6) => Promise<Resolved>;

/** Addresses of one name that are looked at. */
const maxAddresses = 16;

/** Asks the name servers of the system, or those given (`address` or `address:port`). */
export function createResolver(timeoutMs: number, servers?: readonly string[]): ResolveName {
  return async (name, family) => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
    if (servers) resolver.setServers(servers);
    try {
      const addresses = await (family === 6 ? resolver.resolve6(name) : resolver.resolve4(name));
      return { addresses: [...new Set(addresses)].slice(0, maxAddresses) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTFOUND') return { addresses: [], failure: 'name-unknown' };
      if (code === 'ENODATA') return { addresses: [], failure: 'no-record' };
      return { addresses: [], failure: 'dns-failed' };
    }
  };
}
