import assert from 'node:assert/strict';
import { composeResultRoutes } from '../../cli/dashboard/compose-result-routes.js';
import { startDashboard } from '../../dashboard/server.js';

/** Settings that differ in every way: 2 × 2 × 2 × 2 × 2 networks between two domains and four of a mixture, of one epoch each. */
export const GRID_STUDY = `
name: gridded
seed: 7
structures:
  cdse: { lattice: w_CdSe, diameter: [3nm, 5nm] }
domains:
  under: { structure: cdse, defocus: -10nm, dose: 400 }
  over: { structure: cdse, defocus: 10nm, dose: 100 }
mixtures: { both: { of: [under, over], shares: [[0.5, 0.5]] } }
pretrain: { images: 16, epochs: 1, learningRate: [1e-3, 1e-4] }
transfer: { images: [8, 16], epochs: 1 }
validation: { images: 8, on: all }
grid: { source: [under, over], target: [under, over], freeze: [none, encoder], replicates: 2 }
`;

export interface ResultsServer {
  /** Of `/api/…`. */
  ask(path: string, query?: Query): Promise<Response>;
  read<T>(path: string, query?: Query): Promise<T>;
  /** Status and reason. */
  refusal(path: string, query?: Query): Promise<readonly [number, string]>;
  close(): Promise<void>;
}

export type Query = Readonly<Record<string, string | readonly string[]>>;

/** The page’s server with the routes of results alone, listening. */
export async function startResultsServer(dataFolder: string): Promise<ResultsServer> {
  const composed = composeResultRoutes(dataFolder);
  const onError = (error: Error) => assert.fail(error);
  const dashboard = await startDashboard({ host: '127.0.0.1', port: 0, routes: [composed.routes], onError });
  const ask = (path: string, query: Query = {}) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const each of typeof value === 'string' ? [value] : value) parameters.append(name, each);
    }
    return fetch(`${dashboard.url}api/${path}?${parameters.toString()}`);
  };
  return {
    ask,
    async read<T>(path: string, query?: Query) {
      const response = await ask(path, query);
      const text = await response.text();
      assert.equal(response.status, 200, text);
      return JSON.parse(text) as T;
    },
    async refusal(path, query) {
      const response = await ask(path, query);
      const { error } = (await response.json()) as { readonly error: string };
      return [response.status, error];
    },
    async close() {
      await dashboard.close();
      await composed.close();
    },
  };
}
