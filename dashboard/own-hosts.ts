import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Nobody else can give these names to another machine; a tunnel leads to them by any port. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** All addresses of this machine. */
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Tells by which `Host` the server may be called. Another one is that of a foreign page whose name was led here, and which
 * could read whatever it likes. An address in numbers is no such name.
 * @param host where the server listens
 */
export function createHostCheck(host: string, port: number): (asked: string) => boolean {
  const names = isWildcard(host) ? [hostname()] : [writeHost(host)];
  const own = new Set(names.map((name) => `${name}:${port}`.toLowerCase()));
  return (asked) => {
    const name = asked.toLowerCase().replace(/:\d*$/, '');
    if (LOOPBACK.includes(name) || own.has(asked.toLowerCase())) return true;
    return isWildcard(host) && isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  };
}

export function isWildcard(host: string): boolean {
  return WILDCARDS.includes(host);
}

/** As it stands in an address. */
export function writeHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
