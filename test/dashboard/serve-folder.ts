import assert from 'node:assert/strict';
import { composeRoutes, type Routes } from '../../cli/dashboard/compose-routes.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';

/** The page with all its routes over a data folder; `close` ends both. */
export type ServedFolder = Pick<Dashboard, 'url' | 'token' | 'close'> & Pick<Routes, 'prepare'>;

/** @param onError what a request has met that it shouldn't; the test fails otherwise */
export async function serveFolder(
  dataFolder: string,
  { port = 0, onError = (error: Error): void => assert.fail(error) } = {},
): Promise<ServedFolder> {
  const { routes, prepare, close: closeRoutes } = composeRoutes(dataFolder);
  const { url, token, close } = await startDashboard({ host: '127.0.0.1', port, routes, onError });
  return {
    url,
    token,
    prepare,
    close: async () => {
      await close();
      await closeRoutes();
    },
  };
}
