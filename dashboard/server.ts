import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { InputError } from '../study/errors.js';
import { addGuard } from './guard.js';
import { addPageFiles, BUILT_PAGE } from './page-files.js';
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
  /** Without the token. */
  readonly url: string;
  /** Whoever has it may change something. */
  readonly token: string;
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 2 ** 20;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** @throws Error where the port is taken. */
export async function startDashboard({ host, port, routes, onError, page }: DashboardOptions): Promise<Dashboard> {
  // a connection that stays open for events must not hold up the end
  const server = fastify({ forceCloseConnections: true, bodyLimit: LARGEST_BODY_BYTES });
  const token = randomBytes(24).toString('base64url');
  const hosts = new Set<string>();
  addGuard(server, { hosts, token });
  server.setErrorHandler<Error & { readonly statusCode?: number }>((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) onError(error, request.url);
    return reply.code(status).send({ error: error.message });
  });
  for (const addRoutes of routes) addRoutes(server);
  addPageFiles(server, page ?? BUILT_PAGE);
  await server.listen({ host, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('expected to listen at a port');
  for (const name of [...LOOPBACK, nameHost(host)]) hosts.add(`${name}:${address.port}`.toLowerCase());
  return { url: `http://${nameHost(host)}:${address.port}/`, token, close: () => server.close() };
}

function statusOf(error: Error & { readonly statusCode?: number }): number {
  if (error instanceof RequestError) return error.status;
  return error instanceof InputError ? 400 : (error.statusCode ?? 500);
}

function nameHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
