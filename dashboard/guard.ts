import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashText } from '../results/file-hash.js';

export interface Guard {
  /** Names by which the server may be called, with their port: other ones are a foreign page that was led here. */
  readonly hosts: ReadonlySet<string>;
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
export function addGuard(server: FastifyInstance, { hosts, token }: Guard): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.has(host.toLowerCase())) {
      return reply.code(421).send({ error: `expected one of ${[...hosts].join(', ')} as the host, got another one` });
    }
    if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
      return reply.code(403).send({ error: 'the request comes from another page' });
    }
    if (!isReading(request) && !isToken(request.headers.authorization, token)) {
      return reply.code(401).send({ error: 'expected the token that `hrtem-transfer ui` has printed' });
    }
    return undefined;
  });
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** By hashes, which are of one length: the time of comparing tells nothing of the token. */
function isToken(given: string | undefined, token: string): boolean {
  const digest = (text: string) => Buffer.from(hashText(text), 'hex');
  return timingSafeEqual(digest(given ?? ''), digest(`Bearer ${token}`));
}
