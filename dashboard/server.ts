import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import fastify, { type FastifyInstance } from 'fastify';
import { InputError } from '../study/errors.js';
import { addGuard } from './guard.js';
import { addPageFiles, BUILT_PAGE, mendAddress } from './page-files.js';
import { createHostCheck, isWildcard, writeHost } from './own-hosts.js';
import { RequestError } from './request-error.js';

/** Adds its addresses to the server. */
export type AddRoutes = (server: FastifyInstance) => void;

export interface DashboardOptions {
  /** Where it listens, as `127.0.0.1`. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly routes: readonly AddRoutes[];
  /** Takes what went wrong in answering. */
  readonly onError: (error: Error, url: string) => void;
  /** Of the built page. */
  readonly page?: string;
}

export interface Dashboard {
  /** Of this machine; without the token. */
  readonly url: string;
  /** All, where it listens at every address of the machine. */
  readonly urls: readonly string[];
  /** Whoever has it may change something. */
  readonly token: string;
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 2 ** 20;

/** @throws Error where the port is taken. */
export async function startDashboard({ host, port, routes, onError, page }: DashboardOptions): Promise<Dashboard> {
  // a connection that stays open for events must not hold up the end
  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: LARGEST_BODY_BYTES,
    rewriteUrl: ({ url = '/' }) => mendAddress(url),
  });
  const token = randomBytes(24).toString('base64url');
  let isOwnHost: (host: string) => boolean = () => false;
  addGuard(server, { isOwnHost: (asked) => isOwnHost(asked), token });
  server.setErrorHandler<Error & { readonly statusCode?: number }>((error, request, reply) => {
    const status = statusOf(error);
    // what can't be done now is no fault of the server
    if (status >= 500 && !(error instanceof RequestError)) onError(error, request.url);
    return reply.code(status).send({ error: error.message });
  });
  for (const addRoutes of routes) addRoutes(server);
  addPageFiles(server, page ?? BUILT_PAGE);
  await server.listen({ host, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('expected to listen at a port');
  const { port: taken } = address;
  isOwnHost = createHostCheck(host, taken);
  const urls = listNames(host).map((name) => `http://${writeHost(name)}:${taken}/`);
  return { url: urls[0] ?? '', urls, token, close: () => server.close() };
}

function statusOf(error: Error & { readonly statusCode?: number }): number {
  if (error instanceof RequestError) return error.status;
  return error instanceof InputError ? 400 : (error.statusCode ?? 500);
}

/** Where it is reached, from this machine first. */
function listNames(host: string): readonly string[] {
  if (!isWildcard(host)) return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const others = addresses.filter(({ internal, family }) => !internal && family === 'IPv4');
  return ['127.0.0.1', ...others.map(({ address }) => address)];
}
