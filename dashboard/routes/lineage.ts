import type { AddRoutes } from '../server.js';

export function createLineageRoutes(): AddRoutes {
  return () => undefined;
}
