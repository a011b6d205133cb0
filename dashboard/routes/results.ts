import type { AddRoutes } from '../server.js';

export function createResultRoutes(): AddRoutes {
  return () => undefined;
}
