import type { AddRoutes } from '../server.js';

export function createDomainRoutes(): AddRoutes {
  return () => undefined;
}
