import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashText } from '../results/file-hash.js';

export interface Guard {
  /** Whether the server may be called so. */
  readonly isOwnHost: (host: string) => boolean;
  /** Whoever changes something has to know it. */
  readonly token: string;
}

const HEADERS = {
  // nothing is fetched from elsewhere and nothing runs that isn't ours
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Refuses requests of other pages, and changes without the token, before any route is asked. */
export function addGuard(server: FastifyInstance, { isOwnHost, token }: Guard): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const { host, origin } = request.headers;
    if (host === undefined || !isOwnHost(host)) {
      return reply.code(421).send({ error: 'expected a name of this server as the host, such as localhost' });
    }
    if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
      return reply.code(403).send({ error: 'the request comes from another page' });
    }
    if (!isReading(request) && !isToken(request.headers.authorization, token)) {
      return reply.code(401).send({ error: 'expected the token that `hrtem-transfer ui` has printed' });
    }
    return undefined;
  });
  // a page may have outlived the server whose token it has
  server.get('/api/access', ({ headers }): Access => ({ mayChange: isToken(headers.authorization, token) }));
}

/** `GET /api/access`. */
export interface Access {
  readonly mayChange: boolean;
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** By hashes, which are of one length: the time of comparing tells nothing of the token. */
function isToken(given: string | undefined, token: string): boolean {
  const digest = (text: string) => Buffer.from(hashText(text), 'hex');
  return timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));
}
